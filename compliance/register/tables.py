"""The columns of the list of facilities."""

from datetime import date, datetime
from typing import TypedDict

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django_tables2 import A

from common.japanese import fiscal_year_label, wareki
from common.paging import ListTable
from common.table_rows import SelectionColumn
from compliance.deadlines.open_years import OpenYears
from compliance.filings.models import Filing
from compliance.filings.standing import ClassifiedFacility, standing_of
from compliance.rule.classification import Category, missing
from compliance.rule.publication import mark_of
from compliance.work.facts import years_open
from compliance.work.next_action import NextAction
from facilities.models import Facility

# Next actions of which one asks: for which 年度?
ABOUT_YEARS = (NextAction.DEMAND_FILING, NextAction.AWAIT_FILING)
NUMBER = {"cell": {"class": "code"}}


class Clocks(TypedDict):
    """The status date and the knowledge time of a list."""

    on: date
    known_at: datetime


class FacilityTable(ListTable):
    """Facilities and how they stand on a day."""

    caption = "施設一覧"
    row_header = "name"

    selection = SelectionColumn()
    number = tables.Column(verbose_name="事業所番号", attrs=NUMBER)
    name = tables.Column(
        verbose_name="施設名",
        linkify=("compliance:facility-detail", {"facility_pk": A("pk")}),
        attrs={"cell": {"class": "name"}},
    )
    facility_type = tables.Column(
        verbose_name="施設種別", order_by=("facility_type__survey_letter", "pk")
    )
    municipality = tables.Column(verbose_name="所在地", order_by=("municipality_id", "pk"))
    medical_area = tables.Column(
        verbose_name="二次医療圏",
        accessor="municipality__medical_area__name",
        order_by=("municipality__medical_area", "pk"),
    )
    authority = tables.Column(verbose_name="指定権者", order_by=("authority__code", "pk"))
    corporation_name = tables.Column(
        verbose_name="運営法人", order_by=("corporation_name", "corporation_number", "pk")
    )
    phone = tables.Column(verbose_name="電話番号", orderable=False, attrs=NUMBER)
    capacity = tables.Column(verbose_name="定員", attrs={"cell": {"class": "number"}})
    received_date = tables.Column(
        verbose_name="最新の届出",
        empty_values=(),
        orderable=False,
        attrs={"cell": {"class": "line"}},
    )
    category = tables.Column(verbose_name="区分", order_by=("category", "pk"))
    missing = tables.Column(verbose_name="不足する要件", empty_values=(), orderable=False)
    next_action = tables.Column(verbose_name="次の対応", order_by=("next_action", "pk"))

    # The status date and the knowledge time for which the rows were read.
    clocks: Clocks

    class Meta:
        empty_text = "条件に合う施設はありません。"

    def render_facility_type(self, record: Facility) -> str:
        """Show the short name."""
        return record.facility_type.short_name

    def render_received_date(self, record: ClassifiedFacility) -> str:
        """Show when the filing that counts was received."""
        filing = self.filings.get(standing_of(record).filing_id)
        return f"{wareki(filing.received_date)} {filing.get_kind_display()}" if filing else "－"

    def render_category(self, value: str) -> SafeString:
        """Show the published mark and what it means here."""
        return self.badges[value]

    @cached_property
    def badges(self) -> dict[str, SafeString]:
        """Return each category as it is shown: the rows of a page share a handful."""
        return {
            category.value: render_to_string(
                "components/category_mark.html",
                {"label": category.label, "mark": mark_of(category).label},
            )
            for category in Category
        }

    def render_missing(self, record: ClassifiedFacility) -> str:
        """Show what the facility that has filed still lacks."""
        standing = standing_of(record)
        lacking = missing(standing.facts) if standing.filing_id else []
        return "、".join(requirement.label for requirement in lacking) or "－"

    def render_next_action(self, value: str, record: Facility) -> str:
        """Show what is to be done next, and for which 年度 a filing is missing."""
        action = NextAction(value)
        years = self.years.get(record.pk, OpenYears())
        named = years.late if action == NextAction.DEMAND_FILING else years.owed
        words = "、".join(map(fiscal_year_label, named))
        return f"{action.label}　{words}" if words and action in ABOUT_YEARS else action.label

    def before_render(self, request: object) -> None:
        """Read the filings of the rows on this page in one query."""
        rows = [row.record for row in self.paginated_rows]
        ids = [standing_of(row).filing_id for row in rows]
        self.filings = Filing.objects.in_bulk([pk for pk in ids if pk])
        asked = [row.pk for row in rows if vars(row).get("next_action") in ABOUT_YEARS]
        of_page = Facility.objects.filter(pk__in=asked)
        self.years = years_open(of_page, **self.clocks) if asked else {}


# What a person may choose from, by name; the name of the facility is always shown.
COLUMNS: dict[str, str] = {
    name: str(column.verbose_name)
    for name, column in FacilityTable.base_columns.items()
    if name != "selection"
}
DEFAULT_COLUMNS = (
    "number",
    "name",
    "facility_type",
    "municipality",
    "authority",
    "received_date",
    "category",
    "missing",
)
ALWAYS_SHOWN = "name"

"""The columns of the list of facilities, and what a row of it is made of."""

from dataclasses import dataclass, field
from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.columns import ListColumn, Listing, label
from common.japanese import fiscal_year_label, wareki
from compliance.deadlines.open_years import OpenYears
from compliance.filings.columns import FILING
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import Standing
from compliance.rule.classification import Category, missing
from compliance.rule.publication import mark_of
from compliance.work.next_action import NextAction
from facilities.columns import FACILITY
from facilities.models import Facility, OfficeNote
from jurisdictions.models import MedicalArea

# Next actions of which one asks: for which 年度?
ABOUT_YEARS = (NextAction.DEMAND_FILING, NextAction.AWAIT_FILING)


@dataclass(frozen=True, kw_only=True)
class FacilityRow:
    """One facility: the filing that counts, its partners, and what is to be done next.

    What no column asks for is left out; it is read for many rows at once.
    """

    facility: Facility
    standing: Standing
    filing: Filing | None = None
    partners: list[FiledPartner] = field(default_factory=list)
    next_action: NextAction | None = None
    years: OpenYears = field(default_factory=OpenYears)
    note: OfficeNote | None = None

    @property
    def pk(self) -> int:
        """Return the key of the facility, by which a page is put in order and rows are ticked."""
        return self.facility.pk

    @property
    def name(self) -> str:
        """Return what the facility is called."""
        return self.facility.name

    def __str__(self) -> str:
        return self.name


def partner_text(partner: FiledPartner) -> str:
    """Return a partner with what it promises: 〇〇病院（ⅰ・ⅱ・ⅲ）."""
    promises = {"ⅰ": partner.consults, "ⅱ": partner.examines, "ⅲ": partner.admits}
    marks = "・".join(mark for mark, promised in promises.items() if promised)
    return f"{partner.name}（{marks or '要件なし'}）"


def _medical_area(row: FacilityRow) -> str:
    area = row.facility.municipality.medical_area
    return area.name if area else ""


def _latest(row: FacilityRow) -> str:
    filing = row.filing
    return f"{wareki(filing.received_date)} {filing.get_kind_display()}" if filing else ""


def _category(row: FacilityRow) -> str:
    category = row.standing.category
    return f"{mark_of(category).label} {category.label}"


@cache
def _badge(category: Category) -> SafeString:
    """Return a category as it is shown: the rows share a handful."""
    said = {"code": category, "label": category.label, "mark": mark_of(category).label}
    return SafeString(render_to_string("components/category_mark.html", said))


def _lacking(row: FacilityRow) -> str:
    """Return what the facility that has filed still lacks."""
    lacking = missing(row.standing.facts) if row.standing.filing_id else []
    return "、".join(requirement.label for requirement in lacking)


def _next_action(row: FacilityRow) -> str:
    """Return what is to be done next, and for which 年度 a filing is missing."""
    action = row.next_action
    if action is None:
        return ""
    named = row.years.late if action == NextAction.DEMAND_FILING else row.years.owed
    words = "、".join(map(fiscal_year_label, named))
    return f"{action.label}　{words}" if words and action in ABOUT_YEARS else action.label


def _person_in_charge(row: FacilityRow) -> str:
    person = row.note.person_in_charge if row.note else None
    return str(person or "")


def _of_facility(name: str) -> ListColumn[FacilityRow]:
    return FACILITY[name].of(lambda row: row.facility, path="")


FACILITIES = Listing[FacilityRow](
    name="facilities",
    title="施設一覧",
    empty_text="条件に合う施設はありません。",
    at_first=(
        "number",
        "name",
        "short_type",
        "municipality",
        "authority",
        "latest_filing",
        "category",
        "missing",
    ),
    row_header="name",
    columns=(
        _of_facility("number"),
        _of_facility("name"),
        _of_facility("facility_type"),
        _of_facility("short_type"),
        _of_facility("prefecture"),
        _of_facility("municipality"),
        ListColumn(
            str(MedicalArea._meta.verbose_name),
            _medical_area,
            name="medical_area",
            order_by=("municipality__medical_area", "pk"),
        ),
        _of_facility("authority"),
        _of_facility("corporation_name"),
        _of_facility("phone"),
        _of_facility("capacity"),
        ListColumn("最新の届出", _latest, 22, name="latest_filing", style="line"),
        FILING["kind"].of(lambda row: row.filing),
        FILING["filed_date"].of(lambda row: row.filing),
        FILING["received_date"].of(lambda row: row.filing),
        ListColumn(
            "協力医療機関",
            lambda row: "、".join(map(partner_text, row.partners)),
            60,
            name="partners",
        ),
        ListColumn(
            "区分及び状況",
            _category,
            26,
            name="category",
            order_by=("category", "pk"),
            show=lambda row: _badge(row.standing.category),
        ),
        ListColumn(
            "区分",
            lambda row: mark_of(row.standing.category).label,
            6,
            name="mark",
            order_by=("category", "pk"),
        ),
        ListColumn(
            "状況",
            lambda row: row.standing.category.label,
            24,
            name="state",
            order_by=("category", "pk"),
        ),
        ListColumn("不足する要件", _lacking, 20, name="missing"),
        ListColumn(
            "次の対応",
            _next_action,
            30,
            name="next_action",
            order_by=("next_action", "pk"),
        ),
        ListColumn(
            label(OfficeNote, "person_in_charge"), _person_in_charge, 16, name="person_in_charge"
        ),
        ListColumn(
            label(OfficeNote, "note"),
            lambda row: row.note.note if row.note else "",
            40,
            name="office_note",
        ),
    ),
)
# What the office keeps for itself about a facility: only its own staff are told.
OF_OFFICE = {"person_in_charge", "office_note"}
# Those of the sheet 施設一覧 in the workbook of the published table.
PUBLISHED = (
    "number",
    "name",
    "facility_type",
    "authority",
    "prefecture",
    "municipality",
    "kind",
    "filed_date",
    "received_date",
    "partners",
    "mark",
    "state",
    "missing",
)

"""The columns of the list of facilities."""

from collections.abc import Callable
from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common.columns import ListColumn, Listing, label
from common.tabular import Value
from compliance.correspondence.models import Contact
from compliance.filings.columns import FILING
from compliance.register.facility_row import FacilityRow
from compliance.rule.classification import Category
from compliance.rule.publication import mark_of
from facilities.columns import FACILITY
from facilities.models import Obligation, OfficeNote
from jurisdictions.models import MedicalArea


@cache
def _badge(category: Category, words: str) -> SafeString:
    """Return a category as it is shown: the rows share a handful."""
    said = {"code": category, "label": words, "mark": mark_of(category).label}
    return SafeString(render_to_string("components/category_mark.html", said))


def _medical_area(row: FacilityRow) -> str:
    area = row.facility.municipality.medical_area
    return area.name if area else ""


def _of_facility(name: str) -> ListColumn[FacilityRow]:
    return FACILITY[name].of(lambda row: row.facility, path="")


def _of_filing(name: str) -> ListColumn[FacilityRow]:
    return FILING[name].of(lambda row: row.filing)


def _of_contact(name: str) -> ListColumn[FacilityRow]:
    def said(row: FacilityRow) -> Value:
        value: Value = getattr(row.contact, name) if row.contact else None
        return value

    return _dated(label(Contact, name), said, name)


def _dated(
    heading: str, said: Callable[[FacilityRow], Value], name: str
) -> ListColumn[FacilityRow]:
    return ListColumn(heading, said, 16, name=name, style="line")


FACILITIES = Listing[FacilityRow](
    name="facilities",
    title="施設一覧",
    empty_text="条件に合う施設はありません。",
    at_first=(
        "number",
        "name",
        "short_type",
        "short_category",
        "next_action",
        "action_day",
        "year_filing",
        "filing_due",
        "partner_names",
    ),
    row_header="name",
    columns=(
        _of_facility("number"),
        _of_facility("name"),
        _of_facility("kana"),
        _of_facility("facility_type"),
        _of_facility("short_type"),
        ListColumn(
            label(Obligation, "level"),
            lambda row: row.obligation.get_level_display() if row.obligation else "",
            name="level",
        ),
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
        _of_facility("corporation_number"),
        _of_facility("representative"),
        _of_facility("postal_code"),
        _of_facility("address"),
        _of_facility("building"),
        _of_facility("phone"),
        _of_facility("fax"),
        _of_facility("email"),
        _of_facility("capacity"),
        _of_facility("designated_date"),
        ListColumn(
            "区分（略称）",
            lambda row: f"{row.mark} {row.short_state}",
            14,
            name="short_category",
            order_by=("category", "pk"),
            style="badge-cell",
            show=lambda row: _badge(row.standing.category, row.short_state),
            leads=True,
        ),
        ListColumn(
            "次の対応",
            lambda row: row.action,
            30,
            name="next_action",
            order_by=("next_action", "pk"),
            style="line",
            leads=True,
        ),
        _dated("対応の期日", lambda row: row.action_day, "action_day"),
        ListColumn(
            "今年度の届出",
            lambda row: row.year_filing.label if row.year_filing else "",
            16,
            name="year_filing",
            style="line",
        ),
        _dated("届出期限", lambda row: row.filing_due, "filing_due"),
        ListColumn(
            "協力医療機関名",
            lambda row: row.partner_names,
            40,
            name="partner_names",
            style="names",
        ),
        ListColumn("協力医療機関", lambda row: row.partner_texts, 60, name="partners"),
        ListColumn(
            "最新の届出", lambda row: row.latest_filing, 22, name="latest_filing", style="line"
        ),
        _of_filing("kind"),
        _of_filing("filed_date"),
        _of_filing("received_date"),
        _of_filing("confirmed_date"),
        _of_filing("stage"),
        _dated("計画の期日", lambda row: row.plan_day, "plan_day"),
        _of_filing("claims_bonus"),
        ListColumn(
            "区分及び状況",
            lambda row: f"{row.mark} {row.standing.category.label}",
            26,
            name="category",
            order_by=("category", "pk"),
            show=lambda row: _badge(row.standing.category, row.standing.category.label),
        ),
        ListColumn("区分", lambda row: row.mark, 6, name="mark", order_by=("category", "pk")),
        ListColumn(
            "状況",
            lambda row: row.standing.category.label,
            24,
            name="state",
            order_by=("category", "pk"),
        ),
        ListColumn("不足する要件", lambda row: row.lacking, 20, name="missing"),
        ListColumn("前回の通知", lambda row: row.letter, 26, name="last_letter", style="line"),
        _of_contact("contact_date"),
        _of_contact("promised_date"),
        _of_contact("next_contact_date"),
        ListColumn(
            label(OfficeNote, "person_in_charge"),
            lambda row: row.person_in_charge,
            16,
            name="person_in_charge",
        ),
        ListColumn(
            label(OfficeNote, "note"),
            lambda row: row.note.note if row.note else "",
            40,
            name="office_note",
        ),
    ),
)
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

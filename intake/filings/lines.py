"""One line of a file of filings: a filing's head and one partner."""

from dataclasses import dataclass
from datetime import date

from common.file_row import FileRow
from common.japanese import half_width
from common.numerals import code_text
from compliance.filings.checks import CONFIRMED_AFTER_RECEIPT
from facilities.models import Facility
from intake.filing_forms.record import FormRecord
from intake.filings.heads import FilingHead, FilingKey, is_total, past_day
from intake.filings.requirements import promised
from intake.filings.unmet import Unmet, read_unmet
from intake.marks import FLAGS
from medical_partners.models import InstitutionKind

HEADINGS = (
    "事業所番号",
    "サービスの種類",
    "届出区分",
    "届出日",
    "受付日",
    "年度",
    "医療機関コード",
    "医療機関名",
    "医療機関区分",
    "要件ⅰ相談",
    "要件ⅱ診療",
    "要件ⅲ入院",
    "確認日",
    "担当者名",
    "備考",
)
INSTITUTION_KINDS = {
    "病院": InstitutionKind.HOSPITAL,
    "有床診療所": InstitutionKind.CLINIC_WITH_BEDS,
    "診療所(有床)": InstitutionKind.CLINIC_WITH_BEDS,
    "診療所": InstitutionKind.CLINIC,
    "無床診療所": InstitutionKind.CLINIC,
    "診療所(無床)": InstitutionKind.CLINIC,
    "": InstitutionKind.UNKNOWN,
    "不明": InstitutionKind.UNKNOWN,
}
LONGEST = {"医療機関名": 200, "担当者名": 100}


@dataclass(frozen=True, kw_only=True)
class FilingLine:
    """A line that can be read: the filing it belongs to, and its partner if it names one."""

    record: FileRow
    facility: Facility
    kind: str
    filed_date: date
    received_date: date
    year: int
    code: str
    name: str
    institution_kind: InstitutionKind
    consults: bool
    examines: bool
    claims_admission: bool
    confirmed_date: date | None
    contact_person: str
    remarks: str
    # What a form says besides; lines of a table say nothing of it.
    unmet: Unmet | None = None

    @property
    def form(self) -> object:
        """Return which form the line is of; None where it is a line of a table."""
        return self.record.form if isinstance(self.record, FormRecord) else None

    @property
    def key(self) -> FilingKey:
        """Return what makes lines one filing."""
        return self.facility.pk, self.kind, self.filed_date, self.received_date

    @property
    def has_partner(self) -> bool:
        """Return whether the line names an institution."""
        return bool(self.code or self.name)


def read_line(record: FileRow, head: FilingHead, *, today: date) -> FilingLine | None:
    """Return what a record says, or None where it has an error; all errors are noted."""
    flags = {name: promised(record, heading) for heading, name in FLAGS.items()}
    confirmed = _confirmed(record, head.received_date, today)
    institution_kind = _institution_kind(record)
    code = record.parse("医療機関コード", code_text)
    unmet = read_unmet(record) if isinstance(record, FormRecord) else None
    _check_partner(record, any(flags.values()))
    _check_texts(record)
    facility, kind = head.facility, head.kind
    filed, received = head.filed_date, head.received_date
    if record.failed or not (facility and kind and filed and received and head.year):
        return None
    return FilingLine(
        record=record,
        facility=facility,
        kind=kind,
        filed_date=filed,
        received_date=received,
        year=head.year,
        code=code or "",
        name=record.text("医療機関名"),
        institution_kind=institution_kind,
        confirmed_date=confirmed,
        contact_person=record.text("担当者名"),
        remarks=record.lines("備考"),
        unmet=unmet,
        **flags,
    )


def _confirmed(record: FileRow, received: date | None, today: date) -> date | None:
    day = past_day(record, "確認日", today)
    if day and received and received < day:
        record.warn("確認日", CONFIRMED_AFTER_RECEIPT)
    return day


def _institution_kind(record: FileRow) -> InstitutionKind:
    kind = INSTITUTION_KINDS.get(half_width(record.text("医療機関区分")))
    if kind is None:
        record.error(
            "医療機関区分", "「病院」「有床診療所」「診療所」のいずれか、又は空欄としてください。"
        )
    return kind or InstitutionKind.UNKNOWN


def _check_partner(record: FileRow, promises: bool) -> None:
    if is_total(record.text("医療機関名")):
        record.error("医療機関名", "合計等の行は取り込めません。この行を削除してください。")
    if record.text("医療機関名") or record.text("医療機関コード"):
        return
    filled = [heading for heading in ("医療機関区分", "確認日", "担当者名") if record.text(heading)]
    if promises or filled:
        record.error(
            "医療機関名",
            "医療機関の欄が空欄ですが、要件等の記載があります。医療機関コード又は医療機関名を"
            "入力してください（協力医療機関の定めがない届出では、要件等も空欄とします）。",
        )


def _check_texts(record: FileRow) -> None:
    """Note what the database could not hold."""
    for heading in HEADINGS:
        record.text(heading)  # whoever asks for a cell learns what it must not hold
    for heading, most in LONGEST.items():
        if len(record.text(heading)) > most:
            record.error(heading, f"{heading}は{most}字以内で入力してください。")

"""One line of a file of filings: a filing's head and one partner."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from common.japanese import ERAS, fiscal_year, half_width, parse_date
from common.records import Record
from compliance.checks import (
    CONFIRMED_AFTER_RECEIPT,
    RECEIVED_BEFORE_FILED,
    YEAR_DIFFERS,
    YEAR_IS_FAR,
    to_come,
    years_apart,
)
from compliance.imports.facilities import mended_number
from compliance.models import Filing
from facilities.models import Facility
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
KINDS = {"定期": Filing.Kind.ANNUAL, "変更": Filing.Kind.CHANGE}
FLAGS = {"要件ⅰ相談": "consults", "要件ⅱ診療": "examines", "要件ⅲ入院": "claims_admission"}
YES = {"○", "◯", "〇", "1", "はい", "有", "あり"}
NO = {"", "×", "✕", "✖", "0", "いいえ", "無", "なし", "-"}
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
_YEAR = re.compile(r"(?:(\d{4})|(令和|平成|R|H)(元|\d{1,2}))(?:年度?)?", re.IGNORECASE)

# What a line says of its filing; lines that agree in these are one filing.
Key = tuple[int, str, date, date]


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a line says of its filing, as far as it can be relied on; None where it cannot."""

    number: str
    facility: Facility | None
    kind: str | None
    filed_date: date | None
    received_date: date | None

    def may_be(self, key: Key) -> bool:
        """Return whether the line may belong to a filing of this number with this key."""
        facility = self.facility.pk if self.facility else None
        mine = (facility, self.kind, self.filed_date, self.received_date)
        return all(one is None or one == other for one, other in zip(mine, key, strict=True))


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that can be read: the filing it belongs to, and its partner if it names one."""

    record: Record
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

    @property
    def key(self) -> Key:
        """Return what makes lines one filing."""
        return self.facility.pk, self.kind, self.filed_date, self.received_date

    @property
    def has_partner(self) -> bool:
        """Return whether the line names an institution."""
        return bool(self.code or self.name)


def read_head(
    record: Record, *, facility_of: Callable[[Record], Facility | None], today: date
) -> Head:
    """Return which filing a record belongs to; what is wrong is noted."""
    facility = facility_of(record)
    kind = _kind(record)
    filed = _day(record, "届出日", today)
    if filed is None and not record.text("届出日"):
        record.error("届出日", "届出日を入力してください。")
    received = _day(record, "受付日", today) or (None if record.text("受付日") else filed)
    if filed and received and received < filed:
        record.error("受付日", RECEIVED_BEFORE_FILED)
        filed = received = None
    number = mended_number(record.text("事業所番号"))
    return Head(
        number=number, facility=facility, kind=kind, filed_date=filed, received_date=received
    )


def read_line(record: Record, head: Head, *, today: date) -> Line | None:
    """Return what a record says, or None where it has an error; all errors are noted."""
    year = _year(record, head.filed_date)
    flags = {name: _flag(record, heading) for heading, name in FLAGS.items()}
    confirmed = _confirmed(record, head.received_date, today)
    institution_kind = _institution_kind(record)
    _check_partner(record, any(flags.values()))
    _check_texts(record)
    facility, kind = head.facility, head.kind
    filed, received = head.filed_date, head.received_date
    if record.failed or not (facility and kind and filed and received and year):
        return None
    return Line(
        record=record,
        facility=facility,
        kind=kind,
        filed_date=filed,
        received_date=received,
        year=year,
        code=half_width(record.text("医療機関コード")).replace("-", ""),
        name=record.text("医療機関名"),
        institution_kind=institution_kind,
        confirmed_date=confirmed,
        contact_person=record.text("担当者名"),
        remarks=record.text("備考"),
        **flags,
    )


def _kind(record: Record) -> str | None:
    text = record.text("届出区分")
    kind = KINDS.get(text)
    if kind is None:
        hint = "訂正は、画面で元の届出を選んで行ってください。" if text == "訂正" else ""
        record.error("届出区分", f"届出区分は「定期」又は「変更」と入力してください。{hint}")
    return kind


def _day(record: Record, heading: str, today: date) -> date | None:
    day = record.parse(heading, parse_date)
    if day and day > today:
        record.error(heading, to_come(heading))
        return None
    return day


def _confirmed(record: Record, received: date | None, today: date) -> date | None:
    day = _day(record, "確認日", today)
    if day and received and received < day:
        record.warn("確認日", CONFIRMED_AFTER_RECEIPT)
    return day


def _year(record: Record, filed: date | None) -> int | None:
    year = record.parse("年度", parse_year)
    if filed is None:
        return None
    if year is None:
        return None if record.text("年度") else fiscal_year(filed)
    apart = years_apart(year, filed)
    if apart > 1:
        record.error("年度", YEAR_IS_FAR)
    elif apart == 1:
        record.warn("年度", YEAR_DIFFERS)
    return year


def parse_year(text: str) -> int:
    """Return the 年度 that a cell means: 2025, 令和7年度, R7; raises ValueError."""
    found = _YEAR.fullmatch(half_width(text).replace(" ", ""))
    if not found:
        raise ValueError("年度は「2025」又は「令和7」のように入力してください。")
    if found[1]:
        return int(found[1])
    era = next(era for era in ERAS if found[2].upper() in (era.name, era.letter))
    return era.first_day.year + (1 if found[3] == "元" else int(found[3])) - 1


def _flag(record: Record, heading: str) -> bool:
    text = record.text(heading)
    if text in YES or half_width(text) in YES:
        return True
    if text not in NO and half_width(text) not in NO:
        record.error(heading, "「○」「1」「はい」か、空欄・「×」・「0」で入力してください。")
    return False


def _institution_kind(record: Record) -> InstitutionKind:
    kind = INSTITUTION_KINDS.get(half_width(record.text("医療機関区分")))
    if kind is None:
        record.error(
            "医療機関区分", "「病院」「有床診療所」「診療所」のいずれか、又は空欄としてください。"
        )
    return kind or InstitutionKind.UNKNOWN


def _check_partner(record: Record, promises: bool) -> None:
    if record.text("医療機関名") or record.text("医療機関コード"):
        return
    filled = [heading for heading in ("医療機関区分", "確認日", "担当者名") if record.text(heading)]
    if promises or filled:
        record.error(
            "医療機関名",
            "医療機関の欄が空欄ですが、要件等の記載があります。医療機関コード又は医療機関名を"
            "入力してください（協力医療機関の定めがない届出では、要件等も空欄とします）。",
        )


def _check_texts(record: Record) -> None:
    """Note what the database could not hold."""
    for heading in HEADINGS:
        record.text(heading)  # whoever asks for a cell learns what it must not hold
    for heading, most in LONGEST.items():
        if len(record.text(heading)) > most:
            record.error(heading, f"{heading}は{most}字以内で入力してください。")

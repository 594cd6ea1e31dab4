"""届出受理医療機関名簿: the bureaus' monthly list of institutions and the standards they filed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from common.findings import FileReport
from common.japanese import half_width, parse_date
from common.records import Record
from common.tabular import Row, heading_key
from medical_partners.codes import full_code, is_valid_code

KIND = "institutions:bureau_list"
HEADINGS = (
    "都道府県コード",
    "区分",
    "医療機関番号",
    "医療機関名称",
    "医療機関所在地（郵便番号）",
    "医療機関所在地（住所）",
    "電話番号",
    "FAX番号",
    "病床数",
    "受理届出名称",
    "受理記号",
    "受理番号",
    "算定開始年月日",
    "備考（見出し）",
)
_AS_OF = re.compile(r"\[?\s*(.+?)\s*現在")
MEDICAL = "医科"


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A standard that an institution has filed: its symbol in half width, number and first day."""

    symbol: str
    number: str
    start_date: date | None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An institution of the list, with all its standards."""

    record: Record
    code: str
    prefecture: str
    name: str
    postal_code: str
    address: str
    phone: str
    fax: str
    beds_text: str
    standards: list[Standard] = field(default_factory=list)


def list_date(above: list[Row]) -> date | None:
    """Return the day of the list, which stands above its headings: [令和７年１０月１日 現在 ]."""
    for row in above:
        for cell in row.cells:
            found = _AS_OF.search(unicodedata.normalize("NFKC", cell))
            if found:
                return parse_date(found[1].lstrip("["))
    return None


def read_list(rows: Iterator[Row], places: dict[str, int], report: FileReport) -> Iterator[Listed]:
    """Yield the institutions of a list; other kinds (歯科, 薬局) are skipped and counted.

    The rows of an institution follow one another.
    """
    kept = (record for record in _records(rows, places, report) if _is_medical(record, report))
    for _, group in groupby(kept, key=_identity):
        records = list(group)
        listed = _listed(records[0])
        if listed:
            listed.standards.extend(_standards(records))
            yield listed


def _records(rows: Iterator[Row], places: dict[str, int], report: FileReport) -> Iterator[Record]:
    for row in rows:
        report.rows += 1
        yield Record(row, places, report)


def _is_medical(record: Record, report: FileReport) -> bool:
    medical = record.text("区分") == MEDICAL
    report.skipped += not medical
    return medical


def _identity(record: Record) -> tuple[str, str]:
    return record.text("都道府県コード"), record.text("医療機関番号")


def _listed(record: Record) -> Listed | None:
    prefecture = half_width(record.text("都道府県コード")).zfill(2)
    number = half_width(record.text("医療機関番号")).zfill(7)
    if not ("01" <= prefecture <= "47" and prefecture.isdigit()):
        record.error("都道府県コード", "都道府県コードは01～47の２桁です。")
    if not (number.isascii() and number.isdigit() and len(number) == 7):
        record.error("医療機関番号", "医療機関番号は数字７桁です。")
    if not record.text("医療機関名称"):
        record.error("医療機関名称", "医療機関名称がありません。")
    if record.failed:
        return None
    code = full_code(prefecture, number)
    if not is_valid_code(code):
        record.warn("医療機関番号", "検証番号が合いません。番号を確認してください。")
    return Listed(
        record=record,
        code=code,
        prefecture=prefecture,
        name=record.text("医療機関名称"),
        postal_code=half_width(record.text("医療機関所在地（郵便番号）"))[:8],
        address=record.text("医療機関所在地（住所）"),
        phone=half_width(record.text("電話番号")),
        fax=half_width(record.text("FAX番号")),
        beds_text=" ".join(record.text("病床数").split()),
    )


def _standards(records: list[Record]) -> Iterator[Standard]:
    """Yield one standard for each row that is a filing; rows with a heading are its details."""
    for record in records:
        if record.text("備考（見出し）") or not record.text("受理記号"):
            continue
        yield Standard(
            symbol=heading_key(record.text("受理記号")),
            number=half_width(record.text("受理番号")),
            start_date=_start(record),
        )


def _start(record: Record) -> date | None:
    text = record.text("算定開始年月日")
    try:
        return parse_date(text) if text else None
    except ValueError as error:
        record.warn("算定開始年月日", str(error))
        return None

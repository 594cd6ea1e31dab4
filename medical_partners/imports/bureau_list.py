"""届出受理医療機関名簿: the bureaus' monthly list of institutions and the standards they filed."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from common.characters import private_characters
from common.file_row import FileRow
from common.findings import FileReport
from common.glyphs import named_characters
from common.japanese import half_width, parse_date
from common.numerals import code_or_text, in_exponents
from common.tabular import Row, heading_key
from medical_partners.codes import full_code, is_valid_code
from medical_partners.imports.cells import checked
from medical_partners.models import Meanings, read_private

KIND = "institutions:bureau_list"
HEADINGS = (
    "項番",
    "都道府県コード",
    "都道府県名",
    "区分",
    "医療機関番号",
    "併設医療機関番号",
    "医療機関記号番号",
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
    "個別有効開始年月日",
    "備考（見出し）",
    "備考（データ）",
    "市町村コード",
    "市町村名",
    "種別コード",
    "種別",
)
MEDICAL = "医科"
_HOW_TO_ADD = (
    "そのまま取り込みますが、通知文書には印刷できません。医療機関一覧の「外字の意味」に登録すると、"
    "表示、照合及び通知文書に用います。"
)
_NUMBER_LENGTH = 20
_AS_OF = re.compile(r"((?:[^\W\d]{2}\s*)?(?:元|\d+)\s*年\s*\d+\s*月\s*\d+\s*日)\s*現在")


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A standard that an institution has filed: its number and its first day."""

    number: str
    start_date: date | None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An institution of the list, with its standards by symbol (in half width)."""

    record: FileRow
    code: str
    prefecture: str
    name: str
    postal_code: str
    address: str
    phone: str
    fax: str
    beds_text: str
    standards: dict[str, Standard] = field(default_factory=dict)


def list_date(above: Iterable[Row]) -> date:
    """Return the day of a list, which stands above its headings: [令和７年１０月１日 現在 ].

    Raises ValueError, in Japanese, where there is none or no such day exists.
    """
    texts = [unicodedata.normalize("NFKC", cell) for row in above for cell in row.cells]
    found = next((match for text in texts if (match := _AS_OF.search(text))), None)
    if found is None:
        raise ValueError(
            "見出しの上に名簿の日付（［令和〇年〇月〇日 現在］）がありません。"
            "地方厚生（支）局が公表したままのファイルを選んでください。"
        )
    return parse_date(found[1])


def read_list(
    records: Iterable[FileRow], symbols: Collection[str], report: FileReport, meanings: Meanings
) -> Iterator[Listed]:
    """Yield the institutions of a list, in its order, each with those of the standards that matter.

    Private characters (外字) are read by their meanings; one without a meaning is a warning.

    A row adds to the institution that has its number, wherever it stands: every row beyond the
    first counts as merged. Rows of other kinds (歯科, 薬局) are skipped and counted.
    """
    found: dict[tuple[str, str], Listed | None] = {}
    for record in records:
        report.rows += 1
        if half_width(record.text("区分")) != MEDICAL:
            report.skipped += 1
            continue
        identity = (
            code_or_text(record.text("都道府県コード")),
            code_or_text(record.text("医療機関番号")),
        )
        report.merged += identity in found
        if identity not in found:
            found[identity] = _listed(record, meanings)
        if listed := found[identity]:
            _add_standard(listed.standards, record, symbols)
    return (listed for listed in found.values() if listed)


def _listed(record: FileRow, meanings: Meanings) -> Listed | None:
    prefecture, number = _prefecture(record), _number(record)
    listed = Listed(
        record=record,
        code=full_code(prefecture, number),
        prefecture=prefecture,
        name=_text(record, "医療機関名称", "name", prefecture, meanings),
        postal_code=_half_width(record, "医療機関所在地（郵便番号）", "postal_code"),
        address=_text(record, "医療機関所在地（住所）", "address", prefecture, meanings),
        phone=_half_width(record, "電話番号", "phone"),
        fax=_half_width(record, "FAX番号", "fax"),
        beds_text=_beds_text(record),
    )
    if record.failed:
        return None
    if not is_valid_code(listed.code):
        record.warn("医療機関番号", "検証番号が合いません。番号を確認してください。")
    return listed


def _prefecture(record: FileRow) -> str:
    prefecture = code_or_text(record.text("都道府県コード")).zfill(2)
    if not (re.fullmatch(r"\d\d", prefecture) and "01" <= prefecture <= "47"):
        lost = in_exponents(record.text("都道府県コード"))
        record.error("都道府県コード", lost or "都道府県コードは01～47の２桁です。")
    return prefecture


def _number(record: FileRow) -> str:
    number = code_or_text(record.text("医療機関番号"))
    if re.fullmatch(r"\d{1,6}", number):
        record.warn("医療機関番号", "Excel等で失われた先頭の0を補いました。")
        number = number.zfill(7)
    if not re.fullmatch(r"\d{7}", number):
        lost = in_exponents(record.text("医療機関番号"))
        record.error("医療機関番号", lost or "医療機関番号は数字７桁です。")
    return number


def _text(
    record: FileRow, heading: str, attribute: str, prefecture: str, meanings: Meanings
) -> str:
    text = read_private(record.text(heading), prefecture, meanings)
    if unknown := private_characters(text):
        record.warn(
            heading, f"意味の分からない外字があります：{named_characters(unknown)}。{_HOW_TO_ADD}"
        )
    return checked(record, heading, attribute, text)


def _beds_text(record: FileRow) -> str:
    if lost := in_exponents(record.text("病床数")):
        record.error("病床数", lost)
    return checked(record, "病床数", "beds_text", " ".join(record.text("病床数").split()))


def _half_width(record: FileRow, heading: str, attribute: str) -> str:
    text = half_width(record.text(heading))
    if lost := in_exponents(text):
        record.warn(heading, f"{lost}この項目は空欄とします。")
        text = ""
    return checked(record, heading, attribute, text)


def _add_standard(
    standards: dict[str, Standard], record: FileRow, symbols: Collection[str]
) -> None:
    """Add the standard of a row; rows with a heading under 備考 are details of the row above.

    Two wards may file under one symbol: the first day is that of the earlier.
    """
    symbol = heading_key(record.text("受理記号"))
    if record.failed or record.text("備考（見出し）") or symbol not in symbols:
        return
    standard = Standard(number=_filing_number(record), start_date=_start(record))
    known = standards.get(symbol)
    if known is None or _first_day(standard) < _first_day(known):
        standards[symbol] = standard


def _first_day(standard: Standard) -> date:
    return standard.start_date or date.max


def _filing_number(record: FileRow) -> str:
    number = half_width(record.text("受理番号"))
    if lost := in_exponents(number):
        record.warn("受理番号", f"{lost}この項目は空欄とします。")
        return ""
    if len(number) > _NUMBER_LENGTH:
        record.warn("受理番号", f"長いため、先頭の{_NUMBER_LENGTH}文字だけを取り込みます。")
    return number[:_NUMBER_LENGTH]


def _start(record: FileRow) -> date | None:
    text = record.text("算定開始年月日")
    try:
        return parse_date(text) if text else None
    except ValueError as problem:
        record.warn("算定開始年月日", str(problem))
        return None

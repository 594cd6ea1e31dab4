"""医療情報ネット（ナビイ）施設票: where hospitals and clinics lie, and their beds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from common.file_row import FileRow
from common.findings import FileReport, Finding
from common.japanese import half_width, match_key
from common.numerals import code_or_text, in_exponents, whole_number
from facilities.models.facility import LATITUDES, LONGITUDES
from medical_partners.imports.cells import checked

KIND = "institutions:open_data"
NAME = "正式名称"
HEADINGS = (
    "ID",
    NAME,
    "正式名称（フリガナ）",
    "略称",
    "機関区分",
    "都道府県コード",
    "市区町村コード",
    "所在地座標（緯度）",
    "所在地座標（経度）",
    "合計病床数",
)
AXES = ("所在地座標（緯度）", "所在地座標（経度）")
BEDS = "合計病床数"
HOSPITAL, CLINIC = "1", "2"  # 機関区分
# A last part that is one of these names no institution: 「栗　橋　病　院」, 「○○会　診療所」.
_COMMON_WORDS = {"診療所", "クリニック", "センター", "附属病院", "付属病院", "総合病院"}
_SHORTEST = 3
_TOO_MANY_BEDS = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenDataInstitution:
    """What the open data says of one institution, and where it stands in the file.

    It does not keep its row: the file of clinics has 80,000 of them.
    """

    row: int
    cell: str
    name: str
    open_data_id: str
    prefecture: str
    municipality: str
    is_hospital: bool
    formal_key: str
    short_key: str
    last_key: str
    kana: str
    position: tuple[float, float] | None
    beds: int | None

    def finding(self, message: str) -> Finding:
        """Return a finding at the name of the institution."""
        return Finding(row=self.row, column=NAME, cell=self.cell, value=self.name, message=message)


def read_places(records: Iterable[FileRow], report: FileReport) -> Iterator[OpenDataInstitution]:
    """Yield hospitals and clinics; other institutions are skipped and counted."""
    for record in records:
        report.rows += 1
        if code_or_text(record.text("機関区分")) not in (HOSPITAL, CLINIC):
            report.skipped += 1
        elif found := _place(record):
            yield found


def _place(record: FileRow) -> OpenDataInstitution | None:
    name = checked(record, NAME, "name", record.text(NAME))
    prefecture = code_or_text(record.text("都道府県コード")).zfill(2)
    if not (re.fullmatch(r"\d\d", prefecture) and "01" <= prefecture <= "47"):
        lost = in_exponents(record.text("都道府県コード"))
        record.error("都道府県コード", lost or "都道府県コードは01～47の２桁です。")
    if lost := in_exponents(record.text("ID")):
        record.error("ID", lost)
    _say_lost(record)
    open_data_id = checked(record, "ID", "open_data_id", code_or_text(record.text("ID")))
    kana = checked(record, "正式名称（フリガナ）", "kana", record.text("正式名称（フリガナ）"))
    if record.failed:
        return None
    return OpenDataInstitution(
        row=record.number,
        cell=record.cell(NAME),
        name=name,
        open_data_id=open_data_id,
        prefecture=prefecture,
        municipality=code_or_text(record.text("市区町村コード")).zfill(3),
        is_hospital=code_or_text(record.text("機関区分")) == HOSPITAL,
        formal_key=match_key(name),
        short_key=match_key(record.text("略称")),
        last_key=last_part(name),
        kana=kana,
        position=_position(record),
        beds=_beds(record.text(BEDS)),
    )


def last_part(name: str) -> str:
    """Return the key of what follows the corporation in a name: 医療法人　三和会　国吉病院.

    Nothing where the name has one part only, or its last part could be anybody's.
    """
    parts = name.split()
    key = match_key(parts[-1]) if len(parts) > 1 else ""
    return key if len(key) >= _SHORTEST and key not in _COMMON_WORDS else ""


def _say_lost(record: FileRow) -> None:
    """Say where digits are lost in what an institution can do without."""
    for heading in ("市区町村コード", *AXES, BEDS):
        if lost := in_exponents(record.text(heading)):
            record.warn(heading, f"{lost}この項目は反映しません。")


def _position(record: FileRow) -> tuple[float, float] | None:
    texts = [half_width(record.text(axis)) for axis in AXES]
    if any(map(in_exponents, texts)):
        return None
    try:
        latitude, longitude = map(float, texts)
    except ValueError:
        return None
    inside = (
        LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
    )
    return (latitude, longitude) if inside else None


def _beds(text: str) -> int | None:
    number = None if in_exponents(text) else whole_number(text)
    # Blank and 0 both mean that the institution has not said.
    return number if number and number < _TOO_MANY_BEDS else None

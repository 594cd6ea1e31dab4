"""医療情報ネット（ナビイ）施設票: where hospitals and clinics lie, and their beds."""

from collections.abc import Iterator
from dataclasses import dataclass

from common.findings import FileReport
from common.japanese import half_width, match_key
from common.records import Record
from common.tabular import Row
from facilities.models.facility import LATITUDES, LONGITUDES

KIND = "institutions:open_data"
HEADINGS = (
    "ID",
    "正式名称",
    "正式名称（フリガナ）",
    "略称",
    "機関区分",
    "都道府県コード",
    "市区町村コード",
    "所在地座標（緯度）",
    "所在地座標（経度）",
    "合計病床数",
)
HOSPITAL, CLINIC = "1", "2"  # 機関区分


@dataclass(frozen=True, kw_only=True)
class Place:
    """What the open data says of one institution."""

    record: Record
    open_data_id: str
    prefecture: str
    municipality: str
    is_hospital: bool
    keys: list[str]
    kana: str
    position: tuple[float, float] | None
    beds: int | None


def read_places(rows: Iterator[Row], places: dict[str, int], report: FileReport) -> Iterator[Place]:
    """Yield hospitals and clinics; other institutions are skipped and counted."""
    for row in rows:
        report.rows += 1
        record = Record(row, places, report)
        if record.text("機関区分") not in (HOSPITAL, CLINIC):
            report.skipped += 1
            continue
        yield Place(
            record=record,
            open_data_id=record.text("ID"),
            prefecture=record.text("都道府県コード").zfill(2),
            municipality=record.text("市区町村コード").zfill(3),
            is_hospital=record.text("機関区分") == HOSPITAL,
            keys=_keys(record),
            kana=record.text("正式名称（フリガナ）"),
            position=_position(record),
            beds=_number(record.text("合計病床数")),
        )


def _keys(record: Record) -> list[str]:
    """Return the keys under which the register may know it: full, short, without corporation."""
    name, short = record.text("正式名称"), record.text("略称")
    last = name.replace("\u3000", " ").split(" ")[-1]
    return list(dict.fromkeys(match_key(text) for text in (name, short, last) if text))


def _position(record: Record) -> tuple[float, float] | None:
    try:
        latitude = float(record.text("所在地座標（緯度）"))
        longitude = float(record.text("所在地座標（経度）"))
    except ValueError:
        return None
    north, east = (
        LATITUDES[0] <= latitude <= LATITUDES[1],
        LONGITUDES[0] <= longitude <= LONGITUDES[1],
    )
    return (latitude, longitude) if north and east else None


def _number(text: str) -> int | None:
    digits = half_width(text)
    return int(digits) if digits.isdigit() and int(digits) > 0 else None

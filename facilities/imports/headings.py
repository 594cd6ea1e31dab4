"""The headings of the two files of facilities, and how a file is recognised by them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from common import headings
from common.findings import Finding
from common.tabular import Row, find_header, heading_key

MUNICIPALITY_CODE = "都道府県コード又は市町村コード"
MUNICIPALITY_NAME = "市区町村名"
NAME = "事業所名"
SERVICE = "サービスの種類"
NUMBER = "事業所番号"
LATITUDE = "緯度"
LONGITUDE = "経度"
CORPORATION_NUMBER = "法人番号"
CAPACITY = "定員"
DESIGNATED = "指定年月日"
CLOSED = "廃止日"
SUSPENDED = "休止日"
RESUMED = "再開日"
AUTHORITY = "指定権者"
POSTAL_CODE = "郵便番号"

REQUIRED = (MUNICIPALITY_CODE, NAME, SERVICE)
# The ledger has the columns of the open data, and these.
LEDGER_ONLY = (
    DESIGNATED,
    SUSPENDED,
    RESUMED,
    CLOSED,
    AUTHORITY,
    POSTAL_CODE,
    "代表者",
    "メール",
)
# What remains of the open data even after somebody has deleted columns in Excel.
OPEN_DATA_MARKS = ("No", LATITUDE, LONGITUDE, NUMBER, "利用可能曜日")
READ = (
    *REQUIRED,
    MUNICIPALITY_NAME,
    "事業所名カナ",
    "住所",
    "方書（ビル名等）",
    LATITUDE,
    LONGITUDE,
    "電話番号",
    "FAX番号",
    CORPORATION_NUMBER,
    "法人の名称",
    NUMBER,
    CAPACITY,
    "URL",
    *LEDGER_ONLY,
)
# Columns of the open data that say nothing about the facility itself.
LEFT_OUT = (
    "No",
    "都道府県名",
    "利用可能曜日",
    "利用可能曜日特記事項",
    "高齢者の方と障害者の方が同時一体的に利用できるサービス",
    "介護保険の通常の指定基準を満たしている",
    "障害福祉の通常の指定基準を満たしている",
    "備考",
)
KNOWN = {heading_key(heading) for heading in READ + LEFT_OUT}
_SEARCHED_ROWS = 10


@dataclass(frozen=True)
class HeaderLayout:
    """What the header of a table says: its kind, where its columns are, and what follows it."""

    kind: str
    places: dict[str, int]
    header: Row
    rows: Iterator[Row]

    def repeated(self, sheet: str | None) -> list[Finding]:
        """Return what is said of headings that stand over two columns."""
        return headings.repeated(self.header, {key: heading for heading, key in _keys(READ)}, sheet)


class NotAFileOfFacilities(ValueError):
    """No row of the table holds the headings; the message says which are missing."""


class EmptyTable(NotAFileOfFacilities):
    """The table holds nothing at all."""


def recognise(rows: Iterator[Row]) -> HeaderLayout:
    """Return the layout of a table, by its header.

    Raises NotAFileOfFacilities.
    """
    top = list(islice(rows, _SEARCHED_ROWS))
    found = find_header(top, REQUIRED)
    if not top:
        raise EmptyTable("表が空です。見出しの行とファイルを確認してください。")
    if found is None:
        raise NotAFileOfFacilities(_missing(top))
    header, places = found
    after = (row for row in top if row.number > header.number)
    return HeaderLayout(
        kind=_kind(places),
        places={heading: places[key] for heading, key in _keys(READ) if key in places},
        header=header,
        rows=chain(after, rows),
    )


def _keys(headings: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(heading, heading_key(heading)) for heading in headings]


def _kind(places: dict[str, int]) -> str:
    has_own_columns = any(key in places for _, key in _keys(LEDGER_ONLY))
    is_open_data = all(key in places for _, key in _keys(OPEN_DATA_MARKS))
    return "open_data" if is_open_data and not has_own_columns else "ledger"


def _missing(top: list[Row]) -> str:
    wanted = dict(_keys(REQUIRED))
    closest = max(top, key=lambda row: _count(row, wanted.values()))
    present = {heading_key(cell) for cell in closest.cells}
    absent = [heading for heading, key in wanted.items() if key not in present]
    near = (headings.nearest(closest, heading, KNOWN) for heading in absent)
    hint = "".join(f"「{one}」の列はあります。" for one in near if one)
    return (
        "介護サービス情報公表システムのオープンデータでも、施設台帳でもありません"
        f"（見出し「{'、'.join(absent)}」がありません）。{hint}見出しの行とファイルを確認してください。"
    )


def _count(row: Row, keys: Iterable[str]) -> int:
    present = {heading_key(cell) for cell in row.cells}
    return sum(key in present for key in keys)

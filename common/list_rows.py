"""The rows of a long list as the XML of a sheet: written past openpyxl, many times as fast."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import IO, TypeVar
from unicodedata import east_asian_width

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from common.moments import local
from common.tabular import Column, safe

LINE_HEIGHT = 13.5  # points, for 10-point letters
_MARKUP = re.compile("[&<>\r]")

R = TypeVar("R")
# One cell of a row: its XML, and how many lines it takes.
_Writer = Callable[[R, int], tuple[str, int]]


def write_rows(
    records: Iterable[R],
    columns: Sequence[Column[R]],
    *,
    below: int,
    style_ids: dict[str, int],
    to: IO[bytes],
) -> int:
    """Write a row for each record under row `below`; return the number of the last row.

    Texts and numbers have the style `text`, days the style `date`, instants `instant`.
    """
    writers = [_writer(place, column, style_ids) for place, column in enumerate(columns, start=1)]
    number = below
    for number, record in enumerate(records, start=below + 1):
        written = [writer(record, number) for writer in writers]
        lines = max(lines for _, lines in written)
        # Excel finds the height of wrapped rows by itself, other programs do not.
        height = f' ht="{LINE_HEIGHT * lines}" customHeight="1"' if lines > 1 else ""
        cells = "".join(xml for xml, _ in written)
        to.write(f'<row r="{number}"{height}>{cells}</row>'.encode())
    return number


def _writer(place: int, column: Column[R], style_ids: dict[str, int]) -> _Writer[R]:
    letter, value_of, width = get_column_letter(place), column.value, column.width
    plain, day, instant = (f'" s="{style_ids[name]}"' for name in ("text", "date", "instant"))

    def cell(record: R, row: int) -> tuple[str, int]:
        value = value_of(record)
        start = f'<c r="{letter}{row}'
        if value is None or value == "":
            return f"{start}{plain}/>", 1
        if isinstance(value, str):
            text = safe(value)
            inline = f't="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'
            return f"{start}{plain} {inline}", text_lines(text, width)
        if isinstance(value, datetime):
            return f"{start}{instant}><v>{_serial(local(value).replace(tzinfo=None))}</v></c>", 1
        if isinstance(value, date):
            return f"{start}{day}><v>{_serial(value)}</v></c>", 1
        return f"{start}{plain}><v>{value + 0}</v></c>", 1

    return cell


@lru_cache(maxsize=4096)
def _serial(day: date) -> float:
    return float(to_excel(day))  # type: ignore[no-untyped-call]  # its stubs lack the types


def _escaped(text: str) -> str:
    if not _MARKUP.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


class _Widths(dict[str, int]):
    """How many half-width places a character takes; looked up once for each."""

    def __missing__(self, character: str) -> int:
        taken = self[character] = 2 if east_asian_width(character) in "WFA" else 1
        return taken


_WIDTHS = _Widths()


def text_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of this many half-width characters."""
    if 2 * len(text) < width and "\n" not in text:  # fits even if every character is full width
        return 1
    room = int(width) - 2  # a full-width character may not fit into the last place
    return sum(-(-sum(map(_WIDTHS.__getitem__, line)) // room) or 1 for line in text.split("\n"))

"""Bytes and rows: headings found in what was read, and tables written safely.

Nothing here knows what a file is about; the app that owns the data does. common.reading reads.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from common.characters import without_forbidden
from common.reading.apart import read_tables
from common.reading.tables import Limits, Row, Table, UnreadableFile, cell_name

__all__ = [
    "Column",
    "Limits",
    "Row",
    "Table",
    "UnreadableFile",
    "Value",
    "cell_name",
    "find_header",
    "heading_key",
    "read_tables",
    "safe",
    "write_csv",
]

FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")


R = TypeVar("R")
# What a cell of a file holds; an empty text is an empty cell.
Value = str | int | float | date | None


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column of a file: its heading, how its value is read, its width in characters."""

    heading: str
    value: Callable[[R], Value]
    width: float = 14


def heading_key(text: str) -> str:
    """Return a heading as headings are compared: NFKC, without spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def find_header(
    rows: Iterable[Row], required: Iterable[str], *, within: int = 10
) -> tuple[Row, dict[str, int]] | None:
    """Return the row that holds the required headings, and the place of each of its headings.

    The places are keyed by heading_key. Consumes the rows read; None where no row fits.
    """
    wanted = {heading_key(heading) for heading in required}
    for _, row in zip(range(within), rows, strict=False):
        places: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            places.setdefault(heading_key(cell), place)
        if wanted <= places.keys():
            return row, places
    return None


# Any: whatever can stand in a cell.
def safe(value: Any) -> Any:
    """Return a value that a spreadsheet can hold and will not take for a formula.

    Numbers stay numbers.
    """
    if isinstance(value, str):
        value = without_forbidden(value)
    if isinstance(value, str) and len(value) > 1 and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


# Any: whatever can stand in a cell.
def write_csv(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Yield the lines of a CSV that Excel opens as it is: UTF-8 with BOM, CRLF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in rows:
        writer.writerow([safe(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()

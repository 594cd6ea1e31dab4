"""What a file is read into: tables and rows, and the limits of what is read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# Real files stay far below: the largest list of a bureau has 36,000 rows and 24 columns, the open
# data 65 columns. A table is laid out in full, empty cells too, so rows × columns must be bounded.
MOST_ROWS = 200_000
MOST_COLUMNS = 300
MOST_CELLS = 20_000_000
_MEGABYTE = 1 << 20


class UnreadableFile(ValueError):
    """The bytes are no table; the message says why, in Japanese."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much reading a file may take, in bytes and seconds.

    unpacked is what a ZIP or a workbook may unpack to, memory what its reader may use, told what
    whoever asks may come to hold of it.
    """

    unpacked: int
    memory: int
    told: int
    seconds: int


# A workbook takes four to six times its unpacked size while it is read.
_FROM_A_BROWSER = {"unpacked": 200 * _MEGABYTE, "memory": 1536 * _MEGABYTE}
IN_A_REQUEST = Limits(**_FROM_A_BROWSER, told=200 * _MEGABYTE, seconds=10)
UPLOADED = Limits(**_FROM_A_BROWSER, told=1024 * _MEGABYTE, seconds=120)
BY_COMMAND = Limits(
    unpacked=1024 * _MEGABYTE, memory=4096 * _MEGABYTE, told=8192 * _MEGABYTE, seconds=600
)


@dataclass(frozen=True)
class Row:
    """One record: the number under which Excel shows it, and its cells as text.

    problems says, by place, what is wrong with a cell whose value the file does not hold;
    fault what is wrong with the row as a whole; notes what somebody should look at.
    """

    number: int
    cells: list[str]
    problems: Mapping[int, str] = field(default_factory=dict)
    fault: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What was noticed about a table as a whole: at a row and a column, where it has them."""

    message: str
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Table:
    """One sheet or CSV file; its rows are read while they are asked for.

    is_hidden says whether Excel shows its sheet, counts_from_1904 what its bare numbers mean as
    days; observations what somebody should look at.
    """

    file: str
    sheet: str | None
    rows: Iterator[Row]
    is_hidden: bool = False
    counts_from_1904: bool = False
    observations: Iterable[Observation] = ()


def cell_name(column: int, row: int) -> str:
    """Return the name of a cell as Excel shows it; columns count from 0, rows from 1."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """Return the letters of a column as Excel shows them; columns count from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

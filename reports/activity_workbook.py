"""取組実績 as a workbook."""

from collections.abc import Callable, Sequence
from typing import IO

from common.sheet import Book, add_list
from common.tabular import Column
from reports.activity import MEASURES, Activity, ActivityRow


def write_activity(table: Activity, *, to: IO[bytes]) -> None:
    """Write the table as one sheet."""
    book = Book()
    add_list(book, "取組実績", columns(), table.rows)
    book.save(to)


def columns() -> Sequence[Column[ActivityRow]]:
    """Return the columns: the type, then a number for each measure."""
    return (
        Column("施設種別", lambda row: row.label, 40),
        *(Column(measure.label, _number_at(place), 16) for place, measure in enumerate(MEASURES)),
    )


def _number_at(place: int) -> Callable[[ActivityRow], int]:
    def number(row: ActivityRow) -> int:
        return row.numbers[place]

    return number

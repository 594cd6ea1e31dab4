"""A list as a file: its columns, and a row for each record, written as they come."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import IO, TypeVar

from common.moments import local
from common.sheet import Book, add_list
from common.tabular import Column, Value, write_csv

R = TypeVar("R")
BATCH = 2000


def write_xlsx(
    title: str, columns: Sequence[Column[R]], rows: Iterable[R], *, to: IO[bytes]
) -> None:
    """Write rows as a workbook of one sheet."""
    book = Book()
    add_list(book, title, columns, rows)
    book.save(to)


def write_plain(
    title: str, columns: Sequence[Column[R]], rows: Iterable[R], *, to: IO[bytes]
) -> None:
    """Write rows as CSV, which has no place for a title."""
    headings = [column.heading for column in columns]
    to.writelines(write_csv(chain([headings], _lines(columns, rows))))


def _lines(columns: Sequence[Column[R]], rows: Iterable[R]) -> Iterator[list[Value]]:
    for row in rows:
        yield [_plain(column.value(row)) for column in columns]


def _plain(value: Value) -> Value:
    """Return a value as a file of texts holds it: an instant as the clock showed, to the minute."""
    return f"{local(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


# How a list leaves.
WRITERS: dict[str, Callable[..., None]] = {"xlsx": write_xlsx, "csv": write_plain}


def in_batches(rows: Iterator[R]) -> Iterator[list[R]]:
    """Yield rows in lists, so that what belongs to them is read for many at once."""
    while batch := list(islice(rows, BATCH)):
        yield batch

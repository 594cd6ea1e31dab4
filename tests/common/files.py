"""Files in memory, as offices send them."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

from openpyxl import Workbook

from common.reading.files import tables_of
from common.reading.tables import BY_COMMAND, Limits, Table


def tables(data: bytes, name: str = "a.csv", limits: Limits = BY_COMMAND) -> list[Table]:
    """Return the tables of a file, read in this process, with their rows as lists."""
    return [replace(table, rows=iter(list(table.rows))) for table in tables_of(data, name, limits)]


def rows(data: bytes, name: str = "a.csv") -> list[list[str]]:
    """Return the cells of all tables of a file, read in this process."""
    return [row.cells for table in tables(data, name) for row in table.rows]


def workbook(book: Workbook) -> bytes:
    """Return a workbook as Excel saves it."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet(*lines: Sequence[object]) -> bytes:
    """Return a workbook of one sheet with these lines."""
    book = Workbook()
    for line in lines:
        book.active.append([*line])
    return workbook(book)


def archive(members: dict[str, bytes]) -> bytes:
    """Return a ZIP file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return buffer.getvalue()

"""Bytes and rows: CSV, Excel and ZIP files, read as text and written safely.

Nothing here knows what a file is about; the app that owns the data does.
"""

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, TextIO

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from common.decoding import UnreadableText, open_text

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = b"\xd0\xcf\x11\xe0"
# Excel wraps a workbook with a password in an OLE2 file, with this name in its directory.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
MOST_MEMBERS = 500
MOST_BYTES = 1 << 30
DEEPEST_ZIP = 2
_LITTER = {"thumbs.db", "desktop.ini"}
FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")


class UnreadableFile(ValueError):
    """The bytes are no table; the message says why, in Japanese."""


@dataclass(frozen=True)
class Row:
    """One record: the number under which Excel shows it, and its cells as text."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """One sheet or CSV file; its rows are read while they are asked for."""

    file: str
    sheet: str | None
    rows: Iterator[Row]
    hidden: bool = False


@dataclass(frozen=True)
class Column:
    """One column of an export: its heading, how its value is read, its width in characters."""

    heading: str
    value: Callable[[Any], Any]
    width: float = 14


@dataclass
class _Unpacked:
    """What the members of a ZIP, and of the ZIPs in it, come to so far."""

    members: int = 0
    size: int = 0

    def add(self, members: list[zipfile.ZipInfo], name: str) -> None:
        """Count members by what the ZIP says of them, before anything is unpacked."""
        self.members += len(members)
        self.size += sum(member.file_size for member in members)
        if self.members > MOST_MEMBERS or self.size > MOST_BYTES:
            raise UnreadableFile(
                f"{name}：展開すると大きすぎます（{MOST_MEMBERS}個・1GBまで）。分けてください。"
            )


def read_tables(data: bytes, name: str) -> Iterator[Table]:
    """Yield the tables of a file: a CSV, every sheet of a workbook, every file of a ZIP.

    A ZIP may hold ZIPs, but those hold no more. Raises UnreadableFile.
    """
    if not data:
        raise UnreadableFile(f"{name}：ファイルが空です。")
    yield from _tables(data, name, _Unpacked(), depth=1)


def _tables(data: bytes, name: str, unpacked: _Unpacked, *, depth: int) -> Iterator[Table]:
    if data.startswith(_ZIP) and not _is_workbook(data, name):
        if depth > DEEPEST_ZIP:
            raise UnreadableFile(f"{name}：ZIPが三重になっています。展開してください。")
        for member, content in _members(data, name, unpacked):
            yield from _tables(content, f"{name}/{member}", unpacked, depth=depth + 1)
    elif data.startswith((*_ZIP, _OLE2)):
        yield from _sheets(data, name)
    elif data:
        yield Table(name, None, _csv_rows(data, name))


def _is_workbook(data: bytes, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise _broken(name) from None
    if all(part.filename != "[Content_Types].xml" for part in parts):
        return False
    # A workbook has limits of its own: dozens of prefectures' books in a ZIP have many parts.
    _Unpacked().add(parts, name)
    return True


def _members(data: bytes, name: str, unpacked: _Unpacked) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked.add(archive.infolist(), name)
        for member in archive.infolist():
            if member.flag_bits & 0x1:
                raise UnreadableFile(f"{name}：パスワード付きのZIPです。解除してください。")
            if not member.is_dir() and not _is_litter(member):
                yield _member_name(member), _content(archive, member, name)


def _is_litter(member: zipfile.ZipInfo) -> bool:
    """Tell what macOS and Windows leave in a ZIP of their own accord."""
    path = PurePosixPath(member.filename)
    return path.parts[0] == "__MACOSX" or path.name[0] == "." or path.name.lower() in _LITTER


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise _broken(name) from None


def _broken(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name}：ZIP又はExcelのファイルが壊れています。")


def _member_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 0x800:
        return member.filename
    # Without the UTF-8 flag Windows writes CP932, which zipfile reads as CP437.
    try:
        return member.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return member.filename


def _sheets(data: bytes, name: str) -> Iterator[Table]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:
        raise _no_workbook(name, locked=_LOCKED in data) from None
    for sheet in book.sheet_names:
        yield Table(name, sheet, _sheet_rows(book, sheet, name))


def _no_workbook(name: str, *, locked: bool = False) -> UnreadableFile:
    if locked:
        return UnreadableFile(f"{name}：パスワードがかかっています。解除してください。")
    return UnreadableFile(
        f"{name}：Excelのファイルとして開けません。パスワードがあれば解除し、"
        "Excelで.xlsx形式で保存し直してください。"
    )


def _sheet_rows(book: CalamineWorkbook, sheet: str, name: str) -> Iterator[Row]:
    try:
        opened = book.get_sheet_by_name(sheet)
    except CalamineError:
        raise _no_workbook(name) from None
    # The rows begin at the top of the sheet, the cells at the first column that holds something.
    before = [""] * (opened.start or (0, 0))[1]
    for number, cells in enumerate(opened.iter_rows(), start=1):
        texts = before + [cell_text(cell) for cell in cells]
        if any(texts):
            yield Row(number, texts)


def cell_text(cell: object) -> str:
    """Return a cell of a workbook as text: 1.0 as 1, a day in ISO form."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _csv_rows(data: bytes, name: str) -> Iterator[Row]:
    try:
        text = open_text(data)
    except UnreadableText as problem:
        raise UnreadableFile(f"{name}：{problem}") from None
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text, delimiter=_delimiter(text)), start=1):
            texts = [cell.strip() for cell in cells]
            if any(texts):
                yield Row(number, texts)
    except csv.Error:
        raise UnreadableFile(
            f"{name}：{number + 1}行目をCSVとして読めません。"
            '引用符（"）の閉じ忘れがないか確認してください。'
        ) from None


def _delimiter(text: TextIO) -> str:
    """Return what separates the cells, by the first line that has any; titles may have none."""
    tabs = (line.count("\t") - line.count(",") for line in islice(text, 10))
    more_tabs = next((more for more in tabs if more), 0) > 0
    text.seek(0)
    return "\t" if more_tabs else ","


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


def cell_name(column: int, row: int) -> str:
    """Return the name of a cell as Excel shows it; columns count from 0, rows from 1."""
    return f"{get_column_letter(column + 1)}{row}"


def safe(value: Any) -> Any:
    """Return a value that a spreadsheet will not take for a formula; numbers stay numbers."""
    if isinstance(value, str) and len(value) > 1 and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


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

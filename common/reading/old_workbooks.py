"""Workbooks of the old kind (.xls) become tables: values by calamine, the rest from the records."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from common.reading.cell_problems import NEVER_CALCULATED, stored_error
from common.reading.compound_files import BrokenCompound, CompoundFile
from common.reading.far_cells import SheetExtent
from common.reading.sheet_facts import SheetFacts
from common.reading.tables import Table, UnreadableFile
from common.reading.workbook_parts import not_a_workbook
from common.reading.workbooks import hidden_columns, open_workbook, rows_of_sheet, too_large

# Excel wraps a workbook with a password in a compound file, with this name in its directory.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_END, _PASSWORD, _FROM_1904, _FONT, _STYLE, _SHEET = 0x0A, 0x2F, 0x22, 0x31, 0xE0, 0x85
_FORMULA, _ERROR, _ROW, _COLUMNS, _MERGED, _SEVERAL = 0x06, 0x205, 0x208, 0x7D, 0xE5, 0xBD
_ONE_CELL = (0xFD, 0x203, 0x27E, 0x204, 0xD6)  # text, number, short number, label, rich label
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HIDDEN_ROW, _STRUCK_FONT, _CALCULATE_ON_LOAD = 0x20, 0x08, 0x02


@dataclass
class _Book:
    sheets: list[tuple[int, bool]] = field(default_factory=list)
    counts_from_1904: bool = False
    is_locked: bool = False
    struck_fonts: set[int] = field(default_factory=set)
    fonts: int = 0
    styles: list[int] = field(default_factory=list)

    def strikes(self, style: int) -> bool:
        """Return whether a style strikes its text out."""
        font = self.styles[style] if style < len(self.styles) else 0
        return (font if font < 4 else font - 1) in self.struck_fonts  # there is no font 4


def xls_tables(data: bytes, name: str) -> Iterator[Table]:
    """Yield the sheets of an .xls; raises UnreadableFile."""
    if _LOCKED in data:
        raise _locked(name)
    try:
        stream = CompoundFile(data).stream("Workbook", "Book")
        book = _book(stream)
        if book.is_locked:
            raise _locked(name)
        facts = [_facts(stream, start, book) for start, _ in book.sheets]
    except (BrokenCompound, struct.error):
        raise not_a_workbook(name) from None
    for sheet in facts:
        extent = SheetExtent(sheet.last_row, sheet.last_column)
        if extent.is_too_large:
            raise too_large(name, None, extent)
    opened = open_workbook(data, name)
    names = opened.sheet_names
    if len(names) != len(facts):
        raise not_a_workbook(name)
    for number, title in enumerate(names):
        yield Table(
            name,
            title,
            rows_of_sheet(opened, number, name, facts[number]),
            is_hidden=book.sheets[number][1],
            counts_from_1904=book.counts_from_1904,
            observations=[*hidden_columns(facts[number])],
        )


def _locked(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name}：パスワードがかかっています。解除してください。")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        if kind == _END:
            return
        start += 4 + length


def _book(stream: bytes) -> _Book:
    book = _Book()
    for kind, record in _records(stream, 0):
        if kind == _SHEET:
            offset, state = struct.unpack_from("<IB", record)
            book.sheets.append((offset, bool(state & 0x03)))
        elif kind == _PASSWORD:
            book.is_locked = True
        elif kind == _FROM_1904:
            book.counts_from_1904 = record[:1] == b"\1"
        elif kind == _FONT:
            if struct.unpack_from("<H", record, 2)[0] & _STRUCK_FONT:
                book.struck_fonts.add(book.fonts)
            book.fonts += 1
        elif kind == _STYLE:
            book.styles.append(struct.unpack_from("<H", record)[0])
    return book


def _facts(stream: bytes, start: int, book: _Book) -> SheetFacts:
    facts = SheetFacts()
    for kind, record in _records(stream, start):
        if kind in _ONE_CELL:
            row, column, style = struct.unpack_from("<HHH", record)
            _fill(facts, row, column, strikes=book.strikes(style))
        elif kind == _SEVERAL:
            row, _, style = struct.unpack_from("<HHH", record)
            (column,) = struct.unpack("<H", record[-2:])
            _fill(facts, row, column, strikes=book.strikes(style))
        elif kind in (_FORMULA, _ERROR):
            _see_result(facts, kind, record, book)
        else:
            _see_layout(facts, kind, record)
    return facts


def _fill(facts: SheetFacts, row: int, column: int, *, strikes: bool) -> None:
    facts.filled += 1
    facts.last_row = max(facts.last_row, row + 1)
    facts.last_column = max(facts.last_column, column)
    if strikes:
        facts.struck.add(row + 1)


def _see_result(facts: SheetFacts, kind: int, record: bytes, book: _Book) -> None:
    row, column, style = struct.unpack_from("<HHH", record)
    _fill(facts, row, column, strikes=book.strikes(style))
    shown = None
    if kind == _ERROR and record[7:8] == b"\1":
        shown = _ERRORS.get(record[6], "")
    elif kind == _FORMULA and record[12:14] == b"\xff\xff" and record[6:7] == b"\2":
        shown = _ERRORS.get(record[8], "")
    if shown is not None:
        facts.problems[row + 1][column] = (shown, stored_error(shown))
    elif kind == _FORMULA and record[6:14] == bytes(8):
        (flags,) = struct.unpack_from("<H", record, 14)
        if flags & _CALCULATE_ON_LOAD:
            facts.problems[row + 1][column] = ("", NEVER_CALCULATED)


def _see_layout(facts: SheetFacts, kind: int, record: bytes) -> None:
    if kind == _ROW:
        row, flags = struct.unpack_from("<H10xH", record)
        if flags & _HIDDEN_ROW:
            facts.hidden_rows.add(row + 1)
    elif kind == _COLUMNS:
        first, last, _, _, flags = struct.unpack_from("<HHHHH", record)
        if flags & 0x01:
            facts.hidden_columns.append((first, last))
    elif kind == _MERGED:
        (count,) = struct.unpack_from("<H", record)
        for number in range(min(count, (len(record) - 2) // 8)):
            top, bottom, left, _ = struct.unpack_from("<HHHH", record, 2 + 8 * number)
            if bottom > top:
                facts.merged.append((top + 1, bottom + 1, left))

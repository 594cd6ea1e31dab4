"""OpenDocument sheets (.ods) become tables: values by calamine, after a look at the repeats."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from common.reading.archives import Budget, content, opened
from common.reading.cell_problems import NEVER_CALCULATED, error_message, stored_error
from common.reading.far_cells import SheetExtent
from common.reading.sheet_facts import BadReference, SheetFacts
from common.reading.tables import Table, cell_name
from common.reading.workbook_parts import as_plain_xml, not_a_workbook
from common.reading.workbooks import (
    cut_observation,
    hidden_columns,
    open_workbook,
    rows_of_sheet,
    too_large,
)
from common.reading.xml_parts import Attributes, BrokenXml, feed, local_name, parser

_CONTENT = "content.xml"
_META = "meta.xml"
_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/>'
    "</manifest:manifest>"
)
_CELLS = ("table-cell", "covered-table-cell")


@dataclass
class _Sheet:
    name: str
    is_hidden: bool
    facts: SheetFacts = field(default_factory=SheetFacts)
    laid_out: SheetExtent = field(default_factory=lambda: SheetExtent(0, -1))
    cut: str = ""


@dataclass
class _Cell:
    attributes: Attributes
    column: int
    repeated: int
    begin: int
    tag: str
    end: int = 0
    text: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return "".join(self.text).strip() or self.attributes.get("string-value", "").strip()

    @property
    def is_laid_out(self) -> bool:
        """Return whether the reader of values takes it for a cell that holds something."""
        return "value-type" in self.attributes or "formula" in self.attributes or bool(self.text)

    @property
    def is_filled(self) -> bool:
        given = ("value", "date-value", "time-value", "boolean-value")
        return bool(self.shown) or any(key in self.attributes for key in given)

    @property
    def problem(self) -> str:
        """Return what is wrong with a value that the file does not hold, if anything."""
        kind = self.attributes.get("value-type")
        if self.attributes.get("calcext:value-type") == "error" or kind == "error":
            return stored_error(self.shown)
        return error_message(self.shown)

    @property
    def has_no_result(self) -> bool:
        """Return whether it is a formula without a value; LibreOffice stores "" in this way."""
        return "formula" in self.attributes and "value-type" not in self.attributes


class _Walk:
    """The handlers of a walk through content.xml."""

    def __init__(self, *, stores_results: bool) -> None:
        self.sheets: list[_Sheet] = []
        self.far_blanks: list[_Cell] = []
        self.counts_from_1904 = False
        self.is_spreadsheet = False
        self._stores_results = stores_results
        self.made = parser()
        self.made.StartElementHandler = self._start
        self.made.EndElementHandler = self._end
        self.made.CharacterDataHandler = self._read
        self._style = ""
        self._hidden: set[str] = set()
        self._struck: set[str] = set()
        self._row, self._rows_repeated = 0, 1
        self._column = 0
        self._cells: list[_Cell] = []
        self._cell: _Cell | None = None
        self._blanks: list[tuple[int, _Cell]] = []
        self._note = 0

    def _start(self, tag: str, prefixed: Attributes) -> None:
        kind = local_name(tag)
        attributes = {_key(key): value for key, value in prefixed.items()}
        if kind == "style":
            self._style = attributes.get("name", "")
        elif kind == "table-properties" and attributes.get("display") == "false":
            self._hidden.add(self._style)
        elif kind == "text-properties":
            if attributes.get("text-line-through-style", "none") != "none":
                self._struck.add(self._style)
        elif kind == "spreadsheet":
            self.is_spreadsheet = True
        elif kind == "null-date":
            self.counts_from_1904 = attributes.get("date-value", "").startswith("1904")
        elif kind == "annotation":
            self._note += 1
        else:
            self._start_of_table(kind, tag, attributes)

    def _start_of_table(self, kind: str, tag: str, attributes: Attributes) -> None:
        if kind == "table":
            hidden = attributes.get("style-name") in self._hidden
            self.sheets.append(_Sheet(attributes.get("name", ""), hidden))
            self._row = self._column = 0
        elif not self.sheets:
            return
        elif kind == "table-column":
            self._see_column(attributes)
        elif kind == "table-row":
            self._row += 1
            self._rows_repeated = _count(attributes, "number-rows-repeated")
            self._column, self._cells = 0, []
            if attributes.get("visibility", "visible") != "visible":
                self._hide_rows()
        elif kind in _CELLS:
            repeated = _count(attributes, "number-columns-repeated")
            begin = self.made.CurrentByteIndex
            self._cell = _Cell(attributes, self._column, repeated, begin, tag)
            self._column += repeated

    def _see_column(self, attributes: Attributes) -> None:
        repeated = _count(attributes, "number-columns-repeated")
        if attributes.get("visibility", "visible") != "visible":
            last = self._column + repeated - 1
            self.sheets[-1].facts.hidden_columns.append((self._column, last))
        self._column += repeated

    def _hide_rows(self) -> None:
        last = min(self._row + self._rows_repeated, self._row + 1_000_000)
        self.sheets[-1].facts.hidden_rows.update(range(self._row, last))

    def _read(self, text: str) -> None:
        if self._cell and not self._note:
            self._cell.text.append(text)

    def _end(self, tag: str) -> None:
        kind = local_name(tag)
        if kind == "annotation":
            self._note -= 1
        elif kind in _CELLS and self._cell:
            self._cell.end = self.made.CurrentByteIndex
            self._cells.append(self._cell)
            self._cell = None
        elif kind == "table-row" and self.sheets:
            for cell in self._cells:
                if cell.is_laid_out:
                    self._lay_out(cell)
            self._row += self._rows_repeated - 1
        elif kind == "table" and self.sheets:
            self._end_of_table(self.sheets[-1])

    def _lay_out(self, cell: _Cell) -> None:
        sheet = self.sheets[-1]
        last = SheetExtent(self._row + self._rows_repeated - 1, cell.column + cell.repeated - 1)
        sheet.laid_out = _wider(sheet.laid_out, last)
        problem = cell.problem
        if not problem and cell.has_no_result and not self._stores_results:
            problem = NEVER_CALCULATED
        if not (cell.is_filled or problem):
            self._blanks.append((last.row, cell))
            return
        facts = sheet.facts
        facts.filled += 1
        facts.last_row = max(facts.last_row, last.row)
        facts.last_column = max(facts.last_column, last.column)
        if cell.attributes.get("style-name") in self._struck:
            facts.struck.add(self._row)
        if problem:
            facts.problems[self._row][cell.column] = (cell.shown, problem)
        spanned = _count(cell.attributes, "number-rows-spanned")
        if spanned > 1:
            facts.merged.append((self._row, self._row + spanned - 1, cell.column))

    def _end_of_table(self, sheet: _Sheet) -> None:
        facts, laid_out = sheet.facts, sheet.laid_out
        if laid_out.is_too_large or laid_out.is_sparse(facts.filled):
            far = [
                (row, cell)
                for row, cell in self._blanks
                if row > facts.last_row or cell.column + cell.repeated - 1 > facts.last_column
            ]
            if far:
                sheet.laid_out = SheetExtent(facts.last_row, facts.last_column)
                last = max(cell.column + cell.repeated - 1 for _, cell in far)
                sheet.cut = cell_name(last, max(row for row, _ in far))
                self.far_blanks += [cell for _, cell in far]
        self._blanks = []


def _key(name: str) -> str:
    """Return the name of an attribute without its prefix, but for the kind that calcext gives."""
    return name if name == "calcext:value-type" else local_name(name)


def _count(attributes: Attributes, key: str) -> int:
    text = attributes.get(key, "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text)):
        raise BadReference(text)
    return int(text)


def _wider(one: SheetExtent, other: SheetExtent) -> SheetExtent:
    return SheetExtent(max(one.row, other.row), max(one.column, other.column))


def ods_tables(data: bytes, name: str, budget: Budget) -> Iterator[Table]:
    """Yield the sheets of an .ods; raises UnreadableFile."""
    whole, meta = _parts(data, name, budget)
    walk = _Walk(stores_results=b"Office" in meta)
    try:
        feed(walk.made, whole)
    except (BadReference, BrokenXml):
        raise not_a_workbook(name) from None
    if not walk.is_spreadsheet:
        raise not_a_workbook(name)
    for sheet in walk.sheets:
        if sheet.laid_out.is_too_large:
            raise too_large(name, sheet.name, sheet.laid_out)
    book = open_workbook(_plain(_without(walk.far_blanks, whole)), name)
    for number, sheet in enumerate(walk.sheets):
        yield Table(
            name,
            sheet.name,
            rows_of_sheet(book, number, name, sheet.facts),
            is_hidden=sheet.is_hidden,
            counts_from_1904=walk.counts_from_1904,
            observations=[*cut_observation(sheet.cut), *hidden_columns(sheet.facts)],
        )


def _parts(data: bytes, name: str, budget: Budget) -> tuple[bytes, bytes]:
    """Return the XML of the sheets, and what says which program wrote it."""
    with opened(data, name) as archive:
        budget.announce(archive.infolist(), name)
        parts = {part.filename: part for part in archive.infolist()}
        if _CONTENT not in parts:
            raise not_a_workbook(name)
        meta = content(archive, parts[_META], name, budget) if _META in parts else b""
        whole = content(archive, parts[_CONTENT], name, budget)
        return as_plain_xml(whole, name), meta
    raise not_a_workbook(name)


def _without(blanks: list[_Cell], whole: bytes) -> bytes:
    """Return the XML with cells that hold only blanks emptied; they keep their places."""
    kept, place = bytearray(), 0
    for cell in sorted(blanks, key=lambda cell: cell.begin):
        prefix = cell.tag.removesuffix(local_name(cell.tag))
        kept += whole[place : cell.begin]
        kept += f'<{cell.tag} {prefix}number-columns-repeated="{cell.repeated}"/>'.encode()
        place = _end_of(whole, cell)
    kept += whole[place:]
    return bytes(kept)


def _end_of(whole: bytes, cell: _Cell) -> int:
    # An element without anything in it ends where it begins, as the parser tells it.
    if cell.end == cell.begin:
        return whole.index(b"/>", cell.begin) + 2
    return whole.index(b">", cell.end) + 1


def _plain(whole: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("mimetype", _MIMETYPE)
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
        packed.writestr(_CONTENT, whole)
    return buffer.getvalue()

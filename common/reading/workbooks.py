"""Workbooks become tables: values by calamine, and what it does not tell by a look before."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from xml.sax.saxutils import escape

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from common.reading.archives import Budget
from common.reading.cell_problems import problems_in
from common.reading.far_cells import SheetExtent, blank_strings, without_far_blanks
from common.reading.merged_cells import MergedCells
from common.reading.sheet_facts import BadReference, SheetFacts, read_sheet_facts
from common.reading.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    Observation,
    Row,
    Table,
    UnreadableFile,
    cell_name,
    column_name,
)
from common.reading.workbook_parts import (
    BookParts,
    SheetPart,
    is_worksheet,
    not_a_workbook,
    read_book,
)
from common.reading.xml_parts import BrokenXml

HIDDEN_ROW = "非表示の行です（フィルター等）。他の行と同じように取り込みます。"
STRUCK_ROW = "取消線の引かれたセルがある行です。他の行と同じように取り込みます。"


def xlsx_tables(data: bytes, name: str, budget: Budget) -> Iterator[Table]:
    """Yield the sheets of an .xlsx; raises UnreadableFile."""
    book = read_book(data, name, budget)
    for sheet in book.sheets:
        yield _table(book, sheet, name)


def _table(book: BookParts, sheet: SheetPart, name: str) -> Table:
    part = book.parts.get(sheet.part)
    if part is None:
        raise not_a_workbook(name)
    try:
        if not is_worksheet(part):
            return Table(name, sheet.name, iter(()), is_hidden=sheet.is_hidden)
        facts = read_sheet_facts(part, book.styles, recalculates=book.recalculates)
        part, observations = _as_large_as_it_looks(book, sheet, part, facts, name)
        part = _without_bad_dimension(_with_known_errors(part, facts), facts)
    except BadReference as problem:
        raise _bad_reference(name, sheet.name, str(problem)) from None
    except BrokenXml:
        raise not_a_workbook(name) from None
    return Table(
        name,
        sheet.name,
        _rows_alone(book.alone(part), name, facts),
        is_hidden=sheet.is_hidden,
        counts_from_1904=book.counts_from_1904,
        observations=[*observations, *hidden_columns(facts)],
    )


def _as_large_as_it_looks(
    book: BookParts, sheet: SheetPart, part: bytes, facts: SheetFacts, name: str
) -> tuple[bytes, list[Observation]]:
    """Return the XML of a sheet without blanks far out; raises UnreadableFile beyond limits."""
    extent = SheetExtent(facts.last_row, facts.last_column)
    if not (extent.is_too_large or extent.is_sparse(facts.filled)):
        return part, []
    part, extent, cut = without_far_blanks(part, blank_strings(book.strings))
    if extent.is_too_large:
        raise too_large(name, sheet.name, extent)
    facts.last_row, facts.last_column = extent.row, extent.column
    return part, cut_observation(cut)


def _with_known_errors(part: bytes, facts: SheetFacts) -> bytes:
    """Return the XML with errors that calamine knows; it opens no sheet with another one."""
    shown = {text for cells in facts.problems.values() for text, _ in cells.values()}
    for text in shown - _KNOWN_ERRORS - {""}:
        part = part.replace(f">{escape(text)}<".encode(), b">#VALUE!<")
    return part


def _without_bad_dimension(part: bytes, facts: SheetFacts) -> bytes:
    """Return the XML without the extent that the sheet claims, where it makes no sense."""
    if not facts.has_bad_dimension or not (found := _DIMENSION.search(part)):
        return part
    return part[: found.start()] + part[found.end() :]


_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</[^>]*>)")
_KNOWN_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


def cut_observation(cell: str) -> list[Observation]:
    """Return what is said of blanks that were cut off, as far as a cell, if any were."""
    if not cell:
        return []
    message = (
        f"表から離れたセル（{cell}まで）に空白だけが入力されています。その部分は読み取りません。"
    )
    return [Observation(message=message)]


def too_large(name: str, sheet: str | None, extent: SheetExtent) -> UnreadableFile:
    """Return what is said of a table that reaches too far."""
    place = f"シート「{sheet}」" if sheet else "表"
    cell = cell_name(extent.column, extent.row)
    return UnreadableFile(
        f"{name}：{place}はセル{cell}まで入力されていて大きすぎるため、離れたセルの入力を削除するか、"
        f"{MOST_ROWS:,}行・{MOST_COLUMNS}列以内のファイルに分けてください。"
    )


def _bad_reference(name: str, sheet: str, reference: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name}：シート「{sheet}」に正しくないセル番地（{reference[:20]}）があります。"
        "Excelで開いて保存し直してください。"
    )


def hidden_columns(facts: SheetFacts) -> Iterator[Observation]:
    """Yield an observation for each hidden column as far as the sheet is filled."""
    hidden: set[int] = set()
    for first, last in facts.hidden_columns:
        hidden.update(range(max(first, 0), min(last, facts.last_column) + 1))
    for column in sorted(hidden):
        message = f"{column_name(column)}列は非表示です。他の列と同じように取り込みます。"
        yield Observation(message=message, column=column)


def open_workbook(data: bytes, name: str) -> CalamineWorkbook:
    """Open a workbook with calamine; raises UnreadableFile."""
    with _no_panic(name):
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    raise not_a_workbook(name)


@contextmanager
def _no_panic(name: str) -> Iterator[None]:
    try:
        yield
    except CalamineError:
        raise not_a_workbook(name) from None
    except BaseException as problem:
        # What Rust did not foresee; its class has no name that could be imported.
        if type(problem).__name__ != "PanicException":
            raise
        raise not_a_workbook(name) from None


def _rows_alone(data: bytes, name: str, facts: SheetFacts) -> Iterator[Row]:
    yield from rows_of_sheet(open_workbook(data, name), 0, name, facts)


def rows_of_sheet(
    book: CalamineWorkbook, number: int, name: str, facts: SheetFacts
) -> Iterator[Row]:
    """Yield the filled rows of a sheet of a workbook, with what is known of its cells."""
    with _no_panic(name):
        yield from _filled_rows(book.get_sheet_by_index(number), facts)


def _filled_rows(sheet: CalamineSheet, facts: SheetFacts) -> Iterator[Row]:
    """Yield the rows that hold something of their own; merged cells hold for all their rows."""
    merged = MergedCells(facts.merged)
    # The rows begin at the top of the sheet, the cells at the first column that holds something.
    before = [""] * (sheet.start or (0, 0))[1]
    number = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [cell.strip() if isinstance(cell, str) else cell_text(cell) for cell in cells]
        yield from _row(number, before + texts, facts, merged)
    # Rows of nothing but formulas that were never calculated are none to calamine.
    for below in sorted(row for row in facts.problems if row > number):
        yield from _row(below, [], facts, merged)


def _row(number: int, texts: list[str], facts: SheetFacts, merged: MergedCells) -> Iterator[Row]:
    known = facts.problems.get(number, {})
    if known:
        _show(texts, known)
    for place in facts.widths.get(number, ()):
        texts[place] = texts[place].zfill(facts.widths[number][place])
    problems = {place: problem for place, (_, problem) in known.items()} | problems_in(texts)
    is_filled = any(texts) or bool(known)
    merged.hold(number, texts, problems, fill=is_filled)
    if is_filled:
        yield Row(number, texts, problems, notes=_notes(number, facts))


def _show(texts: list[str], known: Mapping[int, tuple[str, str]]) -> None:
    """Write what a cell shows where its value should stand."""
    texts += [""] * (max(known) + 1 - len(texts))
    for place, (shown, _) in known.items():
        texts[place] = shown


def _notes(number: int, facts: SheetFacts) -> tuple[str, ...]:
    notes = []
    if number in facts.hidden_rows:
        notes.append(HIDDEN_ROW)
    if number in facts.struck:
        notes.append(STRUCK_ROW)
    return tuple(notes)


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

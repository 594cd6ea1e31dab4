"""A layout as .xlsx: the published table, the counts behind it, every facility, the notes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, TypeAlias

from common.sheet import A4, Book, Cell, Sheet, add_list
from compliance.register.columns import FACILITIES, PUBLISHED
from compliance.register.facility_row import FacilityRow
from compliance.rule.classification import Category
from compliance.rule.publication import Mark
from reports.breakdown import DETAIL, Tally
from reports.layouts import Layout, TableRow
from reports.links import points
from reports.notes import made_of, subtitle, table_notes
from reports.shapes import Shape


def write_workbook(
    layout: Layout, facilities: Iterable[FacilityRow], *, made_at: datetime, to: IO[bytes]
) -> None:
    """Write the workbook of a layout and of the facilities that it counts."""
    book = Book()
    if layout.shape == Shape.ANNEX1:
        _annex(book, layout)
    else:
        _rows(book, layout)
    add_list(book, FACILITIES.title, FACILITIES.named(PUBLISHED), facilities)
    _notes(book, layout, made_at)
    book.save(to)


def _annex(book: Book, layout: Layout) -> None:
    """Add the shares as they are published, the counts, and the parts of ④."""
    marks = [mark.label for mark in Mark]
    _table(book, layout, layout.shape.short, "％", marks, _shares)
    _table(book, layout, "件数", "施設", ["N", *marks], _counts)
    parts = [Mark.NOT_TALLIED.label, *(Category(part).label for part in DETAIL)]
    _table(book, layout, "④の内訳", "施設", parts, _detail)
    if layout.compared:
        _table(book, layout, "割合の増減", "ポイント", marks, _points)
        _table(book, layout, "件数の増減", "施設", ["N", *marks], _changes)


# What stands in a cell group of 別紙1, given the tally of the day and that of the day compared.
Cells: TypeAlias = Callable[[Tally, Tally], list[Cell]]


def _table(
    book: Book, layout: Layout, title: str, unit: str, headings: list[str], cells: Cells
) -> None:
    columns = 1 + len(headings) * len(layout.groups)
    widths = [14.0] + [36 / len(headings)] * (columns - 1)
    sheet = _begun(book, layout, title, unit, widths=widths, headings=(3, 4), frozen="B5")
    sheet.row(Cell("", "heading"), *_group_headings(layout, len(headings)))
    marks = [Cell(heading, "heading") for heading in headings]
    sheet.row(Cell(layout.shape.row, "heading"), *marks * len(layout.groups))
    for line in [*layout.lines, layout.total]:
        before = line.before or line.tallies
        found = [cells(line.tallies[one.letter], before[one.letter]) for one in layout.groups]
        sheet.row(Cell(line.place.name), *(cell for group in found for cell in group))
    for note in table_notes(layout):
        sheet.note(note)


def _begun(
    book: Book,
    layout: Layout,
    title: str,
    unit: str,
    *,
    widths: list[float],
    headings: tuple[int, int],
    frozen: str,
) -> Sheet:
    """Return a sheet that has its title and says what it counts."""
    sheet = Sheet(book, title, widths=widths, headings=headings, frozen=frozen)
    sheet.row(Cell(layout.shape.heading, "title"))
    sheet.row(Cell(f"{subtitle(layout)}　（単位：{unit}）", "note"))
    return sheet


def _group_headings(layout: Layout, width: int) -> list[Cell]:
    return [
        cell
        for group in layout.groups
        for cell in [Cell(group.title, "across")] + [Cell(None, "across")] * (width - 1)
    ]


def _shares(tally: Tally, before: Tally) -> list[Cell]:
    return [_share(tally.percent(mark)) for mark in Mark]


def _share(percent: int | None) -> Cell:
    return Cell("－", "count") if percent is None else Cell(percent / 100, "percent")


def _counts(tally: Tally, before: Tally) -> list[Cell]:
    return [Cell(tally.n, "count"), *(Cell(tally.marked(mark), "count") for mark in Mark)]


def _detail(tally: Tally, before: Tally) -> list[Cell]:
    parts = [Cell(count, "count") for count in tally.detail.values()]
    return [Cell(tally.marked(Mark.NOT_TALLIED), "count"), *parts]


def _points(tally: Tally, before: Tally) -> list[Cell]:
    grown = [points(tally, before, mark) for mark in Mark]
    return [Cell("－" if one is None else one, "count") for one in grown]


def _changes(tally: Tally, before: Tally) -> list[Cell]:
    grown = [tally.n - before.n, *(tally.marked(mark) - before.marked(mark) for mark in Mark)]
    return [Cell(one, "count") for one in grown]


def _rows(book: Book, layout: Layout) -> None:
    """Add the table that has a row for each type, place or corporation, as the screen shows it."""
    marks = [mark.label for mark in Mark]
    numbers = ["施設数", *(part for mark in marks for part in (mark, f"{mark}（％）"))]
    numbers += [f"④のうち{Category(part).label}" for part in DETAIL]
    grown = [f"{one}の増減" for one in ("施設数", *marks)] if layout.compared else []
    code = [] if layout.shape == Shape.SURVEY else ["コード"]
    headings = [layout.shape.row, *code, *numbers, *grown]
    widths = [36.0, *[14.0 for _ in code], *[9.0 for _ in (*numbers, *grown)]]
    sheet = _begun(
        book, layout, layout.shape.short, "施設", widths=widths, headings=(3, 3), frozen="B4"
    )
    sheet.row(*(Cell(heading, "heading") for heading in headings))
    for row in layout.rows():
        sheet.row(Cell(row.label), *[Cell(row.code) for _ in code], *_figures(row))
    for note in table_notes(layout):
        sheet.note(note)


def _figures(row: TableRow) -> Iterator[Cell]:
    yield Cell(row.tally.n, "count")
    for mark in Mark:
        yield Cell(row.tally.marked(mark), "count")
        yield _share(row.tally.percent(mark))
    for count in row.tally.detail.values():
        yield Cell(count, "count")
    if row.before is not None:
        yield from _changes(row.tally, row.before)


def _notes(book: Book, layout: Layout, made_at: datetime) -> None:
    sheet = Sheet(book, "注記", widths=[20, 100], headings=(1, 1), frozen="A2", paper=A4)
    sheet.row(Cell("項目", "heading"), Cell("内容", "heading"))
    for heading, text in made_of(layout, made_at=made_at):
        sheet.row(Cell(heading), Cell(text))

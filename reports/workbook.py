"""A layout as .xlsx: the published table, the counts behind it, every facility, the notes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO

from common.sheet import A4, Book, Cell, Sheet, add_list
from compliance.register.columns import FACILITIES, PUBLISHED
from compliance.register.facility_row import FacilityRow
from compliance.rule.classification import Category
from compliance.rule.publication import Mark
from reports.breakdown import DETAIL, Tally
from reports.layouts import Layout, Shape, TableLine
from reports.notes import made_of, subtitle, table_notes


def write_workbook(
    layout: Layout, facilities: Iterable[FacilityRow], *, made_at: datetime, to: IO[bytes]
) -> None:
    """Write the workbook of a layout and of the facilities that it counts."""
    book = Book()
    _table(book, layout, "別紙1", "％", [mark.label for mark in Mark], _shares)
    _table(book, layout, "件数", "施設", ["N", *(mark.label for mark in Mark)], _counts)
    parts = [Mark.NOT_TALLIED.label, *(Category(part).label for part in DETAIL)]
    _table(book, layout, "④の内訳", "施設", parts, _detail)
    add_list(book, FACILITIES.title, FACILITIES.named(PUBLISHED), facilities)
    _notes(book, layout, made_at)
    book.save(to)


def _table(
    book: Book,
    layout: Layout,
    title: str,
    unit: str,
    headings: list[str],
    cells: Callable[[Tally], list[Cell]],
) -> None:
    columns = 1 + len(headings) * len(layout.groups)
    sheet = Sheet(
        book,
        title,
        widths=[14] + [36 / len(headings)] * (columns - 1),
        headings=(3, 4),
        frozen="B5",
    )
    sheet.row(Cell(TITLES[layout.shape], "title"))
    sheet.row(Cell(f"{subtitle(layout)}　（単位：{unit}）", "note"))
    sheet.row(Cell("", "heading"), *_group_headings(layout, len(headings)))
    place = "都道府県" if layout.shape == Shape.ANNEX1 else "区域"
    marks = [Cell(heading, "heading") for heading in headings]
    sheet.row(Cell(place, "heading"), *marks * len(layout.groups))
    for line in _lines(layout):
        tallies = [line.tallies[group.letter] for group in layout.groups]
        sheet.row(Cell(line.name), *(cell for tally in tallies for cell in cells(tally)))
    for note in table_notes(layout):
        sheet.note(note)


TITLES = {
    Shape.ANNEX1: "別紙１　都道府県別の協力医療機関の定めの状況",
    Shape.SURVEY: "施設種別ごとの協力医療機関の定めの状況",
}


def _group_headings(layout: Layout, width: int) -> list[Cell]:
    return [
        cell
        for group in layout.groups
        for cell in [Cell(f"{group.letter}.{group.label}", "across")]
        + [Cell(None, "across")] * (width - 1)
    ]


def _lines(layout: Layout) -> list[TableLine]:
    return [*layout.lines, layout.total] if layout.shape == Shape.ANNEX1 else layout.lines


def _shares(tally: Tally) -> list[Cell]:
    return [_share(tally.percent(mark)) for mark in Mark]


def _share(percent: int | None) -> Cell:
    return Cell("－", "count") if percent is None else Cell(percent / 100, "percent")


def _counts(tally: Tally) -> list[Cell]:
    return [Cell(tally.n, "count"), *(Cell(tally.marked(mark), "count") for mark in Mark)]


def _detail(tally: Tally) -> list[Cell]:
    parts = [Cell(count, "count") for count in tally.detail.values()]
    return [Cell(tally.marked(Mark.NOT_TALLIED), "count"), *parts]


def _notes(book: Book, layout: Layout, made_at: datetime) -> None:
    sheet = Sheet(book, "注記", widths=[20, 100], headings=(1, 1), frozen="A2", paper=A4)
    sheet.row(Cell("項目", "heading"), Cell("内容", "heading"))
    for heading, text in made_of(layout, made_at=made_at):
        sheet.row(Cell(heading), Cell(text))

"""Cells that look empty but reach far out: cut off, so that a sheet is as large as it looks."""

from collections.abc import Collection
from dataclasses import dataclass

from common.reading.sheet_facts import place_of
from common.reading.tables import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, cell_name
from common.reading.xml_parts import Attributes, feed, local_name, parser

# Below this a sheet is laid out as it is, however empty.
_SMALL = 1_000_000
_SPARSE = 20


@dataclass(frozen=True)
class SheetExtent:
    """How far a sheet reaches: rows count from 1, columns from 0."""

    row: int
    column: int

    @property
    def is_too_large(self) -> bool:
        """Return whether it is beyond what any list needs."""
        return (
            self.row > MOST_ROWS
            or self.column >= MOST_COLUMNS
            or self.row * (self.column + 1) > MOST_CELLS
        )

    def is_sparse(self, filled: int) -> bool:
        """Return whether so few cells are filled that most of it may be a stray blank's doing."""
        cells = self.row * (self.column + 1)
        return cells > _SMALL and cells > filled * _SPARSE


@dataclass
class _Cell:
    row: int
    column: int
    begin: int
    text: list[str]


class _Walk:
    """Finds the cells that hold more than blanks, and where in the XML the blank ones stand."""

    def __init__(self, blank_strings: Collection[str]) -> None:
        self.row, self.column = 0, -1
        self.blanks: list[tuple[int, int, int, int]] = []
        self.made = parser()
        self.made.StartElementHandler = self._start
        self.made.EndElementHandler = self._end
        self.made.CharacterDataHandler = self._read
        self._blank_strings = blank_strings
        self._cell: _Cell | None = None
        self._at_row, self._at_column = 0, -1
        self._is_shared = False
        self._in_value = False

    def _start(self, tag: str, attributes: Attributes) -> None:
        kind = local_name(tag)
        if kind == "row":
            self._at_row = int(attributes.get("r", self._at_row + 1))
            self._at_column = -1
        elif kind == "c":
            reference = attributes.get("r")
            self._at_column = place_of(reference)[1] if reference else self._at_column + 1
            self._is_shared = attributes.get("t") == "s"
            begin = self.made.CurrentByteIndex
            self._cell = _Cell(self._at_row, self._at_column, begin, [])
        elif kind in ("v", "t"):
            self._in_value = True

    def _read(self, text: str) -> None:
        if self._in_value and self._cell:
            self._cell.text.append(text)

    def _end(self, tag: str) -> None:
        kind = local_name(tag)
        if kind in ("v", "t"):
            self._in_value = False
        elif kind == "c" and self._cell:
            self._settle(self._cell)
            self._cell = None

    def _settle(self, cell: _Cell) -> None:
        text = "".join(cell.text).strip()
        if text and not (self._is_shared and text in self._blank_strings):
            self.row = max(self.row, cell.row)
            self.column = max(self.column, cell.column)
        else:
            self.blanks.append((cell.row, cell.column, cell.begin, self.made.CurrentByteIndex))


def without_far_blanks(
    data: bytes, blank_strings: Collection[str]
) -> tuple[bytes, SheetExtent, str]:
    """Return the XML of a sheet without the blank cells beyond its last filled ones.

    And how far it reaches then, and the name of the farthest cell that was cut off.
    """
    walk = _Walk(blank_strings)
    feed(walk.made, data)
    extent = SheetExtent(walk.row, walk.column)
    far = [blank for blank in walk.blanks if blank[0] > extent.row or blank[1] > extent.column]
    kept, place = bytearray(), 0
    for _, _, begin, end in far:
        kept += data[place:begin]
        place = data.index(b">", end) + 1
    kept += data[place:]
    farthest = (
        cell_name(max(blank[1] for blank in far), max(blank[0] for blank in far)) if far else ""
    )
    return bytes(kept), extent, farthest


def blank_strings(shared: bytes) -> set[str]:
    """Return the numbers of the shared strings that hold nothing but blanks."""
    found: set[str] = set()
    number, text, in_text = -1, [""], False
    made = parser()

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal number, in_text
        if local_name(tag) == "si":
            number += 1
            text.clear()
        in_text = local_name(tag) == "t"

    def end(tag: str) -> None:
        nonlocal in_text
        in_text = False
        if local_name(tag) == "si" and not "".join(text).strip():
            found.add(str(number))

    def read(characters: str) -> None:
        if in_text:
            text.append(characters)

    made.StartElementHandler, made.EndElementHandler = start, end
    made.CharacterDataHandler = read
    if shared:
        feed(made, shared)
    return found

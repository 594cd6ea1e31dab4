"""What the XML of a sheet says beside its values: how far it reaches, what is hidden or broken.

The reader of values shows an error of Excel as an empty cell and lays a sheet out in full, however
far its last cell lies: so the sheet is walked through before.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from common.reading.cell_problems import NEVER_CALCULATED, stored_error
from common.reading.tables import cell_name
from common.reading.xml_parts import Attributes, feed, local_name, parser

V = TypeVar("V")
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROW_NUMBER = re.compile(r"[1-9]\d{0,6}")
_DIGITS = "0123456789"
_TRUE = ("1", "true")
_VALUES = ("v", "is", "f")


class BadReference(ValueError):
    """A cell or a row has an address that does not exist, or stands out of order."""


def _by_row() -> defaultdict[int, dict[int, V]]:
    return defaultdict(dict)


@dataclass
class SheetFacts:
    """Rows count from 1 and columns from 0; last_* are those of cells that hold something.

    problems has, by row and column, what a cell shows and what is wrong with it; widths to how many
    digits Excel fills up a number; merged the rows of a range, first and last, and its column.
    """

    last_row: int = 0
    last_column: int = -1
    filled: int = 0
    problems: dict[int, dict[int, tuple[str, str]]] = field(default_factory=_by_row)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    widths: dict[int, dict[int, int]] = field(default_factory=_by_row)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    has_bad_dimension: bool = False


@dataclass(frozen=True)
class Styles:
    """Which styles and shared strings are struck out, and which styles fill a number with zeros."""

    struck: Collection[str] = ()
    struck_strings: Collection[str] = ()
    digits: Mapping[str, int] = field(default_factory=dict)


def column_number(letters: str) -> int:
    """Return the column of its letters, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def place_of(reference: str) -> tuple[int, int]:
    """Return row and column of a reference like B7; raises BadReference."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise BadReference(reference)
    row, column = int(found[2]), column_number(found[1])
    if row > LAST_ROW or column >= LAST_COLUMN:
        raise BadReference(reference)
    return row, column


class _Walk:
    """The handlers of one walk; where it is in the sheet."""

    def __init__(self, styles: Styles, *, recalculates: bool) -> None:
        self.facts = SheetFacts()
        self._styles = styles
        self._recalculates = recalculates
        self._columns: dict[str, int] = {}
        self._row = 0
        self._row_text = ""
        self._column = -1
        self._type = ""
        self._style = ""
        self._has_value = False
        self._is_judged = False
        self._text: list[str] = []
        self.made = parser()
        self.made.StartElementHandler = self.start
        self._kinds: dict[str, str] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        kind = self._kinds.get(tag)
        if kind is None:
            kind = self._kinds[tag] = local_name(tag)
        if kind == "c":
            self._begin_cell(attributes)
        elif kind in _VALUES:
            self._see_value(kind)
        elif kind == "row":
            self._begin_row(attributes)
        else:
            self._see_other(kind, attributes)

    def _see_other(self, kind: str, attributes: Attributes) -> None:
        if kind == "strike":
            self.facts.struck.add(self._row)
        elif kind == "col":
            self._see_column(attributes)
        elif kind == "mergeCell":
            self._see_merged(attributes.get("ref", ""))
        elif kind == "dimension":
            first, _, last = attributes.get("ref", "").partition(":")
            sound = map(_REFERENCE.fullmatch, (first, last or first))
            self.facts.has_bad_dimension = not all(sound)

    def _begin_row(self, attributes: Attributes) -> None:
        self.settle()
        text = attributes.get("r")
        number = self._row + 1 if text is None else _row_number(text)
        if number <= self._row or number > LAST_ROW:
            raise BadReference(f"{number}行")
        self._row, self._row_text, self._column = number, str(number), -1
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht")):
            self.facts.hidden_rows.add(number)

    def _begin_cell(self, attributes: Attributes) -> None:
        if self._is_judged or self._text:
            self.settle()
        reference = attributes.get("r")
        if reference is None:
            column = self._column + 1
        else:
            letters = reference.rstrip(_DIGITS)
            known = self._columns.get(letters)
            if known is None or reference[len(letters) :] != self._row_text:
                known = self._new_letters(reference, letters)
            column = known
        if column <= self._column or column >= LAST_COLUMN or not self._row:
            raise BadReference(reference or cell_name(column, self._row))
        self._column = column
        self._type = attributes.get("t", "")
        self._style = attributes.get("s", "")
        self._has_value = False
        if self._type == "e" or (self._type == "s" and self._styles.struck_strings):
            self._is_judged = True
            self.made.CharacterDataHandler = self._text.append

    def _new_letters(self, reference: str, letters: str) -> int:
        row, column = place_of(reference)
        if row != self._row:
            raise BadReference(reference)
        self._columns[letters] = column
        return column

    def _see_value(self, kind: str) -> None:
        if kind == "f":
            self._is_judged = True
            self.made.CharacterDataHandler = None
            return
        if self._is_judged:
            self.made.CharacterDataHandler = self._text.append
        if not self._has_value:
            self._has_value = True
            self._fill()

    def _fill(self) -> None:
        facts = self.facts
        facts.filled += 1
        if self._column > facts.last_column:
            facts.last_column = self._column
        facts.last_row = self._row
        if self._style in self._styles.struck:
            facts.struck.add(self._row)
        if self._style in self._styles.digits and self._type in ("", "n"):
            facts.widths[self._row][self._column] = self._styles.digits[self._style]

    def settle(self) -> None:
        """Judge the cell that ends, where it is an error, a formula or perhaps struck out."""
        if not self._is_judged:
            return
        self.made.CharacterDataHandler = None
        text = "".join(self._text).strip()
        if self._type == "s" and text in self._styles.struck_strings:
            self.facts.struck.add(self._row)
        elif problem := self._problem(text):
            shown = "" if problem == NEVER_CALCULATED else text
            self.facts.problems[self._row][self._column] = (shown, problem)
            if not self._has_value:
                self._has_value = True
                self._fill()
        self._is_judged = False
        self._text.clear()

    def _problem(self, text: str) -> str:
        if self._type == "e":
            return stored_error(text)
        is_empty_text = self._type == "str" and self._has_value
        is_missing = not (text or is_empty_text or self._type == "s")
        is_left = self._recalculates and text == "0" and self._type != "s"
        return NEVER_CALCULATED if is_missing or is_left else ""

    def _see_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width")):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(first + last) < 12:
                self.facts.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _see_merged(self, reference: str) -> None:
        self.settle()
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = place_of(first), place_of(last or first)
        if bottom > top and right >= left:
            self.facts.merged.append((top, bottom, left))


def _row_number(text: str) -> int:
    if not _ROW_NUMBER.fullmatch(text):
        raise BadReference(f"{text}行")
    return int(text)


def _is_zero(text: str | None) -> bool:
    return text is not None and text.strip("0") in ("", ".")


def read_sheet_facts(data: bytes, styles: Styles, *, recalculates: bool) -> SheetFacts:
    """Return what the XML of a sheet says; raises BadReference or BrokenXml.

    recalculates says that whoever wrote the workbook left its formulas to be calculated.
    """
    walk = _Walk(styles, recalculates=recalculates)
    feed(walk.made, data)
    walk.settle()
    return walk.facts

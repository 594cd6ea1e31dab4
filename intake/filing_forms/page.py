"""One form on one sheet: where its labels stand, and the values beside them.

Nothing relies on fixed cells: rows and columns may have moved, and values may lie a few columns
further from their labels than they were printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from common.japanese import parse_date
from common.noticed import day_from_1904
from common.tabular import Row, heading_key
from intake.filing_forms.definition import FormDefinition, FormField, FormTable, TypeBoxes
from intake.filing_forms.labels import label_key, option_key, pattern_key, sign_of

REACH = 8
_BELOW = 2
# What is printed where a day or a month is to be filled in.
_UNFILLED = {"令和年月日", "年月日", "令和年月", "年月"}
_DAYS = ("confirmed_date",)
_key = lru_cache(maxsize=8192)(label_key)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A cell of a form: what stands in it, and what is wrong where it holds no value.

    shown is what a message quotes where the text is only what the cell means.
    """

    place: str
    row: int
    column: int
    text: str = ""
    problem: str = ""
    shown: str = ""


Spots = dict[str, Spot]


class FormPage:
    """The rows of a sheet, from the title of a form to the next one, as one definition reads them.

    place is what stands before the names of its cells.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        definition: FormDefinition,
        *,
        place: str,
        counts_from_1904: bool = False,
        is_list: bool = False,
    ) -> None:
        """Find the labels of the form, or with is_list those of its further sheet."""
        self.rows = rows
        self.definition = definition
        self.place = place
        self._counts_from_1904 = counts_from_1904
        self._at = {row.number: row for row in rows}
        self._names = dict(definition.anchors)
        if is_list:
            self._names |= {label_key(word): "list" for word in definition.form_list.labels}
        self._anchors = self._found_anchors()

    @property
    def fit(self) -> float:
        """Return how much of the form was found, from 0 to 1."""
        return len(self._anchors) / len(set(self.definition.anchors.values()))

    def field(self, field: FormField) -> Spot | None:
        """Return the cell of a field; None where its label is not there."""
        found = self._anchors.get(field.name)
        if found is None:
            return None
        row, column = found
        if field.at == "here":
            text = self._text(row, column)
            day = text if pattern_key(text) != text.strip() else ""
            return self._spot(row, column, kind=field.kind, text=day)
        if field.at == "below":
            return self._below(row, column, field.kind)
        return self._right(row, column, field.kind)

    def boxes(self, boxes: TypeBoxes) -> dict[str, Spot]:
        """Return the cell of the mark of each type, as far as the types are printed."""
        wanted = {label_key(word): code for code, words in boxes.choices.items() for word in words}
        found: dict[str, Spot] = {}
        for row, column, text in self._cells():
            code = wanted.get(option_key(text))
            if code and code not in found:
                found[code] = self._mark(row, column, boxes.mark_at)
        return found

    def table(self, table: FormTable) -> list[Spots]:
        """Return the filled rows of a table by the names of its columns."""
        begins = self._anchors.get(table.name)
        if begins is None:
            return []
        rows = [row for row in self.rows if begins[0] <= row.number <= self._end(begins[0])]
        lines = self._pairs(rows, table) if table.lay == "pairs" else self._across(rows, table)
        return [line for line in lines if any(spot.text for spot in line.values())]

    def has(self, name: str) -> bool:
        """Tell whether a part of the form is there."""
        return name in self._anchors

    # ----------------------------------------------------------------------------------------

    def _cells(self) -> Iterator[tuple[int, int, str]]:
        for row in self.rows:
            for column, text in enumerate(row.cells):
                if text:
                    yield row.number, column, text

    def _found_anchors(self) -> dict[str, tuple[int, int]]:
        here = {
            pattern_key(label): field.name
            for field in self.definition.fields
            if field.at == "here"
            for label in field.labels
        }
        found: dict[str, tuple[int, int]] = {}
        for row, column, text in self._cells():
            if name := here.get(pattern_key(text)) or self._names.get(_key(text)):
                found.setdefault(name, (row, column))
        return found

    def _end(self, begins: int) -> int:
        """Return the last row before the next part of the form."""
        after = [row for row, _ in self._anchors.values() if row > begins]
        return min(after) - 1 if after else self.rows[-1].number

    def _is_word(self, text: str) -> bool:
        return _key(text) in self.definition.words

    def _text(self, row: int, column: int) -> str:
        cells = self._at[row].cells if row in self._at else []
        return cells[column] if 0 <= column < len(cells) else ""

    def _spot(self, row: int, column: int, *, kind: str = "", text: str | None = None) -> Spot:
        written = self._text(row, column) if text is None else text
        if heading_key(written) in _UNFILLED:
            written = ""
        if self._counts_from_1904 and kind in ("day", "month"):
            written = day_from_1904(written)
        problems: Mapping[int, str] = self._at[row].problems if row in self._at else {}
        return Spot(
            place=self.place,
            row=row,
            column=column,
            text=written,
            problem=problems.get(column, ""),
        )

    def _right(self, row: int, column: int, kind: str = "") -> Spot:
        """Return the first value right of a label, or the cell in which it is awaited."""
        values = list(self._values_right(row, column))
        if not values:
            return self._spot(row, column + 1, kind=kind, text="")
        first = self._spot(row, values[0], kind=kind)
        if kind == "day" and len(values) > 1 and not _is_day(first.text):
            joined = "".join(self._text(row, one) for one in values)
            return replace(first, text=joined if _is_day(joined) else first.text)
        return first

    def _values_right(self, row: int, column: int) -> Iterator[int]:
        for place in range(column + 1, column + 1 + REACH):
            if text := self._text(row, place):
                if self._is_word(text):
                    return
                yield place

    def _below(self, row: int, column: int, kind: str) -> Spot:
        for number in range(row + 1, row + 1 + _BELOW):
            text = self._text(number, column)
            if text and not self._is_word(text):
                return self._spot(number, column, kind=kind)
        return self._spot(row + 1, column, kind=kind, text="")

    def _mark(self, row: int, column: int, side: str) -> Spot:
        """Return the mark of a check box: in its own cell, or in the cell beside it."""
        if sign := sign_of(self._text(row, column)):
            return replace(self._spot(row, column), text=sign)
        return self._spot(row, max(column + (1 if side == "right" else -1), 0))

    def _columns(self, row: Row, table: FormTable) -> dict[str, int]:
        wanted = {label_key(word): name for name, words in table.columns.items() for word in words}
        found: dict[str, int] = {}
        for column, text in enumerate(row.cells):
            if text and (name := wanted.get(_key(text))):
                found.setdefault(name, column)
        return found

    @cached_property
    def _first_headings(self) -> tuple[Row, dict[str, int]] | None:
        """Return the headings that stand once, for all tables below them."""
        for table in self.definition.tables:
            for row in self.rows:
                if len(columns := self._columns(row, table)) > 1:
                    return row, columns
        return None

    def _across(self, rows: Sequence[Row], table: FormTable) -> Iterator[Spots]:
        for place, row in enumerate(rows):
            columns = self._columns(row, table)
            if "name" in columns and len(columns) >= min(2, len(table.columns)):
                below = rows[place + 1 :]
                break
        else:
            if self._first_headings is None:
                return
            known = self._first_headings[1].items()
            columns = {name: at for name, at in known if name in table.columns}
            below = [row for row in rows if row.number != self._first_headings[0].number]
        for row in below:
            if not self._is_word(self._text(row.number, columns["name"])):
                yield {
                    name: self._spot(row.number, column, kind="day" if name in _DAYS else "")
                    for name, column in columns.items()
                }

    def _pairs(self, rows: Sequence[Row], table: FormTable) -> Iterator[Spots]:
        line: Spots = {}
        for row in rows:
            for name, column in self._columns_of_pairs(row, table):
                if name == "name" and line:
                    yield line
                    line = {}
                line[name] = self._right(row.number, column, "day" if name in _DAYS else "")
        if line:
            yield line

    def _columns_of_pairs(self, row: Row, table: FormTable) -> Iterator[tuple[str, int]]:
        wanted = {label_key(word): name for name, words in table.columns.items() for word in words}
        for column, text in enumerate(row.cells):
            if text and (name := wanted.get(_key(text))):
                yield name, column


def _is_day(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True

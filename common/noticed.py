"""What the reader noticed about a table, in the report of its file."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from common.findings import FileReport, Finding
from common.tabular import Row, Table, cell_name, heading_key

_FIRST_DAY_FROM_1904 = date(1904, 1, 1)
_BARE_DAY = re.compile(r"([1-9]\d{3,4})(?:\.\d+)?")
_SURPLUS = (
    "見出しのない列に値があります。この値は取り込みません。列がずれていないか確認してください。"
)


def rows_below(
    header: Row,
    rows: Iterable[Row],
    table: Table,
    report: FileReport,
    *,
    columns: Collection[int],
    sheet: str | None = None,
) -> Iterator[Row]:
    """Yield the rows below a header; what was noticed of them, and of the table, is reported.

    columns are those that are read: a cell of theirs whose value the file does not hold is an
    error. sheet is what stands before the names of cells.
    """
    noticed = _Noticed(header, table, report, set(columns), f"{sheet}!" if sheet else "")
    for row in rows:
        if not noticed.is_blank(row):
            noticed.see(row)
            yield noticed.with_days(row)


class _Noticed:
    """A table that is being read, and the report of its file."""

    def __init__(
        self, header: Row, table: Table, report: FileReport, columns: set[int], before: str
    ) -> None:
        self._headings = header.cells
        self._header = header.number
        self._table = table
        self._report = report
        self._columns = columns
        self._before = before
        self._is_new = True
        self._unheaded = [place for place, cell in enumerate(header.cells) if not cell]
        self._days = {
            place for place, cell in enumerate(header.cells) if heading_key(cell).endswith("日")
        }

    def is_blank(self, row: Row) -> bool:
        """Return whether a row holds only formulas gone wrong that nobody reads."""
        if row.fault or not row.problems or self._columns & row.problems.keys():
            return False
        return not any(cell for place, cell in enumerate(row.cells) if place not in row.problems)

    def see(self, row: Row) -> None:
        """Report what was noticed of a row, and once what was noticed of the table."""
        if self._is_new:
            self._is_new = False
            self._see_table()
        for place in sorted(self._columns & row.problems.keys()):
            self._report.errors.append(self._at(row, place, row.problems[place]))
        if row.fault:
            # Where its cells begin and end is just what is not known.
            self._report.errors.append(replace(self._at(row, None, row.fault), cell=""))
        self._report.warnings += [self._at(row, None, note) for note in row.notes]
        surplus = [place for place in self._places_without_heading(row) if row.cells[place]]
        if surplus:
            self._report.warnings.append(self._at(row, surplus[0], _SURPLUS))

    def with_days(self, row: Row) -> Row:
        """Return a row whose bare numbers are days, where its workbook counts them from 1904."""
        if not self._table.counts_from_1904:
            return row
        cells = [
            day_from_1904(cell) if place in self._days else cell
            for place, cell in enumerate(row.cells)
        ]
        return replace(row, cells=cells)

    def _places_without_heading(self, row: Row) -> Iterator[int]:
        yield from (place for place in self._unheaded if place < len(row.cells))
        yield from range(len(self._headings), len(row.cells))

    def _see_table(self) -> None:
        if self._table.is_hidden:
            self._warn(
                self._header,
                None,
                f"シート「{self._table.sheet}」は非表示です。表示されているシートと同じように"
                "取り込みます。",
            )
        for observation in self._table.observations:
            if observation.column is None:
                self._warn(observation.row, None, observation.message)
            elif observation.column in self._columns:
                self._warn(self._header, observation.column, observation.message)

    def _warn(self, row: int | None, column: int | None, message: str) -> None:
        cell = heading = ""
        if row is not None and column is not None:
            cell = self._before + cell_name(column, row)
            heading = self._headings[column]
        self._report.warnings.append(
            Finding(row=row, column=heading, cell=cell, value="", message=message)
        )

    def _at(self, row: Row, place: int | None, message: str) -> Finding:
        if place is None:
            filled = next((place for place, cell in enumerate(row.cells) if cell), 0)
            cell, heading, value = cell_name(filled, row.number), "", ""
        else:
            cell = cell_name(place, row.number)
            heading = self._headings[place] if place < len(self._headings) else ""
            value = row.cells[place] if place < len(row.cells) else ""
        return Finding(
            row=row.number,
            column=heading,
            cell=self._before + cell,
            value=value,
            message=message,
        )


def is_unreadable(row: Row, columns: Iterable[int]) -> bool:
    """Tell whether a row cannot be taken as it stands: it, or a cell of these, has no value."""
    return bool(row.fault) or (bool(row.problems) and not row.problems.keys().isdisjoint(columns))


def day_from_1904(text: str) -> str:
    """Return the day that a bare number means in a workbook that counts days from 1904."""
    found = _BARE_DAY.fullmatch(text)
    if not found:
        return text
    return (_FIRST_DAY_FROM_1904 + timedelta(days=int(found[1]))).isoformat()

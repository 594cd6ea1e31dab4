"""One record of a file that enters: its cells by heading, and what is wrong with them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from common.characters import forbidden_problem, without_forbidden
from common.findings import FileReport, Finding
from common.japanese import parse_date, zone_moves
from common.noticed import is_unreadable
from common.tabular import Row, cell_name, heading_key
from common.visible import one_line

T = TypeVar("T")


class FileRow:
    """The cells of one row; errors and warnings go to the file's report with their place."""

    def __init__(
        self,
        row: Row,
        places: Mapping[str, int],
        report: FileReport,
        sheet: str | None = None,
    ) -> None:
        """Keep the row, where its headings stand, and where findings go.

        The sheet stands before the names of cells, for workbooks of several sheets.
        """
        self.number = row.number
        self.failed = is_unreadable(row, places.values())
        self._refused: set[str] = set()
        self._row = row
        self._cells = row.cells
        self._places = places
        self._report = report
        self._sheet = sheet

    @property
    def where(self) -> str:
        """Return which row this is, with its sheet where there are several."""
        sheet = f"シート「{self._sheet}」の" if self._sheet else ""
        return f"{sheet}{self.number}行目"

    def text(self, heading: str) -> str:
        """Return the cell under a heading in one line; nothing where there is no such column.

        A character that no text may hold is an error, whoever asks for the cell.
        """
        return one_line(self.lines(heading))

    def lines(self, heading: str) -> str:
        """Return the cell under a heading with its line breaks, as remarks have them."""
        text = self._written(heading)
        problem = forbidden_problem(text)
        if problem and heading not in self._refused:
            self._refused.add(heading)
            self.error(heading, problem)
        return without_forbidden(text) if problem else text

    def _written(self, heading: str) -> str:
        place = self._place(heading)
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def error(self, heading: str, message: str) -> None:
        """Say what is wrong and how to mend it; the record will not be written."""
        self.failed = True
        if not self._was_said(heading):
            self._report.errors.append(self._finding(heading, message))

    def warn(self, heading: str, message: str) -> None:
        """Say what somebody should look at; the record will be written."""
        if not self._was_said(heading):
            self._report.warnings.append(self._finding(heading, message))

    def parse(self, heading: str, read: Callable[[str], T]) -> T | None:
        """Return what a filled cell means; a ValueError of the reader becomes an error here."""
        text = self.text(heading)
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            self.error(heading, str(error))
            return None

    def day(self, heading: str) -> date | None:
        """Return the day in a cell; what is no day becomes an error, a day moved here is said."""
        day = self.parse(heading, parse_date)
        if day and (moved := zone_moves(self.text(heading))):
            self.warn(heading, moved)
        return day

    def cell(self, heading: str) -> str:
        """Return the name of the cell under a heading; nothing where there is no such column."""
        place = self._place(heading)
        if place is None:
            return ""
        name = cell_name(place, self.number)
        return f"{self._sheet}!{name}" if self._sheet else name

    def _was_said(self, heading: str) -> bool:
        """Return whether the reader has told that this cell, or the row, cannot be relied on."""
        return bool(self._row.fault) or self._place(heading) in self._row.problems

    def _place(self, heading: str) -> int | None:
        return self._places.get(heading_key(heading))

    def _finding(self, heading: str, message: str) -> Finding:
        return Finding(
            row=self.number,
            column=heading,
            cell=self.cell(heading),
            value=self._written(heading),
            message=message,
        )

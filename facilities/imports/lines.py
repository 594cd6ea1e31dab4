"""One line of a file while it is read: its cells by heading, and what is found in them."""

from dataclasses import dataclass
from datetime import date

from common.characters import forbidden_problem, without_forbidden
from common.findings import FileReport, Finding
from common.japanese import half_width, parse_date, zone_moves
from common.noticed import is_unreadable
from common.numerals import code_text, in_exponents
from common.tabular import Row, cell_name
from common.visible import one_line
from facilities.imports.headings import HeaderLayout


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands, for findings made after the file has been read."""

    report: FileReport
    layout: HeaderLayout
    sheet: str | None
    row: int

    def finding(self, heading: str, value: str, message: str) -> Finding:
        """Return a finding at the cell of a heading."""
        cell = ""
        if heading in self.layout.places:
            cell = cell_name(self.layout.places[heading], self.row)
        if self.sheet and cell:
            cell = f"{self.sheet}!{cell}"
        return Finding(row=self.row, column=heading, cell=cell, value=value, message=message)

    def error(self, heading: str, value: str, message: str) -> None:
        """Say in the report what must be mended before the row can be written."""
        self.report.errors.append(self.finding(heading, value, message))

    def warn(self, heading: str, value: str, message: str) -> None:
        """Say in the report what should be looked at."""
        self.report.warnings.append(self.finding(heading, value, message))


class RowCells:
    """The cells of one row by heading; errors and warnings go to the report of its file."""

    def __init__(self, row: Row, place: RowPlace) -> None:
        """Take a row and the place that its findings name."""
        self.place = place
        self.has_errors = is_unreadable(row, place.layout.places.values())
        self.mended: list[str] = []
        self._refused: set[str] = set()
        self._row = row
        self._cells = row.cells

    def text(self, heading: str) -> str:
        """Return the text of a cell in one line, empty where the file has no such column.

        A character that no text may hold is an error, whoever asks for the cell.
        """
        text = self._written(heading)
        problem = forbidden_problem(text)
        if problem and heading not in self._refused:
            self._refused.add(heading)
            self.error(heading, problem)
        return without_forbidden(text) if problem else text

    def _written(self, heading: str) -> str:
        column = self.place.layout.places.get(heading)
        if column is None or column >= len(self._cells):
            return ""
        return one_line(self._cells[column])

    def code(self, heading: str) -> str:
        """Return the code in a cell, empty where it is blank; lost digits become an error."""
        try:
            return code_text(self.text(heading))
        except ValueError as problem:
            self.error(heading, str(problem))
            return ""

    def side_code(self, heading: str) -> str:
        """Return a code that a facility can do without; lost digits leave it blank."""
        if lost := in_exponents(self.text(heading)):
            self.warn(heading, f"{lost}この項目は空欄とします。")
            return ""
        return code_text(self.text(heading))

    def telephone(self, heading: str) -> str:
        """Return a telephone number; lost digits leave it blank."""
        return half_width(self.text(heading)) if self.side_code(heading) else ""

    def day(self, heading: str) -> date | None:
        """Return the day in a cell, None where it is blank; what is no day becomes an error."""
        text = self.text(heading)
        if not text:
            return None
        try:
            day = parse_date(text)
        except ValueError as problem:
            self.error(heading, str(problem))
            return None
        if moved := zone_moves(text):
            self.warn(heading, moved)
        return day

    def has_column(self, heading: str) -> bool:
        """Return whether the file has a column of this heading."""
        return heading in self.place.layout.places

    def error(self, heading: str, message: str) -> None:
        """Say what is wrong with a cell; the row will not be written."""
        self.has_errors = True
        if not self._was_said(heading):
            self.place.error(heading, self._written(heading), message)

    def warn(self, heading: str, message: str) -> None:
        """Say what is doubtful about a cell."""
        if not self._was_said(heading):
            self.place.warn(heading, self._written(heading), message)

    def _was_said(self, heading: str) -> bool:
        """Return whether the reader has told that this cell, or the row, cannot be relied on."""
        column = self.place.layout.places.get(heading)
        return bool(self._row.fault) or column in self._row.problems

"""One record of a file that enters: its cells by heading, and what is wrong with them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from common.findings import FileReport, Finding
from common.japanese import parse_date, zone_moves
from common.tabular import Row, cell_name, heading_key
from common.visible import one_line

T = TypeVar("T")


class Record:
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
        self.failed = False
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
        """Return the cell under a heading in one line; nothing where there is no such column."""
        return one_line(self.lines(heading))

    def lines(self, heading: str) -> str:
        """Return the cell under a heading with its line breaks, as remarks have them."""
        place = self._places.get(heading_key(heading))
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def error(self, heading: str, message: str) -> None:
        """Say what is wrong and how to mend it; the record will not be written."""
        self.failed = True
        self._report.errors.append(self._finding(heading, message))

    def warn(self, heading: str, message: str) -> None:
        """Say what somebody should look at; the record will be written."""
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
        place = self._places.get(heading_key(heading))
        if place is None:
            return ""
        name = cell_name(place, self.number)
        return f"{self._sheet}!{name}" if self._sheet else name

    def _finding(self, heading: str, message: str) -> Finding:
        return Finding(
            row=self.number,
            column=heading,
            cell=self.cell(heading),
            value=self.text(heading),
            message=message,
        )

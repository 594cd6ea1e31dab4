"""A line of a filing that was gathered from the cells of a form."""

from collections.abc import Mapping

from common.file_row import FileRow
from common.findings import FileReport, Finding
from common.tabular import Row, cell_name, heading_key
from intake.filing_forms.page import Spot

MOST_PLANS = 10


def plan_headings(number: int) -> tuple[str, str, str]:
    """Return what the kind, the name and the code of an institution to be consulted are called."""
    return (
        f"協議予定の種類{number}",
        f"協議予定の医療機関名{number}",
        f"協議予定の医療機関コード{number}",
    )


class FormRecord(FileRow):
    """What a form says of a filing, or of a further partner of it; each value has its own cell."""

    def __init__(self, spots: Mapping[str, Spot], report: FileReport, *, form: object) -> None:
        """Keep the cells by the names under which an import asks for them.

        form tells the lines of one form from those of another.
        """
        first = min((spot for spot in spots.values()), key=lambda spot: spot.row)
        super().__init__(Row(first.row, []), {}, report, first.place)
        self.form = form
        self._spots = {heading_key(heading): spot for heading, spot in spots.items()}
        self._settled: set[str] = set()
        for heading, spot in spots.items():
            if spot.problem:
                self.settle(heading, spot.problem)

    @property
    def states_filing(self) -> bool:
        """Tell whether the line holds what the form says of the filing itself."""
        return heading_key("届出日") in self._spots

    def settle(self, heading: str, message: str) -> None:
        """Say what is wrong with a cell; nothing else is said of it."""
        self.error(heading, message)
        self._settled.add(heading)

    def cell(self, heading: str) -> str:
        """Return the name of the cell that holds what is asked for; nothing where none does."""
        spot = self._spot(heading)
        if spot is None or spot.column < 0:
            return ""
        return f"{spot.place}!{cell_name(spot.column, spot.row)}"

    def _written(self, heading: str) -> str:
        spot = self._spot(heading)
        return spot.text if spot else ""

    def _was_said(self, heading: str) -> bool:
        return heading in self._settled

    def _spot(self, heading: str) -> Spot | None:
        return self._spots.get(heading_key(heading))

    def _finding(self, heading: str, message: str) -> Finding:
        spot = self._spot(heading)
        return Finding(
            row=spot.row if spot else None,
            column=heading,
            cell=self.cell(heading),
            value=(spot.shown or spot.text) if spot else "",
            message=message,
        )


def unlabelled(place: str, text: str = "") -> Spot:
    """Return what stands for a value that has no cell on the form."""
    return Spot(place=place, row=1, column=-1, text=text)

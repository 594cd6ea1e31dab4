"""How the rows of one facility, and what is stored of it, become one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from facilities.imports import headings
from facilities.imports.cells import Values, closing_problem
from facilities.imports.lookups import Lookups
from facilities.imports.rows import GoodRow
from facilities.models import Facility, Suspension

_BLANK = ("", None, False)
# 指定権者 stands in a file only where somebody wrote it on purpose.
_EXPLICIT = ("authority_id",)


@dataclass
class Draft:
    """A facility as it is stored, the rows laid upon it, and what they change.

    The row whose service comes first in the order of codes governs: what it states replaces what
    is stored, unless a service that comes before it was stored earlier. Every other row only
    fills in what is blank. So files may be imported together, or one by one in any order.
    """

    facility: Facility
    lookups: Lookups
    suspensions: list[Suspension] = field(default_factory=list)
    rows: list[GoodRow] = field(default_factory=list)
    governed: bool = False
    changes: Values = field(default_factory=dict)
    changed_suspensions: list[Suspension] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Return whether the register does not hold the facility yet."""
        return self.facility.pk is None

    @property
    def is_changed(self) -> bool:
        """Return whether anything has to be written."""
        return bool(self.changes or self.changed_suspensions)

    def value(self, name: str) -> Any:  # Any: of the type of the field
        """Return what a field will hold."""
        return self.changes.get(name, getattr(self.facility, name))

    def lay(self, row: GoodRow) -> None:
        """Take over what a row states; a row that contradicts the register becomes an error."""
        governs = not self.rows and self._comes_first(row)
        changes = self._stated(row, governs=governs)
        designated, closed = (
            changes.get(name, self.value(name)) for name in ("designated_date", "closed_date")
        )
        if problem := closing_problem(designated, closed):
            row.place.error(headings.CLOSED, _text(closed), problem)
        elif self._lay_suspension(row, governs=governs):
            self._say_new_authority(row, changes)
            self.changes |= changes
            self.governed = self.governed or governs
            self.rows.append(row)

    def settle(self) -> None:
        """Give a new facility its authority unless a row named one, and drop what is as stored."""
        if self.is_new and self.rows:
            self.changes.setdefault("authority_id", self.rows[0].default_authority)
        self.changes = {
            name: value
            for name, value in self.changes.items()
            if self.is_new or value != getattr(self.facility, name)
        }

    def _comes_first(self, row: GoodRow) -> bool:
        rank = self.lookups.services.rank
        return self.is_new or rank(row.service.name) <= rank(self.facility.service_name)

    def _stated(self, row: GoodRow, *, governs: bool) -> Values:
        return {
            name: value
            for name, value in row.values.items()
            if value != (held := self.value(name))
            and (governs or held in _BLANK or name in _EXPLICIT)
        }

    def _say_new_authority(self, row: GoodRow, changes: Values) -> None:
        if "authority_id" in changes and not self.is_new:
            row.place.warn(
                headings.AUTHORITY,
                row.stated_authority,
                "指定権者が登録済みのものと異なります。ファイルの指定権者に、保存した日から変更します。",
            )

    def _lay_suspension(self, row: GoodRow, *, governs: bool) -> bool:
        if row.suspended is None:
            return True
        same = next((s for s in self.suspensions if s.start_date == row.suspended), None)
        resumed = row.resumed
        if same and (resumed is None or not (governs or same.resumed_date is None)):
            resumed = same.resumed_date
        others = [suspension for suspension in self.suspensions if suspension is not same]
        if any(_overlap(row.suspended, resumed, other) for other in others):
            row.place.error(
                headings.SUSPENDED,
                _text(row.suspended),
                "休止の期間が、登録済み又は他の行の休止の期間と重なっています。",
            )
            return False
        self._keep_suspension(row.suspended, resumed, same)
        return True

    def _keep_suspension(self, start: date, resumed: date | None, same: Suspension | None) -> None:
        kept = same or Suspension(facility=self.facility, start_date=start)
        if same is None:
            self.suspensions.append(kept)
        if same is None or same.resumed_date != resumed:
            kept.resumed_date = resumed
            if kept not in self.changed_suspensions:
                self.changed_suspensions.append(kept)

    def count(self) -> None:
        """Count each row in the report of its file, once.

        The first row of a facility is new, changed or unchanged. Every other row is merged, and
        so is a first row that stands behind a service stored earlier, for it only fills in what
        is blank.
        """
        for place, row in enumerate(self.rows):
            report = row.place.report
            if place or not self.governed:
                report.merged += 1
            elif self.is_new:
                report.new += 1
            elif self.is_changed:
                report.changed += 1
            else:
                report.unchanged += 1


def _overlap(start: date, resumed: date | None, other: Suspension) -> bool:
    begins_before_other_ends = other.resumed_date is None or start < other.resumed_date
    return begins_before_other_ends and (resumed is None or other.start_date < resumed)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""

"""The 年度 that invented offices have closed for homes that did not file (届出の終了)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from random import Random

from common.japanese import fiscal_year_span
from compliance.deadlines.models import YearClosing
from compliance.deadlines.models.year_closing import DUTY_BEGAN
from demo.facilities import InventedHome
from demo.turns import Turns
from demo.versions import Clock

_CLOSED = 0.06
_TAKEN_BACK = 0.2
_UNFILED = "督促を行ったが提出がなく、翌年度の届出により現況を確認したため"
_NOT_REQUIRED = "年度内に廃止する予定であるため"
_ASKED_AGAIN = "施設から提出の意向が示されたため"


class Closings:
    """Closes, now and then, a 年度 for a home, and takes some of that back."""

    def __init__(self, clock: Clock, first_pk: int) -> None:
        """Begin with the first primary key to give."""
        self._clock = clock
        self._pks = count(first_pk)
        self._closed = Turns(_CLOSED)
        self._taken_back = Turns(_TAKEN_BACK)

    def of(
        self, home: InventedHome, years: Iterable[int], *, by: int, chance: Random
    ) -> list[YearClosing]:
        """Return what was closed of the 年度 that a home has not filed, and what taken back."""
        rows: list[YearClosing] = []
        for year in sorted(years):
            first, last = fiscal_year_span(year)
            designated = home.facility.designated_date
            if year < DUTY_BEGAN or (designated and designated > first) or not self._closed.falls():
                continue
            over = last < self._clock.last
            rows += self._closing(home, year, over=over, by=by, chance=chance)
        return rows

    def _closing(
        self, home: InventedHome, year: int, *, over: bool, by: int, chance: Random
    ) -> list[YearClosing]:
        kind = YearClosing.Kind.UNFILED if over else YearClosing.Kind.NOT_REQUIRED
        first, last = fiscal_year_span(year)
        after = (last if over else first) + timedelta(days=1)
        at = self._clock.recorded_at(after + timedelta(days=chance.randint(20, 60)), chance)
        closing = self._row(home, year, kind, _UNFILED if over else _NOT_REQUIRED, at, by)
        again = at + timedelta(days=chance.randint(5, 40))
        if again >= self._clock.end or not self._taken_back.falls():
            return [closing]
        reopening = self._row(home, year, kind, _ASKED_AGAIN, again, by)
        reopening.reopens_id = closing.pk
        return [closing, reopening]

    def _row(
        self,
        home: InventedHome,
        year: int,
        kind: YearClosing.Kind,
        reason: str,
        at: datetime,
        by: int,
    ) -> YearClosing:
        return YearClosing(
            pk=next(self._pks),
            facility_id=home.facility.pk,
            fiscal_year=year,
            kind=kind,
            reason=reason,
            recorded_at=at,
            recorded_by_id=by,
        )

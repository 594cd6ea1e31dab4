"""What is doubtful about a 確認日, typed or in a file; said before anything is recorded.

基準第28条第2項等: the yearly filing states a confirmation of its own, not the last one's.
"""

from collections.abc import Iterable
from datetime import date, datetime

from common.fiscal_years import a_year_before
from compliance.filings.models import Filing

REPEATED = "確認日が前の年度の届出と同じです。今回の確認の日か確認してください"
LONG_AGO = "確認日から届出日まで１年を超えています"


def confirmed_long_ago(day: date | None, filed: date) -> bool:
    """Return whether a 確認日 lies more than a year before the 届出日."""
    return day is not None and day < a_year_before(filed)


class Confirmations:
    """The days on which facilities have confirmed, by what they have filed."""

    def __init__(self, facilities: Iterable[int], *, known_at: datetime) -> None:
        """Read what the newest versions of the filings of some facilities state."""
        newest = Filing.objects.filter(facility__in=set(facilities))
        newest = newest.newest_versions(known_at=known_at)
        rows = newest.values_list(
            "facility",
            "fiscal_year",
            "confirmed_date",
            "partners__institution",
            "partners__confirmed_date",
        )
        # Of each day the first 年度; without an institution it is that of the filing itself.
        self._first: dict[tuple[int, object, date], int] = {}
        for facility, year, own, institution, day in rows:
            self.add(facility, year, None, own)
            self.add(facility, year, institution, day)

    def add(self, facility: int, year: int, institution: object, day: date | None) -> None:
        """Take in that a filing of a 年度 states a day, if it states one."""
        if day:
            stated = (facility, institution, day)
            self._first[stated] = min(year, self._first.get(stated, year))

    def is_repeated(self, facility: int, year: int, institution: object, day: date | None) -> bool:
        """Return whether a filing of an earlier 年度 states the same day."""
        if day is None:
            return False
        return self._first.get((facility, institution, day), year) < year

"""When an invented facility files: yearly by its authority's day, late, or in mid-year."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from common.japanese import fiscal_year, fiscal_year_span
from compliance.filings.models import Filing
from demo.facilities import InventedHome, WorldSpan

# 指定権者の届出期限の例（月、日）。
_DEADLINES = ((6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (2, 28), (3, 31))
_FORGOTTEN = 0.03
_LATE = 0.12
_CHANGED = 0.45


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The day on which a filing reaches the office, its kind and 年度."""

    day: date
    kind: Filing.Kind
    year: int


def deadline(authority_code: str, seed: int) -> tuple[int, int]:
    """Return the month and day by which an authority wants the yearly filings."""
    return Random(f"{seed} deadline {authority_code}").choice(_DEADLINES)


def receipts(
    home: InventedHome, span: WorldSpan, due: tuple[int, int], chance: Random
) -> list[Receipt]:
    """Return the receipts of a facility's filings, at least one, in order, no two on a day."""
    facility = home.facility
    first = max(span.first, facility.designated_date or span.first)
    # All is received before the last day, so that it is known from its first moment on.
    end = min(span.last, facility.closed_date or span.last)
    years = range(fiscal_year(span.first), fiscal_year(span.last) + 1)
    drawn = [receipt for year in years for receipt in _of_year(year, due, chance)]
    by_day = {receipt.day: receipt for receipt in drawn if first <= receipt.day < end}
    if not by_day:
        day = first + timedelta(days=chance.randrange(max((end - first).days, 1)))
        by_day[day] = Receipt(day=day, kind=Filing.Kind.ANNUAL, year=fiscal_year(day))
    return [by_day[day] for day in sorted(by_day)]


def _of_year(year: int, due: tuple[int, int], chance: Random) -> list[Receipt]:
    start, _ = fiscal_year_span(year)
    drawn = []
    if chance.random() >= _FORGOTTEN:
        month, day = due
        limit = date(year if month >= 4 else year + 1, month, day)
        late = chance.random() < _LATE
        shift = chance.randint(1, 120) if late else -int(chance.triangular(0, 45, 5))
        on = _working_day(limit + timedelta(days=shift))
        drawn.append(Receipt(day=on, kind=Filing.Kind.ANNUAL, year=year))
    if chance.random() < _CHANGED:
        on = _working_day(start + timedelta(days=chance.randrange(365)))
        drawn.append(Receipt(day=on, kind=Filing.Kind.CHANGE, year=fiscal_year(on)))
    return drawn


def _working_day(day: date) -> date:
    """Return the day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))

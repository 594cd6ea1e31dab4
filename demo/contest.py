"""A contest between the product's breakdown and the yardsticks, in turns, on the same server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from time import perf_counter

from django.db import connection

from compliance.rule.classification import ANSWERS
from demo.yardsticks import YARDSTICKS
from facilities.models import Facility
from reports.breakdown import BreakdownSelection, Tally, breakdown

PRODUCT = "product: breakdown(), with the ORM and folding"

Tallies = dict[tuple[str, str], Tally]
CountRows = list[tuple[str, str, int, int]]


class DifferentAnswers(Exception):
    """Two ways counted differently."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question for the breakdown of the nation."""

    on: date
    known_at: datetime


@dataclass(frozen=True, kw_only=True)
class Result:
    """The median seconds of each way, and how many facilities were counted."""

    case: Question
    n: int
    medians: dict[str, float]

    @property
    def fastest(self) -> str:
        """Return the name of the fastest yardstick."""
        return min(YARDSTICKS, key=self.medians.__getitem__)

    @property
    def ratio(self) -> float:
        """Return the product's time as a multiple of the fastest yardstick's."""
        return self.medians[PRODUCT] / self.medians[self.fastest]


def hold(case: Question, *, repeats: int) -> Result:
    """Let every way answer in turns; raises DifferentAnswers where one counts differently."""
    ways = {PRODUCT: lambda: _product(case)} | {
        name: lambda sql=sql: _fetched(sql, case) for name, sql in YARDSTICKS.items()
    }
    tallies = _product(case)
    for name, sql in YARDSTICKS.items():
        if tallied(_fetched(sql, case)) != tallies:
            raise DifferentAnswers(name)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            seconds[name].append(_seconds(way))
    medians = {name: median(values) for name, values in seconds.items()}
    return Result(case=case, n=sum(tally.n for tally in tallies.values()), medians=medians)


def tallied(rows: CountRows) -> Tallies:
    """Return the rows of a yardstick as the breakdown has them."""
    tallies: Tallies = {}
    for prefecture, facility_type, facts, n in rows:
        tallies.setdefault((prefecture, facility_type), Tally())[ANSWERS[facts]] += n
    return tallies


def _product(case: Question) -> Tallies:
    facilities = Facility.objects.all()
    asked = breakdown(
        facilities, selection=BreakdownSelection(), on=case.on, known_at=case.known_at
    )
    return {
        (place, facility_type): tally
        for place, tallies in asked.tallies.items()
        for facility_type, tally in tallies.items()
    }


def _fetched(sql: str, case: Question) -> CountRows:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"on": case.on, "known_at": case.known_at})
        rows: CountRows = cursor.fetchall()
    return rows


def _seconds(way: Callable[[], object]) -> float:
    begun = perf_counter()
    way()
    return perf_counter() - begun

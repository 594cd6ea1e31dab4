"""Which yearly filings are missing of which homes, and which of them are late: in SQL.

基準第28条第2項等: 一年に一回以上. Each 年度 in which a home had to file is held until a filing of
that 年度 arrives, or the office closes it (YearClosing). docs/adr/0025 says which 年度 these are.
A set of 年度 is one number here: a bit each, the first 年度 that is looked at in the lowest.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, ExpressionWrapper, Func, Q, Value, When
from django.db.models.expressions import Combinable

from common.japanese import fiscal_year_label
from compliance.deadlines.conditions import YEARS_HELD, Deadlines, Schedule, first_held
from compliance.deadlines.filed_years import summed_years
from compliance.deadlines.records_begin import begun_years
from compliance.deadlines.year_numbers import SET, years
from compliance.deadlines.year_sets import (
    ALL_YEARS,
    excused_years,
    filed_years,
    late_years,
    since_years,
)
from compliance.filings.settled import once_put_together


class YearState(models.TextChoices):
    """未届の年度の状態, the most urgent first."""

    LATE = "late", "期限超過"
    LACKING = "lacking", "期限超過（補正を求めています）"
    OPEN = "open", "期限前"


@dataclass(frozen=True, kw_only=True)
class OpenYear:
    """One 年度 whose filing is missing of a home."""

    fiscal_year: int
    due: date
    state: YearState

    @property
    def label(self) -> str:
        """Return the 年度 as people read it."""
        return fiscal_year_label(self.fiscal_year)


@dataclass(frozen=True, kw_only=True)
class OpenYears:
    """The 年度 whose filing is missing of one home, the earliest first."""

    owed: tuple[int, ...] = ()
    overdue: tuple[int, ...] = ()  # … past the deadline
    late: tuple[int, ...] = ()  # … and nothing of it has come, not even what was returned

    @property
    def leading(self) -> int | None:
        """Return the 年度 that is most urgent, if one is open."""
        return min(self.late or self.overdue or self.owed, default=None)

    def dated(self, schedule: Schedule, *, claims_bonus: bool) -> list["OpenYear"]:
        """Return each year with its deadline, the most urgent first."""
        found = [
            OpenYear(
                fiscal_year=terms.fiscal_year,
                due=terms.due_for(claims_bonus=claims_bonus),
                state=self._state(terms.fiscal_year),
            )
            for terms in schedule
            if terms.fiscal_year in self.owed
        ]
        order = list(YearState)
        return sorted(found, key=lambda one: (order.index(one.state), one.fiscal_year))

    def _state(self, year: int) -> "YearState":
        if year in self.late:
            return YearState.LATE
        return YearState.LACKING if year in self.overdue else YearState.OPEN

    @classmethod
    def of_number(cls, number: int, *, on: date) -> "OpenYears":
        """Return the years that open_years() has packed into a number."""
        first = first_held(on)
        owed, overdue, late = (
            tuple(first + place for place in range(YEARS_HELD) if number >> shift + place & 1)
            for shift in (0, YEARS_HELD, 2 * YEARS_HELD)
        )
        return cls(owed=owed, overdue=overdue, late=late)


# What is missing before one asks since when, why not, and how late: of a home's columns b.
_MISSING = (
    f"((b.begun | CASE WHEN b.by_first THEN -(b.filed & {ALL_YEARS} & -(b.filed & {ALL_YEARS})) "
    "ELSE 0 END) & b.asked & ~b.filed)"
)


class _Owed(Func):
    """What is missing and asked for: since, and not excused."""

    template = f"{_MISSING} & (%(expressions)s)"
    arg_joiner = ") & ~("
    output_field = SET


class _Listed(Func):
    """The columns of a subquery."""

    template = "%(expressions)s"
    output_field = SET


class _Years(Func):
    """What is owed and late, from two lists of sets; each set is computed once for a row at most.

    The first list is what is owed, and what is late; homes that have filed for every 年度 that may
    be asked are not asked for it. The second one: filed, begun, by_first, asked.
    """

    template = f"""(SELECT CASE WHEN {_MISSING} = 0 THEN 0 ELSE (SELECT %(told)s FROM (
            SELECT %(expressions)s OFFSET 0) AS b (filed, begun, by_first, asked))"""  # noqa: S608 - put together from constants
    arg_joiner = f""", b.filed >> {YEARS_HELD} OFFSET 0) AS o (owed, late, lacking)) END
        FROM (SELECT """
    output_field = SET


# PostgreSQL gives these operators one precedence, so each shift stands in brackets.
_PACKED = (
    f"o.owed | ((o.owed & o.late) << {YEARS_HELD}) "
    f"| ((o.owed & o.late & ~o.lacking) << {2 * YEARS_HELD})"
)


def open_years(*, deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return, on facilities, the number that OpenYears.of_number() reads."""
    return _years(_PACKED, deadlines, known_at)


def open_years_code(
    *, owes: int, overdue: int, late: int, deadlines: Deadlines, known_at: datetime
) -> Combinable:
    """Return, on facilities, the sum of those numbers whose facts hold."""
    told = (
        f"CASE WHEN o.owed = 0 THEN 0 WHEN o.owed & o.late = 0 THEN {owes} "
        f"WHEN o.owed & o.late & ~o.lacking = 0 THEN {owes + overdue} "
        f"ELSE {owes + overdue + late} END"
    )
    return _years(told, deadlines, known_at)


def owes_for(year: int, *, deadlines: Deadlines, known_at: datetime) -> Q:
    """Return the condition on facilities that the filing of a 年度 is missing."""
    place = year - first_held(deadlines.on)
    told = f"o.owed >> {place} & 1" if 0 <= place < YEARS_HELD else "0"
    return Q(_IsOne(_years(told, deadlines, known_at)))


def filed_for(year: int, *, deadlines: Deadlines, known_at: datetime) -> Q:
    """Return the condition on facilities that a filing stands for a 年度."""
    place = year - first_held(deadlines.on)
    if place < 0:
        return Q(pk__in=[])
    key = ("filed", *key_of_years(deadlines))
    filed = once_put_together(
        key, lambda: filed_years(deadlines, known_at), on=deadlines.on, known_at=known_at
    )
    return Q(_HasPlace(filed, Value(place)))


class _HasPlace(Func):
    template = "((%(expressions)s) & 1) = 1"
    arg_joiner = " >> "
    output_field = BooleanField()
    conditional = True


class _IsOne(Func):
    template = "%(expressions)s = 1"
    output_field = BooleanField()
    conditional = True


class _Holds(Func):
    """Whether a set holds all of these 年度."""

    template = "((%(expressions)s) & %(years)s) = %(years)s"
    output_field = BooleanField()
    conditional = True


RECORDS_FROM = "authority__records_from"


def key_of_years(deadlines: Deadlines) -> tuple[Hashable, ...]:
    """Return all that the sets depend on beside the two clocks (common.prepared)."""
    return deadlines.key, settings.RECORDS_FROM


def _years(told: str, deadlines: Deadlines, known_at: datetime) -> Combinable:
    def build() -> Combinable:
        return _missing_years(told, deadlines, known_at)

    key = ("years", told, *key_of_years(deadlines))
    return once_put_together(key, build, on=deadlines.on, known_at=known_at, joined=RECORDS_FROM)


def _missing_years(told: str, deadlines: Deadlines, known_at: datetime) -> Combinable:
    on = deadlines.on
    first, last = first_held(on), deadlines.fiscal_year
    asked = (1 << max(last - first + 1, 0)) - 1
    missing = _Years(
        _Listed(
            _Owed(since_years(on), excused_years(deadlines, known_at)),
            late_years(deadlines, known_at),
        ),
        _Listed(
            filed_years(deadlines, known_at),
            begun_years(deadlines),
            ExpressionWrapper(Q(authority__records_from=None), output_field=BooleanField()),
            years(asked),
        ),
        told=told,
    )
    summed = summed_years(deadlines, known_at)
    if summed is None:
        return missing
    # Most homes have filed for every 年度: to see that from their summary costs least.
    complete = Q(_Holds(summed, years=asked))
    return Case(When(complete, then=Value(0)), default=missing, output_field=SET)

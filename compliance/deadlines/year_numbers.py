"""Sets of 年度 as numbers in SQL: a bit each, the first 年度 that is looked at in the lowest."""

from collections.abc import Iterable

from django.db.models import BigIntegerField, Func, IntegerField
from django.db.models.expressions import Combinable, CombinedExpression

from compliance.deadlines.conditions import YEARS_HELD
from compliance.filings.models import FIRST_YEAR

SET = BigIntegerField()


def bits(years: Iterable[int], first: int) -> int:
    """Return the set of these 年度 as a number."""
    return sum(1 << year - first for year in years)


class Set(Func):
    """A set of 年度 that is known beforehand."""

    template = "(%(years)s::bigint)"
    arity = 0
    output_field = SET


def years(number: int) -> Combinable:
    """Return a set that is known beforehand."""
    return Set(years=number)


class FiscalYear(Func):
    """The 年度 of a day."""

    template = "(EXTRACT(YEAR FROM %(expressions)s - INTERVAL '3 months')::int)"
    output_field = IntegerField()


class OneYear(Func):
    """The set of one 年度; empty where it lies outside what is looked at."""

    template = (
        f"(CASE WHEN %(expressions)s - %(first)s BETWEEN 0 AND {YEARS_HELD - 1} "
        "THEN 1::bigint << (%(expressions)s - %(first)s) ELSE 0 END)"
    )
    output_field = SET


class StoredYears(Func):
    """The set that FilingSummary.years holds, from the first 年度 that is looked at on."""

    template = (
        f"((%(expressions)s >> (%(first)s - {FIRST_YEAR})) & {(1 << YEARS_HELD) - 1}::bigint)"
    )
    output_field = SET


class YearsFrom(Func):
    """The set of a 年度 and all after it; every 年度 where none is known."""

    template = (
        "(CASE WHEN %(expressions)s > %(first)s "
        f"THEN -(1::bigint << LEAST(%(expressions)s - %(first)s, {YEARS_HELD})) ELSE -1 END)"
    )
    output_field = SET


def both(one: Combinable, other: Combinable) -> Combinable:
    """Return the 年度 that are in the one set and in the other."""
    return CombinedExpression(one, "&", other, output_field=SET)


def either(one: Combinable, other: Combinable) -> Combinable:
    """Return the 年度 that are in one of the sets."""
    return CombinedExpression(one, "|", other, output_field=SET)

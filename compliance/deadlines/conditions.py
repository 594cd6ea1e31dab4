"""The deadlines of many authorities as conditions on rows: few, however many rules there are."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Case, Q, When
from django.db.models.expressions import Combinable

from common.japanese import fiscal_year, fiscal_year_span
from common.prepared import AnyField, key_of_values
from compliance.deadlines.days import Rules, changes_count_from, due_date, rules_of
from compliance.deadlines.models import DUTY_BEGAN, DeadlineRule

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)
Pair = tuple[DeadlineRule | None, DeadlineRule | None]
Span = tuple[date, date]

# So many years are held at most: what is older is barred long since, and fits no number.
YEARS_HELD = 20


def first_held(on: date) -> int:
    """Return the first 年度 that is looked at on a day."""
    return max(DUTY_BEGAN, fiscal_year(on) - YEARS_HELD + 1)


@dataclass(frozen=True, kw_only=True)
class YearTerms:
    """When and how the filing of one 年度 is due: what a rule says of it."""

    fiscal_year: int
    due: date
    bonus_due: date
    changes: Span | None  # the days on which a 変更 stands for the filing of the year
    house: DeadlineRule.House

    @property
    def last_day(self) -> date:
        """Return the last day on which one who could not file on the deadline is in time."""
        return max(self.due, fiscal_year_span(self.fiscal_year)[1])

    @property
    def first_due(self) -> date:
        """Return the first day by which the filing of somebody is due."""
        return min(self.due, self.bonus_due)

    def due_for(self, *, claims_bonus: bool) -> date:
        """Return the deadline, of those who claim the 連携加算 or of the others."""
        return self.bonus_due if claims_bonus else self.due


Schedule = tuple[YearTerms, ...]


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """The rules of every 年度 up to a day, from that before the first one that is looked at."""

    on: date
    by_year: dict[int, Rules]

    def of(self, authority: int, facility_type: str | None = None) -> Pair:
        """Return the rule of an authority for a type, and the one of the year before."""
        year = self.fiscal_year
        now, before = self.by_year[year], self.by_year[year - 1]
        return now.of(authority, facility_type), before.of(authority, facility_type)

    @property
    def fiscal_year(self) -> int:
        """Return the 年度 of the day."""
        return max(self.by_year)

    @property
    def now(self) -> Rules:
        """Return the rules of the 年度 of the day."""
        return self.by_year[self.fiscal_year]

    @property
    def key(self) -> Hashable:
        """Return all that the rules say, as a part of a key (common.prepared)."""
        rules = [
            rule
            for year in self.by_year.values()
            for rule in (*year.common.values(), *year.by_type.values())
        ]
        return self.on, key_of_values({id(rule): rule for rule in rules}.values())

    def due(self, pair: Pair, *, claims_bonus: bool) -> date:
        """Return when this year's filing is due."""
        return due_date(pair[0], self.fiscal_year, claims_bonus=claims_bonus)

    def schedule(self, authority: int | None, facility_type: str | None) -> Schedule:
        """Return the terms of each 年度 of the duty, the first that is looked at first."""
        return tuple(
            _terms(
                self.by_year[year].of(authority, facility_type),
                self.by_year[year - 1].of(authority, facility_type),
                year,
            )
            for year in sorted(self.by_year)[1:]
            if year >= DUTY_BEGAN
        )

    @property
    def schedules(self) -> list[Schedule]:
        """Return the schedules of all authorities that have stated a rule."""
        pairs = {pair for rules in self.by_year.values() for pair in rules.by_type}
        common = {(pk, None) for rules in self.by_year.values() for pk in rules.common}
        return [self.schedule(*pair) for pair in pairs | common]

    def by_schedule(
        self,
        value_of: Callable[[Schedule], V],
        expression_of: Callable[[V], Combinable],
        output: AnyField,
        prefix: str = "",
    ) -> Combinable:
        """Return an expression on facilities that depends on the schedule of their authority.

        Authorities whose schedules give the same value share a line, however many there are.
        """
        usual = value_of(self.schedule(None, None))
        common = {pk for rules in self.by_year.values() for pk in rules.common}
        special = {pair for rules in self.by_year.values() for pair in rules.by_type}
        lines = [
            When(_pairs(prefix, pairs), then=expression_of(value))
            for value, pairs in _grouped(special, lambda pair: value_of(self.schedule(*pair)))
        ]
        lines += [
            When(_among(prefix, authorities), then=expression_of(value))
            for value, authorities in _grouped(common, lambda pk: value_of(self.schedule(pk, None)))
            if value != usual
        ]
        if not lines:
            return expression_of(usual)
        return Case(*lines, default=expression_of(usual), output_field=output)


def _terms(rule: DeadlineRule | None, before: DeadlineRule | None, year: int) -> YearTerms:
    due = due_date(rule, year)
    first = changes_count_from(rule, before, year)
    since_last = rule and rule.change_counts == DeadlineRule.ChangeCounts.SINCE_LAST
    end = fiscal_year_span(year)[1]
    return YearTerms(
        fiscal_year=year,
        due=due,
        bonus_due=due_date(rule, year, claims_bonus=True),
        changes=(first, max(end, due) if since_last else end) if first else None,
        house=DeadlineRule.House(rule.house) if rule else DeadlineRule.House.EACH,
    )


def _grouped(keys: Iterable[K], value_of: Callable[[K], V]) -> Iterable[tuple[V, list[K]]]:
    groups: dict[V, list[K]] = {}
    for key in sorted(keys):  # type: ignore[type-var]  # numbers, or pairs of a number and a code
        groups.setdefault(value_of(key), []).append(key)
    return groups.items()


def read_deadlines(*, on: date) -> Deadlines:
    """Read the rules of every 年度 that is looked at on a day, in one query."""
    # Before the duty began, the year of the day itself is read; its schedule is empty.
    years = range(min(first_held(on), fiscal_year(on)) - 1, fiscal_year(on) + 1)
    rules = list(
        DeadlineRule.objects.filter(first_fiscal_year__lte=years[-1]).filter(
            Q(last_fiscal_year=None) | Q(last_fiscal_year__gte=years[0])
        )
    )
    return Deadlines(on=on, by_year={year: rules_of(rules, year) for year in years})


def _among(prefix: str, authorities: Iterable[int]) -> Q:
    return Q(**{f"{prefix}authority__in": sorted(authorities)})


def _pairs(prefix: str, pairs: Iterable[tuple[int, str]]) -> Q:
    by_type: dict[str, list[int]] = {}
    for authority, facility_type in sorted(pairs):
        by_type.setdefault(facility_type, []).append(authority)
    condition = Q(pk__in=[])
    for facility_type, authorities in by_type.items():
        condition |= Q(**{f"{prefix}facility_type": facility_type}) & _among(prefix, authorities)
    return condition

"""The deadlines of many authorities as conditions on rows: few, however many rules there are."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q

from common.japanese import fiscal_year
from compliance.deadlines import Rules, changes_count_from, due_date, rules_of
from compliance.models import DeadlineRule

V = TypeVar("V", bound=Hashable)
Pair = tuple[DeadlineRule | None, DeadlineRule | None]


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """The rules of the 年度 of a day, and those of the 年度 before."""

    on: date
    now: Rules
    before: Rules

    def of(self, authority: int, facility_type: str | None = None) -> Pair:
        """Return the rule of an authority for a type, and the one of the year before."""
        return self.now.of(authority, facility_type), self.before.of(authority, facility_type)

    @property
    def fiscal_year(self) -> int:
        """Return the 年度 of the day."""
        return self.now.fiscal_year

    def due(self, pair: Pair, *, claims_bonus: bool) -> date:
        """Return when this year's filing is due."""
        return due_date(pair[0], self.fiscal_year, claims_bonus=claims_bonus)

    def changes_from(self, pair: Pair) -> date | None:
        """Return from when a 変更 stands for this year's filing, if it does."""
        return changes_count_from(*pair, self.fiscal_year)

    def late(self, *, claims_bonus: bool, prefix: str = "") -> Q:
        """Return the condition that the deadline has passed for a facility.

        A facility designated after the deadline has until the end of the 年度.
        """
        late = Q(pk__in=[])
        groups = self._groups(lambda pair: self.due(pair, claims_bonus=claims_bonus), prefix)
        for due, rows in groups.items():
            designated = f"{prefix}designated_date"
            if self.on > due:
                late |= rows & (Q(**{designated: None}) | Q(**{f"{designated}__lte": due}))
        return late

    def changes_that_count(self, *, prefix: str) -> Q:
        """Return the condition that a 変更 stands for this year's filing."""
        counts = Q(pk__in=[])
        for first, rows in self._groups(self.changes_from, prefix).items():
            if first:
                counts |= rows & Q(received_date__gte=first)
        return counts

    def houses(self, wanted: DeadlineRule.House) -> Q:
        """Return the condition that an authority treats its 養護・軽費 houses so."""
        return self._groups(house_of).get(wanted, Q(pk__in=[]))

    def _groups(self, value_of: Callable[[Pair], V], prefix: str = "") -> dict[V, Q]:
        """Return the facilities that share a value, as a condition on authority and type."""
        common = self.now.common.keys() | self.before.common.keys()
        special = self.now.by_type.keys() | self.before.by_type.keys()
        by_value: dict[V, list[int]] = {value_of((None, None)): []}
        for authority in sorted(common):
            by_value.setdefault(value_of(self.of(authority)), []).append(authority)
        own: dict[V, list[tuple[int, str]]] = {}
        for pair in sorted(special):
            own.setdefault(value_of(self.of(*pair)), []).append(pair)
        others = _everybody(prefix) & ~_among(prefix, common)
        rows = {value: _among(prefix, found) for value, found in by_value.items()}
        rows[value_of((None, None))] |= others
        rows = {value: found & ~_pairs(prefix, special) for value, found in rows.items()}
        for value, pairs in own.items():
            rows[value] = rows.get(value, Q(pk__in=[])) | _pairs(prefix, pairs)
        return rows


def house_of(pair: Pair) -> DeadlineRule.House:
    """Return how 養護・軽費 houses with a 特定施設 designation are treated."""
    return DeadlineRule.House(pair[0].house) if pair[0] else DeadlineRule.House.EACH


def read_deadlines(*, on: date) -> Deadlines:
    """Read the rules that hold on a day."""
    year = fiscal_year(on)
    rules = list(
        DeadlineRule.objects.in_force(fiscal_year=year)
        | DeadlineRule.objects.in_force(fiscal_year=year - 1)
    )
    return Deadlines(on=on, now=rules_of(rules, year), before=rules_of(rules, year - 1))


def _everybody(prefix: str) -> Q:
    return Q(**{f"{prefix}authority__isnull": False})


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

"""How much there is to do: facilities counted by next action, by authority or by prefecture."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.db.models import Count

from compliance.rule.obligations import Finding, end_of_transition, finding_of
from compliance.work.facts import work_code
from compliance.work.next_action import (
    ANSWERS,
    STANDING_BITS,
    NextAction,
    Work,
    category_of,
    packed,
)
from facilities.models import FacilityQuerySet, Obligation

BREACH = packed(0, Work(breach=True).code)


@dataclass(kw_only=True)
class Load:
    """The facilities of one place by next action, and those that will be, or are, in breach."""

    actions: Counter[NextAction] = field(default_factory=Counter)
    breaches: int = 0
    breaches_now: int = 0
    unfiled: int = 0

    @property
    def n(self) -> int:
        """Return the number of facilities."""
        return self.actions.total()

    def add(self, other: "Load") -> None:
        """Add the numbers of another place."""
        self.actions.update(other.actions)
        self.breaches += other.breaches
        self.breaches_now += other.breaches_now
        self.unfiled += other.unfiled


@dataclass(frozen=True, kw_only=True)
class Workload:
    """The loads of many places on a day, and the day on which breaches are looked for."""

    on: date
    binding: date | None
    breach_day: date
    by_place: dict[str, Load]

    def of(self, place: object) -> Load:
        """Return the load of one place; nothing where it has no facility."""
        return self.by_place.get(str(place), Load())

    def total(self, places: Iterable[object] | None = None) -> Load:
        """Return the sum over places, over all where none are named."""
        total = Load()
        for place in self.by_place if places is None else places:
            total.add(self.of(place))
        return total


def workload(facilities: FacilityQuerySet, *, by: str, on: date, known_at: datetime) -> Workload:
    """Count the given facilities by next action; by is authority_id or prefecture_id.

    Breaches are looked for on the day from which the requirements bind in full, with the filings
    of today; once that day has come, today.
    """
    binding = end_of_transition(Obligation.objects.in_force(on=on))
    breach_day = max(on, binding) if binding else on
    asked = {one.facility_type_id: one for one in Obligation.objects.in_force(on=breach_day)}
    rows = (
        facilities.counted(on=on)
        .annotate(code=work_code(on=on, known_at=known_at))
        .values_list(by, "facility_type_id", "code")
        .annotate(n=Count("pk"))
        .order_by()
    )

    @cache
    def found(facility_type: str, code: int) -> Finding | None:
        if facility_type not in asked:
            return None
        obligation = asked[facility_type]
        return finding_of(category_of(code), obligation=obligation, on=breach_day)

    loads: dict[str, Load] = {}
    for place, facility_type, code, n in rows:
        load = loads.setdefault(str(place), Load())
        load.actions[ANSWERS[code >> STANDING_BITS]] += n
        load.breaches_now += n * bool(code & BREACH)
        load.breaches += n * (found(facility_type, code) == Finding.STANDARD_BREACH)
        load.unfiled += n * (found(facility_type, code) == Finding.UNKNOWN)
    return Workload(on=on, binding=binding, breach_day=breach_day, by_place=loads)

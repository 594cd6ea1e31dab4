"""How much there is to do: facilities counted by next action, by authority or by prefecture."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from compliance.filings.standing import classified
from compliance.rule.classification import Category
from compliance.rule.obligations import (
    GuidanceFinding,
    end_of_transition,
    finding_of,
    found,
)
from compliance.rule.publication import Mark, mark_of
from compliance.work.facts import work_code
from compliance.work.next_action import (
    ANSWERS,
    STANDING_BITS,
    NextAction,
    category_of,
    work_of,
)
from facilities.models import FacilityQuerySet, Obligation


class NamedHome(NamedTuple):
    """A facility of a load by name, and when its newest filing was received, if it ever filed."""

    received: str  # ISO; empty where nothing was filed
    pk: int
    name: str


@dataclass(kw_only=True)
class Load:
    """The facilities of one place by next action, and those that will be, or are, in breach."""

    actions: Counter[NextAction] = field(default_factory=Counter)
    marks: dict[str, Counter[Mark]] = field(default_factory=dict)  # by type of facility
    homes: dict[NextAction, list[NamedHome]] = field(
        default_factory=dict
    )  # where they are asked for
    owing: int = 0  # 未届: the filing of a 年度 is missing
    overdue: int = 0  # … whose deadline has passed
    breaches: int = 0
    breaches_now: int = 0
    unfiled: int = 0
    never_filed: int = 0

    @property
    def n(self) -> int:
        """Return the number of facilities."""
        return self.actions.total()

    @property
    def has_filings(self) -> bool:
        """Return whether any of the facilities has ever filed."""
        return self.never_filed < self.n

    def add(self, other: "Load") -> None:
        """Add the numbers of another place."""
        self.actions.update(other.actions)
        for facility_type, marks in other.marks.items():
            self.marks.setdefault(facility_type, Counter()).update(marks)
        self.owing += other.owing
        self.overdue += other.overdue
        self.breaches += other.breaches
        self.breaches_now += other.breaches_now
        self.unfiled += other.unfiled
        self.never_filed += other.never_filed


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


def workload(
    facilities: FacilityQuerySet,
    *,
    by: str,
    on: date,
    known_at: datetime,
    named: Collection[int] = (),
) -> Workload:
    """Count the given facilities by next action; by is authority_id or prefecture_id.

    Those that the authorities of `named` (keys) designate are told by name too, in no order.
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
        .annotate(n=Count("pk"), **_homes_of(named))
        .order_by()
    )

    @cache
    def finding(facility_type: str, code: int) -> GuidanceFinding | None:
        if facility_type not in asked:
            return None
        obligation = asked[facility_type]
        return finding_of(category_of(code), obligation=obligation, on=breach_day)

    loads: dict[str, Load] = {}
    for place, facility_type, code, n, *homes in rows:
        load, action, work = loads.setdefault(str(place), Load()), answer_of(code), work_of(code)
        load.actions[action] += n
        load.marks.setdefault(facility_type, Counter())[mark_of(category_of(code))] += n
        load.never_filed += n * (category_of(code) == Category.NOT_FILED)
        load.owing += n * work.owes
        load.overdue += n * work.overdue
        load.breaches_now += n * work.breach
        load.breaches += n * (finding(facility_type, code) == GuidanceFinding.STANDARD_BREACH)
        load.unfiled += n * (finding(facility_type, code) == GuidanceFinding.UNKNOWN)
        for home in chain.from_iterable(filter(None, homes)):
            load.homes.setdefault(action, []).append(NamedHome(**home))
    return Workload(on=on, binding=binding, breach_day=breach_day, by_place=loads)


def answer_of(code: int) -> NextAction:
    """Return the next action that a packed number stands for."""
    return ANSWERS[code >> STANDING_BITS]


def _homes_of(authorities: Collection[int]) -> dict[str, ArrayAgg]:
    if not authorities:
        return {}
    received = Coalesce(Cast("filing_summary__received_to", CharField()), Value(""))
    home = JSONObject(pk="pk", name="name", received=received)
    return {"homes": ArrayAgg(home, filter=Q(authority__in=authorities))}


def breaching(
    facilities: FacilityQuerySet, *, by: str, on: date, known_at: datetime, day: date
) -> Counter[str]:
    """Count, by place, the facilities whose filings of `on` leave them in 基準違反 on `day`."""
    asked = Obligation.objects.in_force(on=day)
    condition = found(GuidanceFinding.STANDARD_BREACH, obligations=asked, on=day)
    rows = (
        classified(facilities.counted(on=on), on=on, known_at=known_at)
        .filter(condition)
        .values_list(by)
        .annotate(n=Count("pk"))
        .order_by()
    )
    return Counter({str(place): n for place, n in rows})

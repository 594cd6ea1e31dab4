"""Which facilities of a register may be one and the same."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from common.japanese import half_width, match_key
from common.names import loose_key
from facilities.models import DuplicateDecision, Facility, FacilityQuerySet

LikenessKey = Callable[[Facility], tuple[str, ...]]
# More rows under one key, such as the telephone of a corporation, say nothing about two of them.
AT_MOST_ALIKE = 4


@dataclass(frozen=True, kw_only=True)
class FacilitySuspicion:
    """Two facilities, the older row first, and why they may be one."""

    first: Facility
    second: Facility
    reason: str


def suspected(facilities: FacilityQuerySet) -> list[FacilitySuspicion]:
    """Return the pairs of one type that look alike and wait for a decision, in two queries."""
    rows = list(
        facilities.filter(merged_into=None, closed_date=None)
        .select_related("facility_type", "municipality")
        .order_by("pk")
    )
    decided = set(
        DuplicateDecision.objects.filter(first__in=facilities).values_list("first", "second")
    )
    found: dict[tuple[int, int], FacilitySuspicion] = {}
    for reason, key_of in _REASONS:
        for first, second in _alike(rows, key_of):
            pair = (first.pk, second.pk)
            if pair not in decided:
                found.setdefault(pair, FacilitySuspicion(first=first, second=second, reason=reason))
    return sorted(found.values(), key=lambda item: (item.first.municipality_id, item.first.pk))


def _alike(rows: Iterable[Facility], key_of: LikenessKey) -> Iterator[tuple[Facility, Facility]]:
    groups: dict[tuple[str, ...], list[Facility]] = defaultdict(list)
    for facility in rows:
        if all(key := key_of(facility)):
            groups[key].append(facility)
    for group in groups.values():
        if len(group) <= AT_MOST_ALIKE:
            yield from combinations(group, 2)


def _by_name(facility: Facility) -> tuple[str, ...]:
    return facility.facility_type_id, facility.municipality_id, match_key(facility.name)


def _by_like_name(facility: Facility) -> tuple[str, ...]:
    name = loose_key(match_key(facility.name))
    return facility.facility_type_id, facility.municipality_id, name


def _by_phone(facility: Facility) -> tuple[str, ...]:
    digits = "".join(sign for sign in half_width(facility.phone) if sign.isdigit())
    return facility.facility_type_id, digits


_REASONS: tuple[tuple[str, LikenessKey], ...] = (
    ("名称と市区町村が同じ", _by_name),
    ("名称が似ていて市区町村が同じ", _by_like_name),
    ("電話番号が同じ", _by_phone),
)

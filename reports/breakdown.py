"""The ①–④ counts: one query, one dataclass."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.db.models import Count

from compliance.filings.standing import facts_code
from compliance.rule.classification import ANSWERS, RULE_VERSION, Category
from compliance.rule.publication import Mark, categories_of, mark_of
from facilities.models import FacilityQuerySet
from jurisdictions.models import Authority, Prefecture
from reports.shapes import PREFECTURES, CountedPlace, Division

# The place of which nothing is left out.
NATION = "全国"


class Extent(models.TextChoices):
    """集計範囲: which facilities a row of 別紙1 counts; the papers do not settle it."""

    LOCATED = "located", "区域内に所在する全ての施設"
    DESIGNATED = "designated", "指定権者として自ら指定する施設"


@dataclass(frozen=True, kw_only=True)
class BreakdownSelection:
    """What is asked: the extent, and one prefecture or one authority if the answer is for it."""

    extent: Extent = Extent.LOCATED
    prefecture: Prefecture | None = None
    authority: Authority | None = None
    # The name of all that was handed over: the nation, or what one member of staff may see.
    everything: str = NATION

    def of(self, facilities: FacilityQuerySet, *, on: date) -> FacilityQuerySet:
        """Narrow the facilities to those that are asked for, as they were designated on a day."""
        if self.prefecture:
            facilities = facilities.filter(prefecture=self.prefecture)
        if self.extent == Extent.DESIGNATED:
            return facilities.designated_by(self._authorities, on=on)
        return facilities.located_in(self.authority) if self.authority else facilities

    @property
    def _authorities(self) -> Iterable[Authority]:
        if self.authority:
            return [self.authority]
        return Authority.objects.filter(kind=Authority.Kind.PREFECTURE)

    @property
    def is_everything(self) -> bool:
        """Return whether neither one prefecture nor one authority is asked for."""
        return self.prefecture is None and self.authority is None

    @property
    def place(self) -> tuple[str, str]:
        """Return the code and name of the place asked for."""
        if self.authority:
            return self.authority.code, self.authority.name
        if self.prefecture:
            return self.prefecture.code, self.prefecture.name
        return "00", self.everything


class Tally(Counter[Category]):
    """How many facilities stand in each category."""

    @property
    def n(self) -> int:
        """Return the number of facilities."""
        return self.total()

    def marked(self, mark: Mark) -> int:
        """Return the number of facilities published under a mark."""
        return sum(self[category] for category in categories_of(mark))

    def percent(self, mark: Mark) -> int | None:
        """Return the share of a mark in whole per cent, halves up; None where nothing is counted.

        Rounded shares may add to 99 or 101; 別紙1 shows them as they are.
        """
        return (200 * self.marked(mark) + self.n) // (2 * self.n) if self.n else None

    @property
    def detail(self) -> dict[Category, int]:
        """Return the parts of ④; their sum is the number under ④."""
        return {
            category: self[category] if mark_of(category) == Mark.NOT_TALLIED else 0
            for category in DETAIL
        }


# ④の内訳, in the order in which it is shown.
DETAIL = (Category.NOT_FILED, Category.NO_PARTNER, Category.UNDER_REVIEW, Category.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """The counts by place and facility type, and what they were asked for.

    `places` are the rows of a table that are not the prefectures, in their order.
    """

    on: date
    known_at: datetime
    selection: BreakdownSelection
    tallies: Mapping[str, Mapping[str, Tally]]  # by place and facility type
    places: list[CountedPlace] = field(default_factory=list)
    rule_version: str = RULE_VERSION

    def tally(self, *, types: set[str], place: str | None = None) -> Tally:
        """Return the sum over facility types, in one place or in all."""
        parts = self.tallies.values() if place is None else [self.tallies.get(place, {})]
        total = Tally()
        for part in parts:
            for facility_type in types & part.keys():
                total.update(part[facility_type])
        return total


def breakdown(
    facilities: FacilityQuerySet,
    *,
    selection: BreakdownSelection,
    on: date,
    known_at: datetime,
    division: Division = PREFECTURES,
) -> Breakdown:
    """Count how the facilities stand on a day, as far as was known at a time."""
    asked = selection.of(facilities, on=on)
    rows = (
        asked.counted(on=on)
        .annotate(
            place=division.key(on),
            facts=facts_code(on=on, known_at=known_at, at_once=selection.is_everything),
        )
        .values_list("place", "facility_type_id", "facts")
        .annotate(n=Count("pk"))
        .order_by()
    )
    tallies: defaultdict[str, defaultdict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    numbers: Counter[str] = Counter()
    for place, facility_type, facts, n in rows:
        key = "" if place is None else str(place)
        tallies[key][facility_type][ANSWERS[facts]] += n
        numbers[key] += n
    places = division.named(asked, numbers)
    return Breakdown(on=on, known_at=known_at, selection=selection, tallies=tallies, places=places)

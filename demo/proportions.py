"""How many of what a prefecture has, how they stand, and how much of it each scale makes."""

from dataclasses import dataclass

from common.fixtures import fixture_rows
from compliance.rule.classification import Category


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A size of the world: its prefectures (all where None is named) and the share it makes."""

    prefectures: tuple[str, ...] | None = None
    facilities: float = 1.0
    institutions: float = 1.0
    has_users: bool = True


SCALES = {
    # 高知県: a core city, cities, towns and villages; about 150 facilities, 200 institutions.
    "small": Scale(prefectures=("39",), facilities=0.52, institutions=0.32),
    # 広島県: a designated city with wards, two core cities; about 1,000 facilities.
    "prefecture": Scale(prefectures=("34",)),
    "national": Scale(has_users=False),
}

_CATEGORIES = (
    Category.MET,
    Category.PARTLY_MET,
    Category.UNMET,
    Category.NO_PARTNER,
    Category.NOT_FILED,
)


@dataclass(frozen=True, kw_only=True)
class Rates:
    """How the facilities of one group of 別紙1 stand, as shares, and their mean of partners."""

    shares: dict[Category, float]
    partners: float

    def shifted(self, shift: float) -> "Rates":
        """Return the rates with more, or fewer, facilities in ①; the rest keep their ratio."""
        met = self.shares[Category.MET]
        rest = (1 - met - shift) / (1 - met)
        shares = {category: share * rest for category, share in self.shares.items()}
        return Rates(shares={**shares, Category.MET: met + shift}, partners=self.partners)

    def at(self, place: float) -> Category:
        """Return the category at a place between 0 and 1."""
        for category, share in self.shares.items():
            place -= share
            if place < 0:
                return category
        return Category.NOT_FILED


def rates_by_group() -> dict[str, Rates]:
    """Return the rates of fixtures/demo_rates.csv."""
    return {
        line["annex_group"]: Rates(
            shares={category: float(line[category]) / 100 for category in _CATEGORIES},
            partners=float(line["partners"]),
        )
        for line in fixture_rows("demo_rates")
    }


def counts(scale: Scale) -> dict[str, dict[str, int]]:
    """Return how many of each type and kind to make, by prefecture; at least one of each."""
    made: dict[str, dict[str, int]] = {}
    for line in fixture_rows("demo_proportions"):
        if scale.prefectures and line["prefecture"] not in scale.prefectures:
            continue
        medical = line["of"] in ("hospital", "clinic_with_beds", "clinic")
        share = scale.institutions if medical else scale.facilities
        count = int(line["count"])
        made.setdefault(line["prefecture"], {})[line["of"]] = max(round(count * share), count and 1)
    return made

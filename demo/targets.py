"""How each facility shall stand on the last day, so that the published shares come out."""

from collections import Counter
from math import modf
from random import Random

from compliance.rule.classification import Category
from demo.facilities import InventedHome
from demo.proportions import Rates, rates_by_group
from facilities.models import FacilityType

# Steps of this length fill the space between 0 and 1 evenly, however many are taken.
_GOLDEN_STEP = (5**0.5 - 1) / 2
# How far the share of ① in a prefecture may lie from the nation's.
_SPREAD_OF_PREFECTURES = 0.08


class Targets:
    """Gives each facility its category on the last day."""

    def __init__(self, counts: dict[str, dict[str, int]], *, seed: int) -> None:
        """Let the prefectures differ, the groups of the whole world keep to their rates."""
        self._groups = dict(FacilityType.objects.values_list("code", "annex_group"))
        self._taken: Counter[str] = Counter()
        self._start = Random(f"{seed} start").random()
        chance = Random(f"{seed} prefectures")
        shifts = {code: chance.uniform(-1, 1) * _SPREAD_OF_PREFECTURES for code in counts}
        self._rates = {
            (prefecture, group): rates.shifted(shift - self._mean(shifts, counts, group))
            for group, rates in rates_by_group().items()
            for prefecture, shift in shifts.items()
        }

    def _mean(
        self, shifts: dict[str, float], counts: dict[str, dict[str, int]], group: str
    ) -> float:
        """Return the mean shift over the facilities of a group."""
        types = [code for code, letter in self._groups.items() if letter == group]
        weights = {code: sum(counts[code][one] for one in types) for code in counts}
        return sum(shifts[code] * weights[code] for code in counts) / sum(weights.values())

    def rates(self, home: InventedHome) -> Rates:
        """Return the rates of a facility's group in its prefecture."""
        facility = home.facility
        return self._rates[facility.prefecture_id, self._groups[facility.facility_type_id]]

    def category(self, home: InventedHome, chance: Random, *, counted: bool) -> Category:
        """Return how a facility shall stand; only those that are counted use up the shares."""
        if not counted:
            return self.rates(home).at(chance.random())
        group = self._groups[home.facility.facility_type_id]
        self._taken[group] += 1
        place, _ = modf(self._start + self._taken[group] * _GOLDEN_STEP)
        return self.rates(home).at(place)

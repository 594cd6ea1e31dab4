"""Real municipalities; where no centre is known, an invented one near the prefecture's office."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import cos, hypot, radians
from random import Random

from common.fixtures import fixture_rows
from facilities.models import FacilityType
from jurisdictions.directories import AuthorityDirectory
from jurisdictions.models import Authority, Municipality

# Rough weights, because the reference data hold no populations.
_WEIGHTS = {
    Municipality.Kind.SPECIAL_WARD: 40,
    Municipality.Kind.WARD: 20,
    Municipality.Kind.CITY: 12,
    Municipality.Kind.TOWN: 3,
    Municipality.Kind.VILLAGE: 1,
}
_CORE_CITY = 50
# In degrees: how far municipalities lie from the prefecture's office, and houses from a centre.
_SPREAD_OF_MUNICIPALITIES = 0.25
_SPREAD_OF_HOUSES = 0.03
_WITHOUT_COORDINATES = 0.02
_KILOMETRES = 111.2  # of a degree of latitude


@dataclass(frozen=True, kw_only=True)
class Place:
    """A municipality, or a ward of a designated city, and its invented centre."""

    municipality: Municipality
    prefecture_name: str
    centre: tuple[float, float]

    def kilometres_to(self, other: "Place") -> float:
        """Return how far the centre of another place lies, on a plane."""
        north, east = (other.centre[axis] - self.centre[axis] for axis in (0, 1))
        narrowed = cos(radians((self.centre[0] + other.centre[0]) / 2))
        return _KILOMETRES * hypot(north, east * narrowed)

    def position(self, chance: Random) -> tuple[float | None, float | None]:
        """Return the coordinates of a house, now and then unknown."""
        if chance.random() < _WITHOUT_COORDINATES:
            return None, None
        north, east = (chance.gauss(0, _SPREAD_OF_HOUSES) for _ in range(2))
        return round(self.centre[0] + north, 6), round(self.centre[1] + east, 6)

    def address(self, chance: Random) -> str:
        """Return an invented address; no town is called 見本町 or 例示町 here."""
        town = chance.choice(("見本町", "例示町", "架空台", "想定通"))
        block = f"{chance.randint(1, 5)}丁目{chance.randint(1, 30)}番{chance.randint(1, 20)}号"
        county = self.municipality.county
        return f"{self.prefecture_name}{county}{self.municipality.name}{town}{block}"


class Places:
    """The places of one prefecture, and who designates there."""

    def __init__(self, prefecture: str, seed: int) -> None:
        """Read the municipalities of a prefecture (two-digit code)."""
        office, centres = _offices()[prefecture], _centres()
        rows = (
            Municipality.objects.filter(prefecture=prefecture)
            .exclude(kind=Municipality.Kind.DESIGNATED_CITY)
            .select_related("prefecture")
            .order_by("code")
        )
        self._places = [
            Place(
                municipality=municipality,
                prefecture_name=municipality.prefecture.name,
                centre=centres.get(municipality.code) or _centre(municipality, office, seed),
            )
            for municipality in rows
        ]
        self._bounds = list(accumulate(_weight(place.municipality) for place in self._places))

    def around(self, municipality: str) -> list[Place]:
        """Return all places, the nearest to a municipality first, which is itself."""
        [here] = [one for one in self._places if one.municipality.code == municipality]
        return sorted(self._places, key=here.kilometres_to)

    def __iter__(self) -> Iterator[Place]:
        """Return the places in the order of their codes."""
        return iter(self._places)

    def choose(self, chance: Random) -> Place:
        """Return a place; large ones come more often."""
        return self._places[bisect(self._bounds, chance.random() * self._bounds[-1])]


class Designations:
    """Who designates what: the default authority of each type at each place."""

    def __init__(self) -> None:
        """Read the authorities and types."""
        self._authorities = AuthorityDirectory()
        self._designated_by = dict(FacilityType.objects.values_list("code", "designated_by"))

    def authority(self, facility_type: str, place: Place) -> Authority:
        """Return the authority that designates a facility."""
        kind = self._designated_by[facility_type]
        return self._authorities.default(kind, place.municipality)


def _offices() -> dict[str, tuple[float, float]]:
    return {
        line["prefecture"]: (float(line["latitude"]), float(line["longitude"]))
        for line in fixture_rows("demo_places")
    }


def _centres() -> dict[str, tuple[float, float]]:
    return {
        line["municipality"]: (float(line["latitude"]), float(line["longitude"]))
        for line in fixture_rows("demo_centres")
    }


def _centre(
    municipality: Municipality, office: tuple[float, float], seed: int
) -> tuple[float, float]:
    if municipality.latitude is not None and municipality.longitude is not None:
        return municipality.latitude, municipality.longitude
    chance = Random(f"{seed} centre {municipality.code}")
    north, east = (chance.uniform(-1, 1) * _SPREAD_OF_MUNICIPALITIES for _ in range(2))
    return office[0] + north, office[1] + east


def _weight(municipality: Municipality) -> int:
    if municipality.is_core_city:
        return _CORE_CITY
    return _WEIGHTS[Municipality.Kind(municipality.kind)]

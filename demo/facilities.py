"""Invented facilities: homes, their closures and 休止."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from common.japanese import plain_key
from demo.names import Name, corporation_name, facility_name, person_name
from demo.numbers import (
    corporation_number,
    facility_number,
    phone,
    postal_code,
    sector,
)
from demo.places import Designations, Place, Places
from demo.turns import Turns
from facilities.codes import local_number
from facilities.models import Facility, FacilityType, Suspension, TypeCode
from facilities.models.facility_type import HOUSES, SPECIFIED_TYPES

_FIRST_DESIGNATED = date(2000, 4, 1)  # 介護保険法の施行
_CAPACITIES = {TypeCode.GROUP_HOME: (9, 18), TypeCode.COMMUNITY_WELFARE_FACILITY: (20, 29)}
_USUAL_CAPACITY = (30, 110)
_CAPACITY_UNKNOWN = 0.3
_CLOSED = 0.03
_SUSPENDED = 0.03
_RESUMED = 0.6
# 軽費老人ホーム hold 9 % of the 特定施設 designations in the open data.
_HELD_BY_A_HOUSE = 0.09
_NEW = 0.05
_ENTERED_TWICE = 0.01


@dataclass(frozen=True, kw_only=True)
class InventedHome:
    """A facility, its 休止, if it had one, and the entry that was made of it twice."""

    facility: Facility
    suspension: Suspension | None = None
    double: Facility | None = None

    def is_counted(self, *, on: date) -> bool:
        """Return whether the facility belongs to the population of a day."""
        pause = self.suspension
        paused = pause and pause.start_date <= on < (pause.resumed_date or date.max)
        return not (self.facility.closed_date or self.facility.counted_under_id or paused)


@dataclass(frozen=True, kw_only=True)
class WorldSpan:
    """The days that the world covers: it is made as things stand on the last one."""

    first: date
    last: date

    def day(self, chance: Random) -> date:
        """Return one of the days."""
        return self.first + timedelta(days=chance.randrange((self.last - self.first).days))


class Homes:
    """Makes the facilities of one prefecture after another."""

    def __init__(self, *, seed: int, span: WorldSpan, first_pk: int) -> None:
        """Begin with the first primary key to give."""
        self._seed = seed
        self._span = span
        self._next_pk = first_pk
        self._local_numbers: set[str] = set()
        self._designations = Designations()
        self._entered_twice = Turns(_ENTERED_TWICE)
        self._types = {one.code: one for one in FacilityType.objects.all()}

    def of(self, prefecture: str, counts: dict[str, int], places: Places) -> Iterator[InventedHome]:
        """Make the homes of a prefecture; those that hold a designation for another come first."""
        serials: dict[str, int] = {}
        houses: list[Facility] = []
        for code in sorted(TypeCode, key=lambda code: code not in HOUSES):
            for _ in range(counts[code]):
                serial = serials[sector(code)] = serials.get(sector(code), -1) + 1
                chance = Random(f"{self._seed} facility {prefecture}{sector(code)}{serial}")
                home = self._home(prefecture, code, serial, places, chance)
                if home.facility.has_specified_designation:
                    houses.append(home.facility)
                elif houses and code in SPECIFIED_TYPES and chance.random() < _HELD_BY_A_HOUSE:
                    home = _under(houses.pop(), home.facility)
                elif self._entered_twice.falls():
                    home = replace(home, double=self._double(home.facility))
                yield home

    def _home(
        self, prefecture: str, code: TypeCode, serial: int, places: Places, chance: Random
    ) -> InventedHome:
        facility = self._facility(prefecture, code, serial, places.choose(chance), chance)
        facility.pk = self._next_pk
        self._next_pk += 1
        if chance.random() < _CLOSED:
            facility.closed_date = max(self._span.day(chance), facility.designated_date or date.min)
        if facility.closed_date or chance.random() >= _SUSPENDED:
            return InventedHome(facility=facility)
        return InventedHome(facility=facility, suspension=self._suspension(facility, chance))

    def _facility(
        self, prefecture: str, code: TypeCode, serial: int, place: Place, chance: Random
    ) -> Facility:
        name = facility_name(code, chance)
        latitude, longitude = place.position(chance)
        corporation = chance.randrange(100_000_000)
        mail = f"{prefecture}{sector(code)}{serial}".lower()
        return Facility(
            number=self._number(prefecture, code, serial, place, name),
            number_is_local=code in HOUSES,
            facility_type=self._types[code],
            name=name.written,
            kana=name.kana,
            authority=self._designations.authority(code, place),
            prefecture_id=prefecture,
            municipality_id=place.municipality.code,
            postal_code=postal_code(serial),
            address=place.address(chance),
            phone=phone(serial),
            fax=phone(serial + 5000),
            email=f"home{mail}@example.jp",
            representative=f"施設長　{person_name(chance)}",
            corporation_number=corporation_number(corporation),
            corporation_name=corporation_name(code, chance),
            capacity=_capacity(code, chance),
            latitude=latitude,
            longitude=longitude,
            has_specified_designation=code in HOUSES and chance.random() < 0.25,
            designated_date=self._designated(chance),
        )

    def _number(
        self, prefecture: str, code: TypeCode, serial: int, place: Place, name: Name
    ) -> str:
        if code not in HOUSES:
            return facility_number(prefecture, sector(code), serial)
        return self._local_number(prefecture, code, place.municipality.code, name.written)

    def _double(self, facility: Facility) -> Facility:
        """Return the home as it was once entered without its number, merged since (統合)."""
        double = copy(facility)
        double.pk, self._next_pk = self._next_pk, self._next_pk + 1
        double.number = self._local_number(
            facility.prefecture_id,
            facility.facility_type_id,
            facility.municipality_id,
            facility.name,
        )
        double.number_is_local = True
        double.has_specified_designation = False
        double.merged_into = facility
        return double

    def _local_number(self, prefecture: str, code: str, municipality: str, name: str) -> str:
        for attempt in count():
            number = local_number(
                prefecture=prefecture,
                facility_type=code,
                municipality=municipality,
                name_key=plain_key(name),
                attempt=attempt,
            )
            if number not in self._local_numbers:
                break
        self._local_numbers.add(number)
        return number

    def _designated(self, chance: Random) -> date:
        if chance.random() < _NEW:
            return self._span.day(chance)
        days = (self._span.first - _FIRST_DESIGNATED).days
        return _FIRST_DESIGNATED + timedelta(days=chance.randrange(days))

    def _suspension(self, facility: Facility, chance: Random) -> Suspension:
        start = max(self._span.day(chance), facility.designated_date or date.min)
        resumed = start + timedelta(days=chance.randint(30, 300))
        ended = chance.random() < _RESUMED and resumed <= self._span.last
        return Suspension(
            facility=facility, start_date=start, resumed_date=resumed if ended else None
        )


def _capacity(code: TypeCode, chance: Random) -> int | None:
    if chance.random() < _CAPACITY_UNKNOWN:
        return None
    return chance.randint(*_CAPACITIES.get(code, _USUAL_CAPACITY))


def _under(house: Facility, facility: Facility) -> InventedHome:
    """Return the 特定施設 designation as held by a house: the same home, counted there."""
    shared = (
        "name", "kana", "authority", "municipality_id", "postal_code", "address", "phone", "fax",
        "representative", "corporation_number", "corporation_name", "latitude", "longitude",
        "closed_date",
    )  # fmt: skip
    for field in shared:
        setattr(facility, field, getattr(house, field))
    facility.counted_under = house
    if facility.closed_date:
        facility.designated_date = min(facility.closed_date, facility.designated_date or date.max)
    return InventedHome(facility=facility)

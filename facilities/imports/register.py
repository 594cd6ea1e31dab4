"""What the register already holds of the facilities in a file, and the numbers of the rest."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count, islice

from django.db.models import Q

from common.japanese import match_key, plain_key
from facilities.codes import local_number
from facilities.imports import headings
from facilities.imports.rows import GoodRow
from facilities.models import Facility, Suspension

RowKey = tuple[str, str]
# Type, municipality and name: what makes two houses without a number the same house.
Identity = tuple[str, str, str]
# Local numbers that are read ahead; that two houses share even the first is next to impossible.
_READ_ATTEMPTS = 3


class FacilityRegister:
    """The stored facilities that the rows of an import may mean, and their suspensions."""

    def __init__(self, rows: list[GoodRow]) -> None:
        """Read them in one query, and their suspensions in another where a row names one."""
        self.facilities = {
            (facility.number, facility.facility_type_id): facility for facility in _stored(rows)
        }
        self.suspensions: dict[int, list[Suspension]] = defaultdict(list)
        if any(row.suspended for row in rows):
            stored = [facility.pk for facility in self.facilities.values()]
            for suspension in Suspension.objects.filter(facility__in=stored):
                self.suspensions[suspension.facility_id].append(suspension)


def give_numbers(rows: list[GoodRow], register: FacilityRegister) -> None:
    """Give the rows without a 事業所番号 the number of their house.

    A house that stands under its name, in the same municipality and type, under exactly one
    number keeps that number. Any other gets a local number that is the same in every import.
    """
    without = [row for row in rows if not row.number]
    if not without:
        return
    named: dict[Identity, set[str]] = defaultdict(set)
    for facility in register.facilities.values():
        named[_identity_of(facility)].add(facility.number)
    for row in rows:
        if row.number:
            named[_identity(row)].add(row.number)
    taken = dict(register.facilities)
    for row in without:
        numbers = named[_identity(row)]
        row.number = next(iter(numbers)) if len(numbers) == 1 else _free_number(row, taken)
        numbers.add(row.number)
        _say_whose_number(row, taken)


def _say_whose_number(row: GoodRow, taken: dict[RowKey, Facility]) -> None:
    stored = taken.get((row.number, row.facility_type.code))
    if stored and not stored.number_is_local:
        row.place.warn(
            headings.NUMBER,
            "",
            "事業所番号がないため、施設種別・市区町村・名称が同じ登録済みの施設と同じものとします。",
        )


def _free_number(row: GoodRow, taken: dict[RowKey, Facility]) -> str:
    for number in _local_numbers(row):
        other = taken.get((number, row.facility_type.code))
        if other is None or _may_be_same(row, other):
            return number
    raise AssertionError("the local numbers never end")


def _may_be_same(row: GoodRow, stored: Facility) -> bool:
    # A house may have been renamed or moved since; both at once means another house.
    _, municipality, name = _identity(row)
    return stored.municipality_id == municipality or match_key(stored.name) == name


def _local_numbers(row: GoodRow) -> Iterator[str]:
    facility_type, municipality, _ = _identity(row)
    # The key that numbers given before were made of, whatever names are compared by today.
    name = plain_key(row.values["name"])
    for attempt in count():
        yield local_number(
            prefecture=row.municipality.prefecture_id,
            facility_type=facility_type,
            municipality=municipality,
            name_key=name,
            attempt=attempt,
        )


def _identity(row: GoodRow) -> Identity:
    return row.facility_type.code, row.municipality.code, match_key(row.values["name"])


def _identity_of(facility: Facility) -> Identity:
    return facility.facility_type_id, facility.municipality_id, match_key(facility.name)


def _stored(rows: list[GoodRow]) -> Iterable[Facility]:
    numbers = {row.number for row in rows if row.number}
    types, places = set(), set()
    for row in rows:
        if not row.number:
            numbers |= set(islice(_local_numbers(row), _READ_ATTEMPTS))
            types.add(row.facility_type.code)
            places.add(row.municipality.code)
    same_number = Q(number__in=numbers)
    same_place = Q(facility_type__in=types, municipality__in=places)
    return (
        Facility.objects.filter(same_number | same_place)
        .select_related("merged_into")
        .defer("search_text", "merged_into__search_text")
    )

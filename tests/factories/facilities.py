"""Facilities for tests."""

from datetime import date
from itertools import count

from facilities.models import Facility, FacilityType, Suspension, TypeCode
from jurisdictions.models import Authority, Municipality

_numbers = count(1)


def make_facility(
    *, type: str = TypeCode.WELFARE_FACILITY, authority: Authority | None = None, **fields
) -> Facility:
    """Return a facility in さくら市, or where its authority is."""
    authority = authority or Authority.objects.get(name="さくら市")
    municipality = (
        authority.municipality
        or Municipality.objects.filter(prefecture=authority.prefecture).order_by("code")[0]
    )
    number = next(_numbers)
    values = {
        "number": f"99{number:08}",
        "name": f"試験苑{number}",
        "facility_type": FacilityType.objects.get(code=type),
        "authority": authority,
        "prefecture": municipality.prefecture,
        "municipality": municipality,
        "designated_date": date(2010, 4, 1),
    }
    return Facility.objects.create(**values | fields)


def suspend(facility: Facility, start: date, resumed: date | None = None) -> Suspension:
    """Suspend a facility for a span."""
    return Suspension.objects.create(facility=facility, start_date=start, resumed_date=resumed)

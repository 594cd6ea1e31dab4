"""Facilities for tests."""

from datetime import UTC, date, datetime
from itertools import count

from accounts.models import Role
from facilities.models import Facility, FacilityType, Suspension, TransferProposal, TypeCode
from jurisdictions.models import Authority, Municipality
from tests.factories.accounts import make_user

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


def make_transfer(facility: Facility, to: Authority | None = None, **fields) -> TransferProposal:
    """Return an open offer of a facility, to its prefecture if to nobody else."""
    to = to or Authority.objects.get(
        kind=Authority.Kind.PREFECTURE, prefecture=facility.prefecture_id
    )
    values = {
        "number": facility.number,
        "name": facility.name,
        "facility_type": facility.facility_type,
        "prefecture": facility.prefecture,
        "from_authority": facility.authority,
        "to_authority": to,
        "transfer_date": date(2026, 7, 1),
        "reason": "権限移譲のため",
        "proposed_by": make_user(facility.authority, Role.MANAGE),
        "proposed_at": datetime(2026, 7, 10, 1, 0, tzinfo=UTC),
    }
    return TransferProposal.objects.create(facility=facility, **values | fields)

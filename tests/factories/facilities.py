"""Facilities for tests."""

from datetime import UTC, date, datetime
from itertools import count
from typing import TypedDict, Unpack

from accounts.models import Role
from facilities.models import Facility, FacilityType, Suspension, TransferProposal, TypeCode
from jurisdictions.models import Authority, Municipality
from tests.factories.accounts import make_user
from tests.factories.fields import refuse_others

_numbers = count(1)


class Position(TypedDict):
    """Where something lies."""

    latitude: float
    longitude: float


class FacilityFields(TypedDict, total=False):
    """What a test says of a facility."""

    number: str
    number_is_local: bool
    name: str
    municipality: Municipality
    postal_code: str
    address: str
    phone: str
    email: str
    representative: str
    corporation_number: str
    corporation_name: str
    capacity: int | None
    latitude: float | None
    longitude: float | None
    has_specified_designation: bool
    counted_under: Facility | None
    merged_into: Facility | None
    designated_date: date | None
    closed_date: date | None


def make_facility(
    *,
    type: str = TypeCode.WELFARE_FACILITY,
    authority: Authority | None = None,
    **fields: Unpack[FacilityFields],
) -> Facility:
    """Return a facility in さくら市, or where its authority is."""
    refuse_others(fields, FacilityFields)
    authority = authority or Authority.objects.get(name="さくら市")
    municipality = fields.get("municipality") or (
        authority.municipality
        or Municipality.objects.filter(prefecture=authority.prefecture).order_by("code")[0]
    )
    number = next(_numbers)
    return Facility.objects.create(
        number=fields.get("number", f"99{number:08}"),
        number_is_local=fields.get("number_is_local", False),
        name=fields.get("name", f"試験苑{number}"),
        facility_type=FacilityType.objects.get(code=type),
        authority=authority,
        prefecture=municipality.prefecture,
        municipality=municipality,
        postal_code=fields.get("postal_code", ""),
        address=fields.get("address", ""),
        phone=fields.get("phone", ""),
        email=fields.get("email", ""),
        representative=fields.get("representative", ""),
        corporation_number=fields.get("corporation_number", ""),
        corporation_name=fields.get("corporation_name", ""),
        capacity=fields.get("capacity"),
        latitude=fields.get("latitude"),
        longitude=fields.get("longitude"),
        has_specified_designation=fields.get("has_specified_designation", False),
        counted_under=fields.get("counted_under"),
        merged_into=fields.get("merged_into"),
        designated_date=fields.get("designated_date", date(2010, 4, 1)),
        closed_date=fields.get("closed_date"),
    )


def suspend(facility: Facility, start: date, resumed: date | None = None) -> Suspension:
    """Suspend a facility for a span."""
    return Suspension.objects.create(facility=facility, start_date=start, resumed_date=resumed)


def make_transfer(facility: Facility, to: Authority | None = None) -> TransferProposal:
    """Return an open offer of a facility, to its prefecture if to nobody else."""
    to = to or Authority.objects.get(
        kind=Authority.Kind.PREFECTURE, prefecture=facility.prefecture_id
    )
    return TransferProposal.objects.create(
        facility=facility,
        number=facility.number,
        name=facility.name,
        facility_type=facility.facility_type,
        prefecture=facility.prefecture,
        from_authority=facility.authority,
        to_authority=to,
        transfer_date=date(2026, 7, 1),
        reason="権限移譲のため",
        proposed_by=make_user(facility.authority, Role.MANAGE),
        proposed_at=datetime(2026, 7, 10, 1, 0, tzinfo=UTC),
    )

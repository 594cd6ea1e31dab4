"""Filings for tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from compliance.filings.models import Filing, PlannedInstitution
from compliance.filings.recording import NewFiling, NewPartner, record_filing
from facilities.models import Facility
from medical_partners.models import MedicalInstitution
from tests.factories.facilities import make_facility
from tests.factories.fields import refuse_others
from tests.factories.medical_partners import make_hospital

RECORDED = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)


def partner(
    institution: MedicalInstitution | None = None,
    promises: str = "ⅰⅱⅲ",
    *,
    confirmed_date: date | None = None,
) -> NewPartner:
    """Return a partner that promises the requirements named: "ⅰⅱ"."""
    institution = institution or make_hospital()
    return NewPartner(
        institution=institution,
        name=institution.name,
        consults="ⅰ" in promises,
        examines="ⅱ" in promises,
        claims_admission="ⅲ" in promises,
        confirmed_date=confirmed_date,
    )


class FilingFields(TypedDict, total=False):
    """What a test says of a filing."""

    kind: str
    filed_date: date
    received_date: date
    channel: str
    year: int | None
    confirmed_date: date | None
    consulted_count: int | None
    reason_not_agreed: str
    reason_not_consulted: str
    planned_month: date | None
    stage: str
    planned_institutions: Sequence[PlannedInstitution]
    claims_bonus: bool | None
    remarks: str
    corrects: Filing | None
    correction_reason: str
    token: UUID | None


class RecordedFields(FilingFields, total=False):
    """What a test says of a filing, and of when it was recorded."""

    now: datetime


def new_filing(
    facility: Facility | None = None,
    partners: Sequence[NewPartner] | None = None,
    **fields: Unpack[FilingFields],
) -> NewFiling:
    """Return a filing that is about to be recorded: one hospital that promises everything."""
    refuse_others(fields, FilingFields)
    return NewFiling(
        facility=facility or make_facility(),
        partners=[partner()] if partners is None else partners,
        kind=fields.get("kind", Filing.Kind.ANNUAL),
        filed_date=fields.get("filed_date", date(2026, 6, 1)),
        received_date=fields.get("received_date", date(2026, 6, 3)),
        channel=fields.get("channel", Filing.Channel.POST),
        year=fields.get("year"),
        confirmed_date=fields.get("confirmed_date"),
        consulted_count=fields.get("consulted_count"),
        reason_not_agreed=fields.get("reason_not_agreed", ""),
        reason_not_consulted=fields.get("reason_not_consulted", ""),
        planned_month=fields.get("planned_month"),
        stage=fields.get("stage", ""),
        planned_institutions=fields.get("planned_institutions", ()),
        claims_bonus=fields.get("claims_bonus"),
        remarks=fields.get("remarks", ""),
        corrects=fields.get("corrects"),
        correction_reason=fields.get("correction_reason", ""),
        token=fields.get("token"),
    )


def make_filing(
    facility: Facility | None = None,
    partners: Sequence[NewPartner] | None = None,
    *,
    now: datetime = RECORDED,
    **fields: Unpack[FilingFields],
) -> Filing:
    """Return a recorded filing."""
    return record_filing(new_filing(facility, partners, **fields), now=now, by=None)

"""Filings for tests."""

from datetime import UTC, date, datetime

from compliance.filings.models import Filing
from compliance.filings.recording import NewFiling, NewPartner, record_filing
from facilities.models import Facility
from medical_partners.models import MedicalInstitution
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital

RECORDED = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)


def partner(
    institution: MedicalInstitution | None = None, promises: str = "ⅰⅱⅲ", **fields
) -> NewPartner:
    """Return a partner that promises the requirements named: "ⅰⅱ"."""
    institution = institution or make_hospital()
    said = {
        "consults": "ⅰ" in promises,
        "examines": "ⅱ" in promises,
        "claims_admission": "ⅲ" in promises,
    }
    return NewPartner(institution=institution, name=institution.name, **said | fields)


def new_filing(
    facility: Facility | None = None, partners: list[NewPartner] | None = None, **fields
) -> NewFiling:
    """Return a filing that is about to be recorded: one hospital that promises everything."""
    values = {
        "facility": facility or make_facility(),
        "kind": Filing.Kind.ANNUAL,
        "filed_date": date(2026, 6, 1),
        "received_date": date(2026, 6, 3),
        "channel": Filing.Channel.POST,
        "partners": [partner()] if partners is None else partners,
    }
    return NewFiling(**values | fields)


def make_filing(
    facility: Facility | None = None,
    partners: list[NewPartner] | None = None,
    *,
    now: datetime = RECORDED,
    **fields,
) -> Filing:
    """Return a recorded filing."""
    return record_filing(new_filing(facility, partners, **fields), now=now, by=None)

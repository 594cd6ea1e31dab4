"""Contacts with facilities for tests."""

from datetime import UTC, date, datetime

from accounts.models import Role
from compliance.contacting import record_contact
from compliance.models import Contact, ContactKind
from facilities.models import Facility
from tests.factories.accounts import make_user


def make_contact(
    facility: Facility,
    kind: str = ContactKind.TELEPHONE,
    *,
    on: date = date(2026, 8, 1),
    now: datetime | None = None,
    **fields,
) -> Contact:
    """Return a contact on a day, recorded on the same day unless told."""
    now = now or datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
    contact = Contact(facility=facility, kind=kind, contact_date=on, **fields)
    return record_contact(contact, now=now, by=make_user(facility.authority, Role.RECORD))

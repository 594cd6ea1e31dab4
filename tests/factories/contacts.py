"""Contacts with facilities for tests."""

from datetime import UTC, date, datetime
from uuid import uuid4

from accounts.models import Role
from compliance.correspondence.contacting import NewGuidance, record_contact, record_guidance
from compliance.correspondence.models import Contact, ContactKind, GroupGuidance, Notice
from facilities.models import Facility
from tests.factories.accounts import make_user


def make_contact(
    facility: Facility,
    kind: str = ContactKind.TELEPHONE,
    *,
    on: date = date(2026, 8, 1),
    now: datetime | None = None,
    notice: Notice | None = None,
    content: str = "",
    promised_date: date | None = None,
    next_contact_date: date | None = None,
    corrects: Contact | None = None,
) -> Contact:
    """Return a contact on a day, recorded on the same day unless told."""
    now = now or datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
    contact = Contact(
        facility=facility,
        kind=kind,
        contact_date=on,
        notice=notice,
        content=content,
        promised_date=promised_date,
        next_contact_date=next_contact_date,
        corrects=corrects,
    )
    return record_contact(contact, now=now, by=make_user(facility.authority, Role.RECORD))


def make_guidance(*present: Facility, on: date = date(2026, 8, 1)) -> GroupGuidance:
    """Return a 集団指導 at which these facilities were present."""
    authority = present[0].authority
    new = NewGuidance(
        authority=authority, held_date=on, title="令和８年度集団指導", content="", token=uuid4()
    )
    by, now = make_user(authority, Role.RECORD), datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
    return record_guidance(new, present=present, now=now, by=by)

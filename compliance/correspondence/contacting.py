"""What the office notes of its dealings with facilities: each an act, none ever changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.history import because
from accounts.models import User
from compliance.correspondence.models import Contact, ContactKind, GroupGuidance
from compliance.filings.recording import violated
from facilities.models import Facility
from jurisdictions.models import Authority

TWICE = {
    "compliance_contact_token_key",
    "compliance_contact_corrects_id_key",
    "compliance_groupguidance_token_key",
}


class AlreadyNoted(Exception):
    """The same form was sent before, or somebody else has corrected the record."""


@dataclass(frozen=True, kw_only=True)
class NewGuidance:
    """What is said of a 集団指導."""

    authority: Authority
    held_date: date
    title: str
    content: str
    token: UUID


def record_contact(contact: Contact, *, now: datetime, by: User) -> Contact:
    """Record a contact, or the correction of one; raises AlreadyNoted."""
    contact.recorded_at, contact.recorded_by = now, by
    reason = f"{contact.corrects.contact_date}の記録の訂正" if contact.corrects else ""
    try:
        with transaction.atomic(), because(reason):
            contact.save(force_insert=True)
    except IntegrityError as error:
        if violated(error) in TWICE:
            raise AlreadyNoted from error
        raise
    return contact


@transaction.atomic
def record_guidance(
    new: NewGuidance, *, present: Iterable[Facility], now: datetime, by: User
) -> GroupGuidance:
    """Record a 集団指導 and, for each facility that was present, a contact; raises AlreadyNoted."""
    if GroupGuidance.objects.filter(token=new.token).exists():
        raise AlreadyNoted
    guidance = GroupGuidance.objects.create(
        authority=new.authority,
        held_date=new.held_date,
        title=new.title,
        content=new.content,
        token=new.token,
        recorded_at=now,
        recorded_by=by,
    )
    Contact.objects.bulk_create(
        Contact(
            facility=facility,
            kind=ContactKind.GROUP_GUIDANCE,
            contact_date=new.held_date,
            content=new.title,
            guidance=guidance,
            recorded_at=now,
            recorded_by=by,
        )
        for facility in present
    )
    return guidance

"""What an office does to its register of facilities."""

from datetime import date, datetime
from itertools import count

from django.db import transaction

from accounts.history import because
from accounts.models import User
from common.japanese import plain_key
from facilities.codes import is_local_number, local_number
from facilities.models import DuplicateDecision, Facility, OfficeNote, Suspension


@transaction.atomic
def register_facility(facility: Facility, *, reason: str) -> None:
    """Save a new facility; one without a 事業所番号 gets a local number."""
    if not facility.number:
        facility.number = _free_number(facility)
    _save(facility, reason)


@transaction.atomic
def edit_facility(facility: Facility, *, reason: str) -> None:
    """Save what has changed of a facility."""
    _save(facility, reason)


def _save(facility: Facility, reason: str) -> None:
    facility.number_is_local = is_local_number(facility.number)
    with because(reason):
        facility.save()


def _free_number(facility: Facility) -> str:
    for attempt in count():
        number = local_number(
            prefecture=facility.prefecture_id,
            facility_type=facility.facility_type_id,
            municipality=facility.municipality_id,
            name_key=plain_key(facility.name),
            attempt=attempt,
        )
        same = Facility.objects.filter(number=number, facility_type=facility.facility_type_id)
        if not same.exists():
            return number
    raise AssertionError("the local numbers never end")


@transaction.atomic
def suspend_facility(facility: Facility, *, on: date, reason: str) -> None:
    """Record that a facility is suspended (休止) from a day on."""
    with because(reason):
        Suspension.objects.create(facility=facility, start_date=on)


@transaction.atomic
def resume_facility(facility: Facility, *, on: date, reason: str) -> None:
    """Record that a suspended facility works again (再開) from a day on."""
    with because(reason):
        Suspension.objects.filter(facility=facility, resumed_date=None).update(resumed_date=on)


@transaction.atomic
def close_facility(facility: Facility, *, on: date | None, reason: str) -> None:
    """Record the day on which a facility closed (廃止); without a day a closure is taken back."""
    facility.closed_date = on
    with because(reason):
        facility.save(update_fields=["closed_date"])


class NoteChanged(Exception):
    """Somebody else has changed the note since it was read."""


@transaction.atomic
def keep_note(
    facility: Facility, *, person: User | None, note: str, seen: str, now: datetime, by: User
) -> None:
    """Write who is in charge of a facility, and the note of its office.

    `seen` is the version that was read. Raises NoteChanged where there is a newer one.
    """
    locked = Facility.objects.select_for_update().get(pk=facility.pk)
    own = OfficeNote.objects.filter(facility=locked, authority=locked.authority_id)
    if note_version(own.first()) != seen:
        raise NoteChanged
    OfficeNote.objects.update_or_create(
        facility=locked,
        authority_id=locked.authority_id,
        defaults={
            "person_in_charge": person,
            "note": note,
            "changed_at": now,
            "changed_by": by,
        },
    )


def note_version(note: OfficeNote | None) -> str:
    """Return what tells one version of a note from another."""
    return note.changed_at.isoformat() if note else ""


@transaction.atomic
def keep_apart(one: Facility, other: Facility, *, now: datetime, by: User, reason: str) -> None:
    """Remember that two facilities that look alike are not the same."""
    with because(reason):
        _decide(one, other, is_same=False, now=now, by=by)


@transaction.atomic
def merge_facility(
    facility: Facility, *, into: Facility, now: datetime, by: User, reason: str
) -> None:
    """Count a facility that was entered twice only as the one that is kept (統合).

    What was merged into it before follows. Filings stay with the facility for which they were made.
    """
    with because(reason):
        _decide(facility, into, is_same=True, now=now, by=by)
        Facility.objects.filter(merged_into=facility).update(merged_into=into)
        Facility.objects.filter(pk=facility.pk).update(merged_into=into)


@transaction.atomic
def separate_facility(facility: Facility, *, now: datetime, by: User, reason: str) -> None:
    """Take back a merge: the facility is counted by itself again, on any day."""
    kept = facility.merged_into
    assert kept
    with because(reason):
        _decide(facility, kept, is_same=False, now=now, by=by)
        Facility.objects.filter(pk=facility.pk).update(merged_into=None)


def _decide(one: Facility, other: Facility, *, is_same: bool, now: datetime, by: User) -> None:
    first, second = sorted((one, other), key=lambda facility: facility.pk)
    DuplicateDecision.objects.update_or_create(
        first=first,
        second=second,
        defaults={"is_same": is_same, "decided_at": now, "decided_by": by},
    )

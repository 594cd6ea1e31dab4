"""What an office does to its register of medical institutions."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.history import because
from accounts.models import User
from common.japanese import match_key
from medical_partners.models import InstitutionDecision, MedicalInstitution, PrivateCharacter


@transaction.atomic
def save_institution(institution: MedicalInstitution, *, reason: str) -> None:
    """Save what an office says of an institution, new or known."""
    institution.match_key = match_key(institution.name)
    with because(reason):
        institution.save()


@transaction.atomic
def add_private_character(added: PrivateCharacter, *, reason: str) -> int:
    """Save what a private character means, and name the listed institutions by it.

    Return how many were named anew. The lists that follow are read in the same way.
    """
    listed = MedicalInstitution.objects.filter(
        Q(name__contains=added.character) | Q(address__contains=added.character),
        prefecture=added.prefecture_id,
        registered_by=None,
    )
    with because(reason):
        added.save()
        changed = list(listed.order_by("pk").select_for_update())
        for institution in changed:
            institution.name = institution.name.replace(added.character, added.meaning)
            institution.address = institution.address.replace(added.character, added.meaning)
            institution.match_key = match_key(institution.name)
        MedicalInstitution.objects.bulk_update(changed, ["name", "address", "match_key"])
    return len(changed)


@transaction.atomic
def keep_apart(
    one: MedicalInstitution, other: MedicalInstitution, *, now: datetime, by: User, reason: str
) -> None:
    """Remember that two institutions that look alike are not the same."""
    with because(reason):
        _decide(one, other, is_same=False, now=now, by=by)


@transaction.atomic
def merge_institution(
    institution: MedicalInstitution,
    *,
    into: MedicalInstitution,
    now: datetime,
    by: User,
    reason: str,
) -> None:
    """Let one entry stand for an institution that was entered twice (統合).

    Filings keep the entry and the words with which they were recorded; imports and lists follow.
    """
    with because(reason):
        _decide(institution, into, is_same=True, now=now, by=by)
        MedicalInstitution.objects.filter(merged_into=institution).update(merged_into=into)
        MedicalInstitution.objects.filter(pk=institution.pk).update(merged_into=into)


@transaction.atomic
def separate_institution(
    institution: MedicalInstitution, *, now: datetime, by: User, reason: str
) -> None:
    """Take back a merge."""
    kept = institution.merged_into
    assert kept
    with because(reason):
        _decide(institution, kept, is_same=False, now=now, by=by)
        MedicalInstitution.objects.filter(pk=institution.pk).update(merged_into=None)


def _decide(
    one: MedicalInstitution, other: MedicalInstitution, *, is_same: bool, now: datetime, by: User
) -> None:
    first, second = sorted((one, other), key=lambda institution: institution.pk)
    InstitutionDecision.objects.update_or_create(
        first=first,
        second=second,
        defaults={"is_same": is_same, "decided_at": now, "decided_by": by},
    )

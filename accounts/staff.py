"""What those who manage an authority do with its staff: invite, change role, suspend, resume."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction

from accounts.acting import taking_up
from accounts.models import Invitation, Membership, Role, User
from accounts.sign_in import invitation_by
from jurisdictions.models import Authority


class LastManager(Exception):
    """Nobody else manages the authority; it would be locked out."""

    def __str__(self) -> str:
        return "管理の役割を持つ職員がいなくなるため、この操作はできません。"


class InvitationClosed(Exception):
    """The link has been used, or its time is over."""


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """What a person says of themselves when they take up an invitation."""

    username: str
    password: str


def invite(invitation: Invitation, *, now: datetime, by: User) -> str:
    """Save an invitation and return the token of its link, which is kept nowhere."""
    token = token_urlsafe(32)
    invitation.digest = digest_of(token)
    invitation.invited_by = by
    invitation.invited_at = now
    invitation.expires_at = now + timedelta(hours=settings.INVITATION_HOURS)
    invitation.save()
    return token


def digest_of(token: str) -> str:
    """Return what is kept of a link."""
    return sha256(token.encode()).hexdigest()


def find_invitation(token: str, *, now: datetime) -> Invitation:
    """Return the open invitation of a link; raises InvitationClosed."""
    key = invitation_by(digest_of(token))
    if key is None:
        raise InvitationClosed
    taking_up(key)
    found = Invitation.objects.filter(pk=key, accepted_by=None, expires_at__gt=now).first()
    if found is None:
        raise InvitationClosed
    return found


@transaction.atomic
def take_up(invitation: Invitation, *, person: User | NewPerson, now: datetime) -> User:
    """Make the membership that the invitation promises, once; raises InvitationClosed."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_by_id or locked.expires_at <= now:
        raise InvitationClosed
    user = person if isinstance(person, User) else _new_user(locked, person)
    Membership.objects.update_or_create(
        user=user,
        authority=locked.authority,
        defaults={"role": locked.role, "suspended_at": None},
    )
    locked.accepted_by = user
    locked.save(update_fields=["accepted_by"])
    return user


def _new_user(invitation: Invitation, person: NewPerson) -> User:
    return User.objects.create_user(
        username=person.username,
        password=person.password,
        email=invitation.email,
        last_name=invitation.name,
    )


@transaction.atomic
def change_role(membership: Membership, *, role: Role) -> None:
    """Give a member another role; raises LastManager."""
    if role != Role.MANAGE:
        _keep_a_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def suspend(membership: Membership, *, now: datetime) -> None:
    """Suspend a membership, so that it gives nothing; raises LastManager."""
    _keep_a_manager(membership)
    membership.suspended_at = now
    membership.save(update_fields=["suspended_at"])


def resume(membership: Membership) -> None:
    """Let a suspended membership count again."""
    membership.suspended_at = None
    membership.save(update_fields=["suspended_at"])


def _keep_a_manager(leaving: Membership) -> None:
    # Two managers who remove each other at the same time wait here for one another.
    Authority.objects.select_for_update().get(pk=leaving.authority_id)
    managers = Membership.objects.filter(
        authority=leaving.authority_id,
        role=Role.MANAGE,
        suspended_at=None,
        user__is_active=True,
    )
    if not managers.exclude(pk=leaving.pk).exists():
        raise LastManager

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

USED = "この招待は、既に使われています。"


class LastManager(Exception):
    """Nobody else manages the authority; it would be locked out."""

    def __str__(self) -> str:
        return "管理の役割を持つ職員がいなくなるため、この操作はできません。"


class InvitationClosed(Exception):
    """The link has been used or withdrawn, its time is over, or its inviter manages no more."""

    def __init__(self, words: str = "招待のリンクが正しくありません。") -> None:
        super().__init__(words)


class NotForThisPerson(Exception):
    """The invitation stays as it is: the person has as much already, or was suspended."""


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
    found = Invitation.objects.filter(pk=key).first()
    if found is None:
        raise InvitationClosed
    _check_open(found, now=now)
    return found


def _check_open(invitation: Invitation, *, now: datetime) -> None:
    if invitation.accepted_by_id:
        raise InvitationClosed(USED)
    if invitation.withdrawn_at:
        raise InvitationClosed("この招待は、取り消されています。")
    if invitation.expires_at <= now:
        raise InvitationClosed("この招待は、有効期限が過ぎています。")
    if not Invitation.objects.filter(pk=invitation.pk).from_managers().exists():
        raise InvitationClosed("招待した職員が管理の役割を失ったため、この招待は無効です。")


def check_fits(invitation: Invitation, user: User) -> None:
    """Refuse whom the invitation would let in again or give no more; raises NotForThisPerson."""
    held = Membership.objects.filter(user=user, authority=invitation.authority_id).first()
    if held is None:
        return
    if held.suspended_at:
        raise NotForThisPerson(
            f"{invitation.authority}での利用が停止されています。招待によって再開することはできません。"
            "管理の職員に、利用の再開を依頼してください。"
        )
    if Role(invitation.role) in Role(held.role).includes:
        raise NotForThisPerson(
            f"既に{invitation.authority}の職員（{held.get_role_display()}）であるため、"
            f"この招待（{invitation.get_role_display()}）を受ける必要はありません。"
            "役割は、招待によって下がりません。"
        )


@transaction.atomic
def take_up(invitation: Invitation, *, person: User | NewPerson, now: datetime) -> User:
    """Make the membership that the invitation promises, once.

    Raises InvitationClosed, or NotForThisPerson.
    """
    # Who suspends or demotes, the inviter or the invited, waits here, or is waited for.
    _wait_for_turn(invitation.authority_id)
    locked = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if locked is None:  # whoever was first has taken it up
        raise InvitationClosed(USED)
    _check_open(locked, now=now)
    user = person if isinstance(person, User) else _new_user(locked, person)
    check_fits(locked, user)
    Membership.objects.update_or_create(
        user=user, authority=locked.authority, defaults={"role": locked.role}
    )
    locked.accepted_by = user
    locked.save(update_fields=["accepted_by"])
    return user


@transaction.atomic
def withdraw(invitation: Invitation, *, now: datetime, by: User) -> bool:
    """Take an invitation back; return whether it was still there to be taken back."""
    _wait_for_turn(invitation.authority_id)
    still = Invitation.objects.unanswered().filter(pk=invitation.pk)
    return bool(still.update(withdrawn_at=now, withdrawn_by=by))


def _void_invitations_of(member: Membership, *, now: datetime) -> None:
    """End the open invitations of whoever manages no more: later rights do not revive them."""
    Invitation.objects.unanswered().filter(
        authority=member.authority_id, invited_by=member.user_id
    ).update(withdrawn_at=now)


def _new_user(invitation: Invitation, person: NewPerson) -> User:
    return User.objects.create_user(
        username=person.username,
        password=person.password,
        email=invitation.email,
        last_name=invitation.name,
    )


@transaction.atomic
def change_role(membership: Membership, *, role: Role, now: datetime) -> None:
    """Give a member another role; raises LastManager."""
    if role != Role.MANAGE:
        _keep_a_manager(membership)
        _void_invitations_of(membership, now=now)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def suspend(membership: Membership, *, now: datetime) -> None:
    """Suspend a membership, so that it gives nothing; raises LastManager."""
    _keep_a_manager(membership)
    _void_invitations_of(membership, now=now)
    membership.suspended_at = now
    membership.save(update_fields=["suspended_at"])


def resume(membership: Membership) -> None:
    """Let a suspended membership count again."""
    membership.suspended_at = None
    membership.save(update_fields=["suspended_at"])


def _keep_a_manager(leaving: Membership) -> None:
    # Two managers who remove each other at the same time wait here for one another.
    _wait_for_turn(leaving.authority_id)
    managers = Membership.objects.managing(leaving.authority_id)
    if not managers.exclude(pk=leaving.pk).exists():
        raise LastManager


def _wait_for_turn(authority: int) -> None:
    """Let one transaction after another change the staff of an authority."""
    # Rows that name the authority are made meanwhile; the keys of the lock let them.
    Authority.objects.select_for_update(no_key=True).filter(pk=authority).first()

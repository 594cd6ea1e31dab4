"""Staff for tests."""

from datetime import timedelta
from itertools import count

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from accounts.second_factor import reaches_everything
from jurisdictions.models import Authority

_numbers = count(1)


def make_user(authority: Authority | None = None, role: Role = Role.RECORD, **fields) -> User:
    """Return a person who signs in, with a role in an authority if one is given.

    Whoever reaches everything has the second factor that is asked of them.
    """
    name = f"staff{next(_numbers)}"
    user = User.objects.create_user(username=name, password="pass", **fields)
    if reaches_everything(user):
        TOTP.activate(user, generate_totp_secret())
    if authority:
        Membership.objects.create(user=user, authority=authority, role=role)
    return user


def make_invitation(authority: Authority, **fields) -> Invitation:
    """Return an open invitation by somebody who manages the authority."""
    number, now = next(_numbers), timezone.now()
    values = {
        "name": f"招待{number}",
        "role": Role.READ,
        "digest": f"{number:064}",
        "invited_by": make_user(authority, Role.MANAGE),
        "invited_at": now,
        "expires_at": now + timedelta(hours=72),
    }
    return Invitation.objects.create(authority=authority, **values | fields)

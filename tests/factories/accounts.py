"""Staff for tests."""

import time
from datetime import timedelta
from itertools import count
from typing import TypedDict, Unpack

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from accounts.second_factor import reaches_everything
from jurisdictions.models import Authority
from tests.factories.fields import refuse_others

_numbers = count(1)


class PersonFields(TypedDict, total=False):
    """What a test says of a person."""

    first_name: str
    last_name: str
    email: str
    is_active: bool
    is_staff: bool
    is_superuser: bool
    reads_all: bool


def make_user(
    authority: Authority | None = None, role: str = Role.RECORD, **fields: Unpack[PersonFields]
) -> User:
    """Return a person who signs in, with a role in an authority if one is given.

    Whoever reaches everything has the second factor that is asked of them.
    """
    refuse_others(fields, PersonFields)
    name = f"staff{next(_numbers)}"
    user = User.objects.create_user(
        username=name,
        password="pass",
        first_name=fields.get("first_name", ""),
        last_name=fields.get("last_name", ""),
        email=fields.get("email", ""),
        is_active=fields.get("is_active", True),
        is_staff=fields.get("is_staff", False),
        is_superuser=fields.get("is_superuser", False),
        reads_all=fields.get("reads_all", False),
    )
    if reaches_everything(user):
        TOTP.activate(user, generate_totp_secret())
    if authority:
        Membership.objects.create(user=user, authority=authority, role=role)
    return user


def code_of(secret: str) -> str:
    """Return what the application of a person shows now: not the earliest code that is taken."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
    return code


def make_invitation(authority: Authority) -> Invitation:
    """Return an open invitation by somebody who manages the authority."""
    number, now = next(_numbers), timezone.now()
    return Invitation.objects.create(
        authority=authority,
        name=f"招待{number}",
        role=Role.READ,
        digest=f"{number:064}",
        invited_by=make_user(authority, Role.MANAGE),
        invited_at=now,
        expires_at=now + timedelta(hours=72),
    )

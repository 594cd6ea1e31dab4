"""Whose authority asks for a second factor, and who has one."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.scoping import scope_of

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_missing(user: User | AnonymousUser, *, without: Authenticator | None = None) -> bool:
    """Return whether an authority of the person asks for a second factor that is not set up."""
    if not scope_of(user).second_factor_required:
        return False
    factors = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
    return not factors.exclude(pk=without.pk if without else None).exists()

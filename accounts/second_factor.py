"""Of whom a second factor is asked, and who has one."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.scope import scope_of

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_missing(user: User | AnonymousUser, *, without: Authenticator | None = None) -> bool:
    """Return whether a second factor that is asked of the person is not set up."""
    if not (reaches_everything(user) or scope_of(user).second_factor_required):
        return False
    factors = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
    return not factors.exclude(pk=without.pk if without else None).exists()


def reaches_everything(user: User | AnonymousUser) -> bool:
    """Return whether the person edits reference data, or reads the nation: asked in any case."""
    return isinstance(user, User) and (user.is_superuser or user.reads_all)

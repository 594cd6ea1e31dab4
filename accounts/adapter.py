"""What django-allauth asks the site: nobody opens an account, and the words are ours."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import becoming, checking_sign_in_of
from accounts.attempts import (
    Limit,
    TooManyAttempts,
    begin_attempt,
    end_attempt,
    password_limits,
)
from accounts.history import note
from accounts.models import HistoryEntry, User
from accounts.second_factor import is_missing
from accounts.sessions import begin
from accounts.sign_in import person_with_email

WRONG = "利用者名又はパスワードが正しくありません。"
T = TypeVar("T")


def tried(
    is_right: Callable[[], T],
    *,
    limits: Sequence[Limit],
    name: str,
    wrong: str,
) -> T:
    """Try something that may be wrong, within its limits; note in the history what was not right.

    The history finds out by itself whom the name belongs to.
    Raises ValidationError, which says how long to wait, where it was wrong too often.
    """
    try:
        begin_attempt(limits, now=timezone.now())
    except TooManyAttempts as refusal:
        if refusal.is_told:
            reason = "失敗が続いたための拒否"
            note(HistoryEntry.Action.SIGN_IN_FAILED, None, what=name, reason=reason)
        raise ValidationError(str(refusal), code="too_many_attempts") from refusal
    found = is_right()
    if found:
        end_attempt(limits)
    else:
        note(HistoryEntry.Action.SIGN_IN_FAILED, None, what=name, reason=wrong)
    return found


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by username; accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_password": "パスワードが正しくありません。",
        "enter_current_password": "現在のパスワードが正しくありません。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return false: staff are invited."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, with its end."""
        becoming(user)
        before = user.last_login
        super().login(request, user)
        begin(request.session, now=timezone.now(), before=before)
        note(HistoryEntry.Action.SIGN_IN, user)

    def logout(self, request: HttpRequest) -> None:
        """End the session."""
        note(HistoryEntry.Action.SIGN_OUT, request.user)
        super().logout(request)
        becoming(None)

    def authenticate(self, request: HttpRequest, **credentials: object) -> AbstractBaseUser | None:
        """Try a name and a password, unless it was wrong too often."""
        name = str(credentials.get("username") or "")

        def is_right() -> AbstractBaseUser | None:
            user: AbstractBaseUser | None = super(AccountAdapter, self).authenticate(
                request, **credentials
            )
            return user

        return tried(
            is_right,
            limits=password_limits(name, get_ip(request)),
            name=name,
            wrong="利用者名又はパスワードの誤り",
        )

    def check_own_password(self, user: User, password: str) -> bool:
        """Return whether somebody who has signed in knows their own password."""
        return bool(
            tried(
                lambda: user.check_password(password),
                limits=password_limits(user.username, get_ip(context.request)),
                name=user.username,
                wrong="現在のパスワードの誤り",
            )
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the page of one's own sign-in."""
        return reverse("mfa_index")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: an app, a security key, recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "コードが正しくありません。",
        "cannot_delete_authenticator": (
            "権限又は所属の定めにより、二要素認証を解除することはできません。"
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether enough is left without it for the person's authorities."""
        return not is_missing(authenticator.user, without=authenticator)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return a name for a new key."""
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"セキュリティキー{known + 1}"

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return the username, also where an e-mail address is known."""
        return user.get_username()

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


class OidcAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an office's own provider, for people of the register."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return false: a person must be in the register already."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[AbstractUser, str] | None:
        """Find the person of an address that the provider vouches for."""
        for address in sociallogin.email_addresses:
            if address.verified and (person := person_with_email(address.email)):
                checking_sign_in_of(person)
                break
        found: tuple[AbstractUser, str] | None = super().authenticate_by_email(sociallogin)
        return found

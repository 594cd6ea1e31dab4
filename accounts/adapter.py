"""What django-allauth asks the site: nobody opens an account, and the words are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.acting import becoming, checking_sign_in_of
from accounts.history import note
from accounts.models import HistoryEntry, User
from accounts.second_factor import is_missing
from accounts.sessions import begin
from accounts.sign_in import person_with_email

WRONG = "利用者名又はパスワードが正しくありません。"
TOO_MANY = "失敗が続いたため、しばらくサインインできません。15分ほど待ってからお試しください。"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by username; accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "incorrect_password": "パスワードが正しくありません。",
        "enter_current_password": "現在のパスワードが正しくありません。",
        "rate_limited": "回数が多すぎます。しばらく待ってからお試しください。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return false: staff are invited."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, with its end."""
        becoming(user)
        super().login(request, user)
        begin(request.session, now=timezone.now())
        note(HistoryEntry.Action.SIGN_IN, user)

    def logout(self, request: HttpRequest) -> None:
        """End the session."""
        note(HistoryEntry.Action.SIGN_OUT, request.user)
        super().logout(request)
        becoming(None)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note the name that was tried, in the history of whom it belongs to."""
        name = str(credentials.get("username", ""))
        note(HistoryEntry.Action.SIGN_IN_FAILED, None, what=name)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the page of one's own sign-in."""
        return reverse("mfa_index")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: an app, a security key, recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "コードが正しくありません。",
        "cannot_delete_authenticator": "所属の定めにより、二要素認証を解除することはできません。",
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

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
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

"""The forms of sign-in and of one's own account, in the words of the office."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import get_adapter as get_code_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.forms import Form, ValidationError

from accounts.adapter import tried
from accounts.attempts import code_limits
from accounts.models import User


def _reword(form: Form, **labels: str) -> None:
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """ログイン."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, login="利用者名", password="パスワード")  # noqa: S106 - a label


class PasswordChange(ChangePasswordForm):
    """パスワードの変更."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            oldpassword="現在のパスワード",
            password1="新しいパスワード",
            password2="新しいパスワード（確認のため再度）",
        )
        self.fields["password1"].help_text = "".join(password_validators_help_texts())

    def clean_oldpassword(self) -> str:
        """Ask for the password of today, no more often than at the sign-in."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().check_own_password(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class Reauthentication(ReauthenticateForm):
    """本人の確認."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, password="パスワード")  # noqa: S106 - a label


def _confirmed(user: User, check: Callable[[], str]) -> str:
    """Return the code that a form holds, if it is right and was not wrong too often."""

    def is_right() -> str:
        try:
            return check()
        except ValidationError:
            return ""

    code = tried(
        is_right,
        limits=code_limits(user.pk, get_ip(context.request)),
        name=user.username,
        wrong="二要素認証のコードの誤り",
    )
    if not code:
        raise get_code_adapter().validation_error("incorrect_code")
    return code


class SecondFactor(second_factor.AuthenticateForm):
    """二要素認証のコード."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, code="認証アプリのコード又はリカバリーコード")

    def clean_code(self) -> str:
        """Ask for a code, a few times only."""
        return _confirmed(self.user, super().clean_code)


class SecondFactorAgain(second_factor.ReauthenticateForm):
    """二要素認証のコードによる本人の確認."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, code="認証アプリのコード又はリカバリーコード")

    def clean_code(self) -> str:
        """Ask for a code, a few times only."""
        return _confirmed(self.user, super().clean_code)


class AuthenticatorApp(ActivateTOTPForm):
    """認証アプリの登録."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, code="認証アプリに表示された6桁のコード")


class NewSecurityKey(AddWebAuthnForm):
    """セキュリティキーの登録."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        _reword(self, name="キーの名前")


class SecurityKeyName(EditWebAuthnForm):
    """セキュリティキーの名前."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, name="キーの名前")

"""The forms of sign-in and of one's own account, in the words of the office."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.forms import Form


def _reword(form: Form, **labels: str) -> None:
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """サインイン."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, login="利用者名", password="パスワード")  # noqa: S106 - a label


class PasswordChange(ChangePasswordForm):
    """パスワードの変更."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            oldpassword="現在のパスワード",
            password1="新しいパスワード",
            password2="新しいパスワード（確認のため再度）",
        )
        self.fields["password1"].help_text = "".join(password_validators_help_texts())


class Reauthentication(ReauthenticateForm):
    """本人の確認."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, password="パスワード")  # noqa: S106 - a label


class SecondFactor(second_factor.AuthenticateForm):
    """二要素認証のコード."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, code="認証アプリのコード又はリカバリーコード")


class SecondFactorAgain(second_factor.ReauthenticateForm):
    """二要素認証のコードによる本人の確認."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, code="認証アプリのコード又はリカバリーコード")


class AuthenticatorApp(ActivateTOTPForm):
    """認証アプリの登録."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, code="認証アプリに表示された6桁のコード")


class NewSecurityKey(AddWebAuthnForm):
    """セキュリティキーの登録."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        _reword(self, name="キーの名前")


class SecurityKeyName(EditWebAuthnForm):
    """セキュリティキーの名前."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, name="キーの名前")

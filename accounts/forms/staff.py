"""What those who manage an authority type about its staff, and what an invited person types."""

from typing import Unpack

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

from accounts.models import Invitation, Role, User
from accounts.sign_in import person_named
from common.form_arguments import FormData, ModelFormArguments
from common.typed_fields import LineField, MailField
from jurisdictions.models import Authority

ROLES_EXPLAINED = (
    "閲覧は見るだけ、入力は記録、審査は受理・差戻し・通知、管理は職員と設定まで行えます。"
    "後のものは前のものを含みます。"
)


class InvitationForm(forms.ModelForm[Invitation]):
    """職員の招待."""

    class Meta:
        model = Invitation
        fields = ("name", "role", "email")
        field_classes = {"name": LineField, "email": MailField}
        help_texts = {"role": ROLES_EXPLAINED}

    def clean_email(self) -> str:
        """Refuse an address that is somebody's already."""
        email: str = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("このメールアドレスの職員は既に登録されています。")
        return email


class RoleForm(forms.Form):
    """役割の変更."""

    role = forms.ChoiceField(label="役割", choices=Role.choices, help_text=ROLES_EXPLAINED)


class SecondFactorForm(forms.ModelForm[Authority]):
    """二要素認証の定め."""

    class Meta:
        model = Authority
        fields = ("second_factor_required",)


class NewPersonForm(BaseUserCreationForm[User]):
    """招待を受けた職員の登録."""

    class Meta:
        model = User
        fields = ("username",)
        labels = {"username": "利用者名"}

    def __init__(
        self, data: FormData | None = None, **kwargs: Unpack[ModelFormArguments[User]]
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["password1"].label = "パスワード"
        self.fields["password2"].label = "パスワード（確認のため再度）"

    def clean_username(self) -> str:
        """Refuse a name that is somebody's already, whose row nobody sees before sign-in."""
        username: str = self.cleaned_data["username"]
        if person_named(username):
            raise forms.ValidationError("この利用者名は既に使われています。")
        return username

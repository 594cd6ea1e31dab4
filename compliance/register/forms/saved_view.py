"""Conditions of the list of facilities that a person keeps."""

from typing import Unpack

from django import forms

from accounts.models import User
from accounts.permissions import Act, offices_open_to
from common.form_arguments import FormData, ModelFormArguments
from common.typed_fields import LineField
from compliance.register.models import SavedView


class SavedViewForm(forms.ModelForm[SavedView]):
    """条件の保存."""

    class Meta:
        model = SavedView
        fields = ("name", "shared_with", "opens_first")
        field_classes = {"name": LineField}

    def __init__(
        self,
        data: FormData | None = None,
        *,
        user: User,
        query: str,
        **kwargs: Unpack[ModelFormArguments[SavedView]],
    ) -> None:
        """Offer the authorities that the person serves."""
        super().__init__(data, **kwargs)
        self.instance.user, self.instance.query = user, query
        own = offices_open_to(user, Act.SHARE_VIEW)
        self.fields["shared_with"] = forms.ModelChoiceField(
            own.order_by("code"),
            label="共有先",
            required=False,
            empty_label="共有しない（自分だけが使う）",
            help_text=self.fields["shared_with"].help_text,
        )

    def clean_name(self) -> str:
        """Refuse a name that the person has used."""
        name: str = self.cleaned_data["name"]
        if SavedView.objects.filter(user=self.instance.user, name=name).exists():
            raise forms.ValidationError("この名称の条件は既に保存されています。")
        return name

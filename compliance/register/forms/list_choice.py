"""What a person chooses about the list of facilities: columns, and conditions to keep."""

from collections.abc import Iterable
from typing import Unpack

from django import forms

from accounts.models import User
from accounts.permissions import Act, offices_open_to
from common.form_arguments import FormArguments, FormData, ModelFormArguments
from common.typed_fields import LineField
from compliance.register.models import SavedView
from compliance.register.tables import ALWAYS_SHOWN, COLUMNS


class ColumnForm(forms.Form):
    """表示項目の1列."""

    name = forms.ChoiceField(
        label="列", choices=list(COLUMNS.items()), widget=forms.HiddenInput, required=True
    )
    is_shown = forms.BooleanField(label="表示", required=False)
    place = forms.IntegerField(label="順番", min_value=1, max_value=len(COLUMNS))

    def __init__(self, data: FormData | None = None, **kwargs: Unpack[FormArguments]) -> None:
        super().__init__(data, **kwargs)
        # The headings of the table say what the fields are; a screen reader needs it at each.
        for name, words in (("is_shown", "を表示"), ("place", "の順番")):
            self.fields[name].widget.attrs["aria-label"] = self.heading + words

    @property
    def heading(self) -> str:
        """Return the heading of the column."""
        return COLUMNS.get(self["name"].value(), "")

    @property
    def is_always_shown(self) -> bool:
        """Return whether the column cannot be hidden: it is the heading of each row."""
        return bool(self["name"].value() == ALWAYS_SHOWN)


ColumnFormSet = forms.formset_factory(
    ColumnForm, extra=0, max_num=len(COLUMNS), absolute_max=len(COLUMNS)
)


def chosen_columns(rows: Iterable[ColumnForm]) -> list[str]:
    """Return the columns to show, in their order."""
    shown = [
        row.cleaned_data for row in rows if row.is_always_shown or row.cleaned_data["is_shown"]
    ]
    ordered = sorted(shown, key=lambda data: data["place"])
    return list(dict.fromkeys(data["name"] for data in ordered))


def rows_for(chosen: list[str]) -> list[dict[str, object]]:
    """Return the rows of the form: the columns that are shown, then the others."""
    ordered = [*chosen, *(name for name in COLUMNS if name not in chosen)]
    return [
        {"name": name, "is_shown": name in chosen, "place": place}
        for place, name in enumerate(ordered, start=1)
    ]


class SavedViewForm(forms.ModelForm[SavedView]):
    """条件の保存."""

    class Meta:
        model = SavedView
        fields = ("name", "shared_with")
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

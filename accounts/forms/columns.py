"""What a person chooses about a list: its columns, and their order."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, Unpack

from django import forms

from accounts.models import User
from common.columns import Listing
from common.form_arguments import FormArguments, FormData
from common.typed_fields import offer

R = TypeVar("R")


class ColumnForm(forms.Form):
    """表示項目の1列."""

    name = forms.ChoiceField(label="列", widget=forms.HiddenInput)
    is_shown = forms.BooleanField(label="表示", required=False)
    place = forms.IntegerField(label="順番", min_value=1)

    def __init__(
        self, data: FormData | None = None, *, listing: Listing[R], **kwargs: Unpack[FormArguments]
    ) -> None:
        """Offer the columns of a list."""
        super().__init__(data, **kwargs)
        self.listing = listing
        self.headings = {column.name: column.heading for column in listing.columns}
        offer(self, "name", list(self.headings.items()))
        # The headings of the table say what the fields are; a screen reader needs it at each.
        for name, words in (("is_shown", "を表示"), ("place", "の順番")):
            self.fields[name].widget.attrs["aria-label"] = self.heading + words

    @property
    def heading(self) -> str:
        """Return the heading of the column."""
        return self.headings.get(self["name"].value(), "")

    @property
    def is_always_shown(self) -> bool:
        """Return whether the column cannot be hidden: it is the heading of each row."""
        return bool(self["name"].value() == self.listing.row_header)

    def clean_place(self) -> int:
        """Refuse a place behind the last column."""
        place: int = self.cleaned_data["place"]
        if place > len(self.headings):
            raise forms.ValidationError(f"{len(self.headings)}以下の数を入力してください。")
        return place


def column_forms(
    listing: Listing[R], data: FormData | None, *, chosen: Sequence[str]
) -> forms.BaseFormSet[ColumnForm]:
    """Return a form for each column: those that are shown in their order, then the others."""
    others = [column.name for column in listing.columns if column.name not in chosen]
    rows = [
        {"name": name, "is_shown": name in chosen, "place": place}
        for place, name in enumerate([*chosen, *others], start=1)
    ]
    number = len(rows)
    made = forms.formset_factory(ColumnForm, extra=0, max_num=number, absolute_max=number)
    return made(data, initial=rows, form_kwargs={"listing": listing})


def chosen_columns(rows: Iterable[ColumnForm]) -> list[str]:
    """Return the columns to show, in their order."""
    shown = [
        row.cleaned_data for row in rows if row.is_always_shown or row.cleaned_data["is_shown"]
    ]
    ordered = sorted(shown, key=lambda data: data["place"])
    return list(dict.fromkeys(data["name"] for data in ordered))


def keep_columns(user: User, listing: Listing[R], names: Sequence[str]) -> None:
    """Keep what a person has chosen; without names, the first columns come back."""
    kept = {**user.chosen_columns, listing.name: list(names)}
    User.objects.filter(pk=user.pk).update(chosen_columns=kept)

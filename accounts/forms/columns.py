"""What a person chooses about a list: its columns, and their order."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, Unpack

from django import forms

from accounts.models import User
from common.columns import Listing
from common.form_arguments import FormArguments, FormData
from common.keys import row_key
from common.typed_fields import offer

R = TypeVar("R")
# The buttons that move a column, and by how many places.
MOVES = {"up": -1, "down": 1}


class ColumnForm(forms.Form):
    """表示項目の1列."""

    name = forms.ChoiceField(label="列", widget=forms.HiddenInput)
    is_shown = forms.BooleanField(label="表示", required=False)
    place = forms.IntegerField(label="順番", min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, data: FormData | None = None, *, listing: Listing[R], **kwargs: Unpack[FormArguments]
    ) -> None:
        """Offer the columns of a list."""
        super().__init__(data, **kwargs)
        self.listing = listing
        self.headings = {column.name: column.heading for column in listing.columns}
        offer(self, "name", list(self.headings.items()))
        # The heading of the table says what the box is; a screen reader needs it at each.
        self.fields["is_shown"].widget.attrs["aria-label"] = f"{self.heading}を表示"

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
    return _forms_in_order(listing, _with_others(listing, chosen), shown=chosen, data=data)


def moved_columns(listing: Listing[R], data: FormData) -> forms.BaseFormSet[ColumnForm]:
    """Return the forms as they were sent, but with one column a place further up or down."""
    sent = column_forms(listing, data, chosen=[]).forms
    known = {column.name for column in listing.columns}
    placed = sorted(sent, key=lambda row: row_key(str(row["place"].value())) or 0)
    named = [row for row in placed if row["name"].value() in known]
    names = _with_others(listing, [row["name"].value() for row in named])
    shown = [row["name"].value() for row in named if row["is_shown"].value()]
    return _forms_in_order(listing, _moved(names, data), shown=[*shown, listing.row_header])


def _moved(names: list[str], data: FormData) -> list[str]:
    """Return the names with the one whose button was pressed beside its neighbour."""
    for button, step in MOVES.items():
        name = str(data.get(button, ""))
        if name in names:
            at = names.index(name)
            names.insert(max(at + step, 0), names.pop(at))
    return names


def _with_others(listing: Listing[R], names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*names, *(column.name for column in listing.columns)]))


def _forms_in_order(
    listing: Listing[R],
    names: Sequence[str],
    *,
    shown: Sequence[str],
    data: FormData | None = None,
) -> forms.BaseFormSet[ColumnForm]:
    rows = [
        {"name": name, "is_shown": name in shown, "place": place}
        for place, name in enumerate(names, start=1)
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

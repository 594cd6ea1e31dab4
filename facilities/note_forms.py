"""What a person may type about who is in charge of a facility, and the note of its office."""

from typing import Unpack

from django import forms

from accounts.models import Membership, User
from common.form_arguments import Cleaned, FormArguments, FormData
from common.typed_fields import LineField, ParagraphField
from facilities.actions import note_version
from facilities.models import Facility, OfficeNote


class OfficeNoteForm(forms.Form):
    """担当者・メモ."""

    person = forms.ModelChoiceField(
        User.objects.none(), label="担当者", required=False, empty_label="（なし）"
    )
    note = ParagraphField(
        label="メモ",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="例：電話は午後に。施設長の交代の予定あり。",
    )
    seen = LineField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: FormData | None = None,
        *,
        facility: Facility,
        stored: OfficeNote | None,
        is_outdated: bool = False,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Offer those who serve the authority now, and whoever is named already."""
        super().__init__(data, **kwargs)
        self.stored, self.is_outdated = stored, is_outdated
        self.initial = {"seen": self.version, **(self._written(stored) if stored else {})}
        serving = Membership.objects.serving(facility.authority).values("user")
        named = [stored.person_in_charge_id] if stored and stored.person_in_charge_id else []
        people = User.objects.filter(pk__in=serving) | User.objects.filter(pk__in=named)
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = people.order_by("last_name", "first_name", "username")

    @staticmethod
    def _written(stored: OfficeNote) -> Cleaned:
        return {"person": stored.person_in_charge_id, "note": stored.note}

    @property
    def version(self) -> str:
        """Return which version of the note the person has before them."""
        return note_version(self.stored)

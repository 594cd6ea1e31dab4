"""What is typed to find the facility whose filing is to be recorded."""

from django import forms

from common.typed_fields import LineField


class EntryForm(forms.Form):
    """A number or a name."""

    q = LineField(
        label="施設",
        required=False,
        max_length=500,
        help_text="事業所番号、施設名、カナ又は住所の一部を入力してください。",
        widget=forms.TextInput(attrs={"type": "search", "data-autofocus": ""}),
    )

"""The form of how an authority's letters look and are numbered."""

from datetime import date
from typing import Any

from django import forms

from common.typed_fields import LineField, ParagraphField
from compliance.forms.settings import reason_field
from compliance.models import LetterSettings
from facilities.models import Obligation, TypeCode

ORDINANCE = "ordinance_"


class LetterSettingsForm(forms.ModelForm):
    """Seal, numbers, days, envelope, desk, and an ordinance for each type of facility."""

    reason = reason_field()

    class Meta:
        model = LetterSettings
        fields = [
            "seal",
            "honorific",
            "number_prefix",
            "first_number",
            "reply_days",
            "quiet_days",
            "release_required",
            "window_left",
            "window_top",
            "window_width",
            "window_height",
            "fold_marks",
            "desk",
        ]
        field_classes = {"number_prefix": LineField, "desk": ParagraphField}
        widgets = {
            "seal": forms.RadioSelect,
            "honorific": forms.RadioSelect,
            "desk": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Ask for the own ordinance of each type, beside the article that letters cite on a day."""
        super().__init__(*args, **kwargs)
        cited = {one.facility_type_id: _cited(one) for one in Obligation.objects.in_force(on=on)}
        for code in TypeCode:
            self.fields[f"{ORDINANCE}{code}"] = LineField(
                label=code.label,
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"size": 80}),
                help_text=cited.get(code.value, ""),
                initial=self.instance.ordinances.get(code, ""),
            )

    def ordinance_fields(self) -> list[forms.BoundField]:
        """Return the fields of the ordinances, in the order of the types."""
        return [self[f"{ORDINANCE}{code}"] for code in TypeCode]

    def clean(self) -> dict[str, Any]:
        """Gather the ordinances that were written."""
        cleaned = super().clean() or self.cleaned_data
        written = {code.value: cleaned.get(f"{ORDINANCE}{code}", "") for code in TypeCode}
        self.instance.ordinances = {code: text for code, text in written.items() if text}
        return cleaned


def _cited(obligation: Obligation) -> str:
    """Return what letters cite for a type, and whether somebody has read it in the law."""
    doubt = "" if obligation.article_confirmed else "（条項は要確認）"
    return f"基準省令：{obligation.ordinance}{obligation.article}{doubt}"

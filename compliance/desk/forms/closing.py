"""The forms that close a 年度 for a home, and take that back."""

from collections.abc import Sequence
from typing import Unpack

from django import forms

from common.form_arguments import FormData, ModelFormArguments
from common.japanese import fiscal_year_label
from common.typed_fields import LineField, offer
from compliance.deadlines.models import YearClosing

_REASON = {"required": "理由を入力してください。"}


class ClosingForm(forms.ModelForm[YearClosing]):
    """Which 年度 is closed for a home, how, and why."""

    fiscal_year = forms.TypedChoiceField(
        label="年度", coerce=int, error_messages={"required": "年度を選択してください。"}
    )
    kind = forms.ChoiceField(
        label="扱い",
        choices=YearClosing.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "扱いを選択してください。"},
    )
    reason = LineField(
        label="理由",
        max_length=500,
        error_messages=_REASON,
        help_text="例：年度末に指定したため、翌年度の届出で確認する。",
    )

    class Meta:
        model = YearClosing
        fields = ["fiscal_year", "kind", "reason"]

    def __init__(
        self,
        data: FormData | None = None,
        *,
        years: Sequence[int],
        **kwargs: Unpack[ModelFormArguments[YearClosing]],
    ) -> None:
        """Offer the 年度 whose filing is missing."""
        super().__init__(data, **kwargs)
        offer(self, "fiscal_year", [(year, fiscal_year_label(year)) for year in years])


class ReopeningForm(forms.Form):
    """Why the filing of a 年度 that was closed is asked again."""

    reason = LineField(label="理由", max_length=500, error_messages=_REASON)

"""What a person writes in the place of a standard paragraph, and which letter they look at."""

from django import forms

from common.day_field import DayField
from common.glyphs import missing_characters
from common.typed_fields import LineField, ParagraphField
from compliance.correspondence.models import NoticeKind
from facilities.models import TypeCode
from letters.writing.wording import unknown_placeholders


class WordingForm(forms.Form):
    """The words of a paragraph, written upon the version that was seen."""

    text = ParagraphField(
        label="文",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="改行ごとに段落となります。",
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = LineField(label="変更理由", required=False, max_length=200)

    def clean_text(self) -> str:
        """Refuse what cannot be filled in or printed."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if unknown := unknown_placeholders(text):
            names = "、".join(f"｛{name}｝" for name in unknown)
            raise forms.ValidationError(f"次の語は置き換えられません：{names}")
        if lacking := missing_characters(text):
            raise forms.ValidationError(f"印刷できない文字があります：{'、'.join(lacking)}")
        return text


class SampleForm(forms.Form):
    """Which letter to look at before anything is issued; nothing is required."""

    kind = forms.ChoiceField(label="文書の種類", choices=NoticeKind.choices, required=False)
    facility_type = forms.ChoiceField(label="施設種別", choices=TypeCode.choices, required=False)
    on = DayField(label="文書の日付", required=False, help_text="例：R9.4.1　空欄では今日です。")

"""What a person writes in the place of standard words, and which letter they look at."""

from collections.abc import Sequence
from typing import Unpack

from django import forms

from common.day_field import DayField
from common.form_arguments import Cleaned, FormArguments, FormData
from common.glyphs import missing_characters
from common.typed_fields import LineField, ParagraphField
from compliance.correspondence.models import NoticeKind
from facilities.models import TypeCode
from letters.issuing.wording_rows import OWNERS
from letters.writing.parts import part_of
from letters.writing.placeholders import misplaced_in, unknown_in
from letters.writing.word_files import stray_braces

LONGEST_LINE = 200


class WordingForm(forms.Form):
    """The words of one place in a letter, written upon the version that was seen."""

    text = ParagraphField(
        label="文",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="改行ごとに段落となります。",
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = LineField(label="変更理由", required=False, max_length=200)

    def __init__(
        self, data: FormData | None = None, *, key: str, **kwargs: Unpack[FormArguments]
    ) -> None:
        """Take the key of the words: it says how long they are, and what may stand in braces."""
        super().__init__(data, **kwargs)
        self.key = key
        if not part_of(key).several_lines:
            self.fields["text"] = LineField(
                label="文",
                max_length=LONGEST_LINE,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="１行の文です。改行は空白になります。",
            )

    def clean_text(self) -> str:
        """Refuse what cannot be filled in or printed, all of it at once."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        errors = [
            *_named("次の語は置き換えられません", unknown_in(text)),
            *_named("次の語は、ここでは値がないため使えません", misplaced_in(text, self.key)),
        ]
        if stray_braces(text):
            errors.append("「｛」と「｝」が対になっていません。")
        if lacking := missing_characters(text):
            errors.append(f"印刷できない文字があります：{'、'.join(lacking)}")
        if errors:
            raise forms.ValidationError(errors)
        return text


def _named(problem: str, names: Sequence[str]) -> list[str]:
    return [f"{problem}：{'、'.join(f'｛{name}｝' for name in names)}"] if names else []


class WordingSearch(forms.Form):
    """Which of the words of letters are looked for; nothing is required."""

    q = LineField(
        label="語句", required=False, max_length=100, help_text="名称又は文に含まれる語句です。"
    )
    owner = forms.ChoiceField(label="文書の種類", choices=[("", "全て"), *OWNERS], required=False)
    changed = forms.BooleanField(label="変更したものだけ", required=False)

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything is looked for."""
        return any(self.asked.values())

    @property
    def asked(self) -> Cleaned:
        """Return what is looked for; nothing where that makes no sense."""
        return self.cleaned_data if self.is_valid() else {}


class SampleForm(forms.Form):
    """Which letter to look at before anything is issued; nothing is required."""

    kind = forms.ChoiceField(label="文書の種類", choices=NoticeKind.choices, required=False)
    facility_type = forms.ChoiceField(label="施設種別", choices=TypeCode.choices, required=False)
    on = DayField(label="文書の日付", required=False, help_text="例：R9.4.1　空欄では今日です。")

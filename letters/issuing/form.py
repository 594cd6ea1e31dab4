"""What a person decides when letters are issued: days, numbers, and whom they have seen."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Unpack
from uuid import uuid4

from django import forms

from common.day_field import DayField
from common.form_arguments import Cleaned, FormArguments, FormData
from common.japanese import wareki_short
from common.keys import row_keys
from common.typed_fields import LineField
from compliance.correspondence.models import NoticeKind
from compliance.correspondence.models.notice import notice_numbers
from compliance.settings.models import LetterSettings
from letters.writing.reply_days import doubts_about, reply_due
from letters.writing.wording import REPLIED

# What the buttons of the page ask for. Only what was confirmed with its numbers is issued.
SAMPLE, CONFIRM, ISSUE = "sample", "confirm", "issue"
DRAFTS = {"draft_pdf": "pdf", "draft_xlsx": "xlsx"}
_DAY_HELP = "例：R8.11.24"


class ChosenField(forms.Field):
    """The facilities that the page has shown, as keys in one hidden field."""

    widget = forms.HiddenInput

    def to_python(self, value: object) -> list[int]:
        """Return the keys."""
        return row_keys(str(value or "").split(","))

    def prepare_value(self, value: str | Iterable[int] | None) -> str:
        """Return the keys as the field holds them."""
        return value if isinstance(value, str) else ",".join(map(str, value or []))


class IssueForm(forms.Form):
    """The days and the numbers of letters that are about to be issued."""

    notice_date = DayField(label="文書の日付", help_text=_DAY_HELP)
    reply_due_date = DayField(label="回答期限", help_text=_DAY_HELP)
    number_prefix = LineField(
        label="文書番号の前の部分", max_length=30, required=False, help_text="例：さ介第"
    )
    first_number = forms.IntegerField(
        label="最初の番号", min_value=1, max_value=999_999, help_text="続きの番号を順に付けます。"
    )
    seen = forms.BooleanField(label="日付についての注意を確認しました", required=False)
    chosen = ChosenField(required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: FormData | None = None,
        *,
        kind: NoticeKind,
        deadlines: Callable[..., set[date]],
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Take by when the letters of a day ask for filings.

        The day of the reply is asked for only where the letter comes with a reply slip.
        """
        super().__init__(data, **kwargs)
        self.deadlines = deadlines
        if kind not in REPLIED:
            del self.fields["reply_due_date"]

    @property
    def given(self) -> Cleaned:
        """Return what was typed, or what is proposed."""
        return self.cleaned_data if self.is_bound else dict(self.initial)

    @property
    def decided(self) -> Cleaned:
        """Return the days and numbers that letters would bear: as typed, or as proposed."""
        names = [
            name
            for name in ("notice_date", "reply_due_date", "number_prefix", "first_number", "token")
            if name in self.fields
        ]
        if self.is_bound:
            found = {name: self.cleaned_data[name] for name in names}
        else:
            found = {name: self.fields[name].clean(self.initial.get(name)) for name in names}
        return {"reply_due_date": None} | found

    def numbers_of(self, count: int) -> str:
        """Return the 文書番号 of so many letters in short, as far as the form says."""
        prefix, first = self.given.get("number_prefix", ""), self.given.get("first_number")
        if first is None or not count:
            return ""
        return notice_numbers(prefix, first, first + count - 1)

    @property
    def doubts(self) -> list[str]:
        """Return what must be said of the days before letters bear them."""
        given = self.given if self.is_bound else self.decided
        on, due = given.get("notice_date"), given.get("reply_due_date")
        return doubts_about(due, on=on, deadlines=self.deadlines(on=on)) if on and due else []

    def clean(self) -> dict[str, object]:
        """Refuse a reply that is due before the letter is written, and doubtful days unseen."""
        cleaned = self.cleaned_data
        written, due = cleaned.get("notice_date"), cleaned.get("reply_due_date")
        if written and due and due <= written:
            self.add_error("reply_due_date", "文書の日付より後の日を入力してください。")
        elif self.data.get("step") in (CONFIRM, ISSUE) and self.doubts and not cleaned.get("seen"):
            self.add_error("seen", "日付についての注意を確認し、この欄を選択してください。")
        return cleaned


def first_values(
    settings: LetterSettings,
    *,
    on: date,
    prefix: str,
    number: int,
    deadlines: Collection[date] = (),
) -> dict[str, object]:
    """Return what the form proposes: today, the usual time to reply, the next number."""
    return {
        "notice_date": wareki_short(on),
        "reply_due_date": wareki_short(reply_due(on, settings.reply_days, deadlines=deadlines)),
        "number_prefix": prefix,
        "first_number": number,
        "token": uuid4(),
    }

"""What a person decides when letters are issued: days, numbers, and whom they have seen."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Unpack
from uuid import uuid4

from django import forms

from common.day_field import DayField
from common.form_arguments import Cleaned, FormArguments, FormData
from common.japanese import wareki_short
from common.keys import row_keys
from common.typed_fields import LineField
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.correspondence.models.notice import notice_number
from compliance.settings.models import LetterSettings
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing.warnings import filing_deadlines
from letters.writing.reply_days import doubts_about, reply_due
from letters.writing.wording import REPLIED

SAMPLE, ISSUE = "sample", "issue"
_DAY_HELP = "例：R8.11.24"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which letters a person is about to issue: for whom, of which kind, to whom perhaps."""

    office: Authority
    kind: NoticeKind
    chosen: Sequence[int]
    replaces: Notice | None = None

    @property
    def settings(self) -> LetterSettings:
        """Return the settings of the office's letters."""
        stored = LetterSettings.objects.filter(authority=self.office).first()
        return stored or LetterSettings(authority=self.office)

    def deadlines(self, *, on: date) -> set[date]:
        """Return by when the letters of a day ask for filings."""
        rows = Facility.objects.filter(pk__in=self.chosen).order_by()
        types = rows.values_list("facility_type", flat=True).distinct()
        return filing_deadlines(self.office, kind=self.kind, types=types, on=on)

    @property
    def prefix(self) -> str:
        """Return the prefix to propose: of the letter replaced, as set, or as it was last."""
        if self.replaces:
            return self.replaces.batch.number_prefix
        last = NoticeBatch.objects.filter(authority=self.office).order_by("-pk").first()
        return self.settings.number_prefix or (last.number_prefix if last else "")


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

        The day of the reply is asked for where the letter comes with a reply slip.
        """
        super().__init__(data, **kwargs)
        self.deadlines = deadlines
        if kind not in REPLIED:
            self.fields["reply_due_date"].required = False
            self.fields["reply_due_date"].help_text = "回答を求めない文書です。空欄とします。"
            self.initial["reply_due_date"] = ""

    @property
    def given(self) -> Cleaned:
        """Return what was typed, or what is proposed."""
        return self.cleaned_data if self.is_bound else dict(self.initial)

    @property
    def decided(self) -> Cleaned:
        """Return the days and numbers that letters would bear: as typed, or as proposed."""
        names = ("notice_date", "reply_due_date", "number_prefix", "first_number", "token")
        if self.is_bound:
            return {name: self.cleaned_data[name] for name in names}
        return {name: self.fields[name].clean(self.initial.get(name)) for name in names}

    def numbers_of(self, count: int) -> tuple[str, str] | None:
        """Return the first and the last 文書番号 of so many letters, as far as the form says."""
        prefix, first = self.given.get("number_prefix", ""), self.given.get("first_number")
        if first is None:
            return None
        return notice_number(prefix, first), notice_number(prefix, first + count - 1)

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
        elif self.data.get("step") == ISSUE and self.doubts and not cleaned.get("seen"):
            self.add_error("seen", "日付についての注意を確かめ、この欄を選択してください。")
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


# What the choice of a kind says of it.
EXPLANATIONS = {
    NoticeKind.NOT_FILED: (
        "届出がない施設に、届出を求めます。過ぎた年度も含め、届出期限を過ぎた年度の届出がない施設を含みます。"
    ),
    NoticeKind.NO_PARTNER: "協力医療機関を定めていないと届け出た施設に、定めるよう求めます。",
    NoticeKind.REQUIREMENTS_MISSING: (
        "届け出た協力医療機関では要件の一部又は全部を満たさない施設に、要件を満たすよう求めます。"
    ),
    NoticeKind.CONFIRMATION_DUE: (
        "協力医療機関との対応の確認から１年を超えた施設に、確認と届出を求めます。"
    ),
    NoticeKind.ADVANCE_NOTICE: "今年度の届出がまだない施設に、届出期限の前に期限を知らせます。",
    NoticeKind.ACCEPTANCE: "今年度の届出があった施設に、受け付けたこと及び届出の状況を知らせます。",
}


def kinds_by_fit(numbers: Mapping[NoticeKind, int]) -> list[tuple[NoticeKind, str, int]]:
    """Return the kinds with what is said of them, the one that fits most of the chosen first."""
    order = sorted(NoticeKind, key=lambda kind: -numbers.get(kind, 0))
    return [(kind, EXPLANATIONS[kind], numbers.get(kind, 0)) for kind in order]

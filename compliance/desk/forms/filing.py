"""The form of a filing, but for its partners."""

from datetime import date
from typing import Unpack

from django import forms
from django.core.validators import RegexValidator

from common.day_field import DayField
from common.form_arguments import FormArguments, FormData
from common.typed_fields import CodeField, CountField, LineField, ParagraphField
from compliance.desk.forms.fields import DAY_HELP, MonthField, YearField
from compliance.filings.checks import RECEIVED_BEFORE_FILED, YEAR_IS_FAR, to_come, years_apart
from compliance.filings.models import Filing, PlannedInstitution

MOST_PLANS = 10
TYPED_CHANNELS = [channel for channel in Filing.Channel if channel != Filing.Channel.FILE]


BOTH = "協力医療機関が入力されています。定めがない場合は、入力した行を取り除いてください。"
NEITHER = (
    "協力医療機関を入力してください。定めがない届出の場合は、"
    "「協力医療機関の定めなし」を選択してください。"
)


class FilingForm(forms.Form):
    """What a facility filed, but for its partners."""

    kind = forms.ChoiceField(
        label="届出区分",
        choices=[(kind.value, kind.label) for kind in (Filing.Kind.ANNUAL, Filing.Kind.CHANGE)],
        widget=forms.RadioSelect,
        error_messages={"required": "届出区分を選択してください。"},
    )
    filed_date = DayField(
        label="届出日",
        help_text=DAY_HELP,
        error_messages={"required": "届出日を入力してください。"},
    )
    received_date = DayField(
        label="受付日", required=False, help_text=f"{DAY_HELP}　空欄では届出日とします。"
    )
    year = YearField(
        label="年度", required=False, help_text="例：令和8　空欄では届出日の属する年度とします。"
    )
    channel = forms.ChoiceField(
        label="受付方法",
        choices=[(channel.value, channel.label) for channel in TYPED_CHANNELS],
    )
    confirmed_date = DayField(
        label="確認日",
        required=False,
        help_text=f"{DAY_HELP}　協力医療機関ごとに異なる場合は、下の各欄に入力します。",
    )
    no_partner = forms.BooleanField(
        label="協力医療機関の定めなし",
        required=False,
        help_text="協力医療機関を定めていない届出の場合に選択します。",
    )
    claims_bonus = forms.NullBooleanField(
        label="協力医療機関連携加算の算定",
        required=False,
        widget=forms.Select(choices=[("", "記載なし"), ("true", "あり"), ("false", "なし")]),
    )
    stage = forms.ChoiceField(
        label="検討状況",
        required=False,
        choices=[("", "記載なし"), *Filing.Stage.choices],
        help_text="要件を満たす協力医療機関を定めていない場合に記入します。",
    )
    consulted_count = CountField(
        label="過去１年間に協議を行った医療機関数", required=False, min_value=0, max_value=999
    )
    reason_not_agreed = ParagraphField(
        label="協議をした医療機関との取決めが困難であった理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason_not_consulted = ParagraphField(
        label="医療機関と協議を行わなかった理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    planned_month = MonthField(
        label="協議を行う予定時期", required=False, help_text="例：R8.12、2026/12"
    )
    remarks = ParagraphField(label="備考", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    token = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: FormData | None = None,
        *,
        today: date,
        names_partners: bool = False,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Take the day of recording, after which nothing can have been filed.

        names_partners: whether anything was typed of partners.
        """
        super().__init__(data, **kwargs)
        self.today, self.names_partners = today, names_partners

    def clean_filed_date(self) -> date | None:
        """Refuse a day to come."""
        return self._past("filed_date", "届出日")

    def clean_received_date(self) -> date | None:
        """Refuse a day to come."""
        return self._past("received_date", "受付日")

    def clean_confirmed_date(self) -> date | None:
        """Refuse a day to come."""
        return self._past("confirmed_date", "確認日")

    def clean_no_partner(self) -> bool:
        """Ask for partners, or for the word that there are none: it is never taken as read."""
        without: bool = self.cleaned_data["no_partner"]
        if without and self.names_partners:
            raise forms.ValidationError(BOTH)
        if not without and not self.names_partners:
            raise forms.ValidationError(NEITHER)
        return without

    def _past(self, name: str, label: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and day > self.today:
            raise forms.ValidationError(to_come(label))
        return day

    def clean(self) -> dict[str, object]:
        """Complete what is left open, and hold the days against one another."""
        cleaned = self.cleaned_data
        filed = cleaned.get("filed_date")
        if filed and "received_date" in cleaned:
            cleaned["received_date"] = cleaned["received_date"] or filed
            if cleaned["received_date"] < filed:
                self.add_error("received_date", RECEIVED_BEFORE_FILED)
        if filed and cleaned.get("year") and years_apart(cleaned["year"], filed) > 1:
            self.add_error("year", YEAR_IS_FAR)
        return cleaned


class CorrectionForm(FilingForm):
    """A filing that puts another right; the reason is kept with it."""

    correction_reason = LineField(
        label="訂正の理由",
        max_length=500,
        help_text="元の届出は、この理由とともに残ります。",
        error_messages={"required": "訂正の理由を入力してください。"},
    )
    field_order = ["correction_reason"]

    def __init__(
        self,
        data: FormData | None = None,
        *,
        today: date,
        names_partners: bool = False,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Leave out the kind: it is a correction."""
        super().__init__(data, today=today, names_partners=names_partners, **kwargs)
        del self.fields["kind"]
        # What came in a file and is put right did not come in another way.
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = Filing.Channel.choices


class PlanForm(forms.Form):
    """One institution that the facility plans to consult."""

    kind = forms.ChoiceField(
        label="種類",
        choices=[("", "選択してください"), *PlannedInstitution.Kind.choices],
        error_messages={"required": "協議を行う予定の医療機関の種類を選択してください。"},
    )
    name = LineField(label="医療機関名", max_length=200, required=False)
    code = CodeField(
        label="医療機関コード",
        required=False,
        help_text="10桁又は7桁の数字です。分からないときは空欄とします。",
        validators=[
            RegexValidator(
                r"^(\d{7}|\d{10})$", "医療機関コードは10桁又は7桁の数字で入力してください。"
            )
        ],
    )

    def __init__(self, data: FormData | None = None, **kwargs: Unpack[FormArguments]) -> None:
        """Ask for the kind in every row: one that is not wanted is taken out."""
        super().__init__(data, **kwargs | {"empty_permitted": False})


PlanFormSet = forms.formset_factory(PlanForm, extra=0, max_num=MOST_PLANS, validate_max=True)

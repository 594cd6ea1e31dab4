"""The form of a filing, and of each partner that it names."""

from datetime import date
from typing import Any

from django import forms

from common.japanese import fiscal_year
from compliance.filters import DayField
from compliance.imports.lines import parse_year
from compliance.models import Filing
from medical_partners.models import (
    InstitutionKind,
    MedicalInstitution,
    MedicalInstitutionQuerySet,
)

MOST_PARTNERS = 30
MOST_CHOICES = 20
NEW = "new"
DAY_HELP = "例：R8.6.1、2026/6/1"


class YearField(forms.Field):
    """A 年度 as offices write it: 2026, 令和8, R8."""

    def to_python(self, value: Any) -> int | None:
        """Return the year in which its April falls."""
        text = str(value or "").strip()
        try:
            return parse_year(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


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
        choices=[
            (channel.value, channel.label)
            for channel in Filing.Channel
            if channel != Filing.Channel.FILE
        ],
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
    consulted_count = forms.IntegerField(
        label="過去１年間に協議を行った医療機関数", required=False, min_value=0, max_value=999
    )
    reason_not_agreed = forms.CharField(
        label="協議をした医療機関との取決めが困難であった理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason_not_consulted = forms.CharField(
        label="医療機関と協議を行わなかった理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    planned_month = DayField(
        label="協議を行う予定時期",
        required=False,
        help_text="その月の１日を入力します。例：R8.12.1",
    )
    remarks = forms.CharField(
        label="備考", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Take the day of recording, after which nothing can have been filed."""
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_filed_date(self) -> date:
        """Refuse a day to come."""
        return self._past("filed_date", "届出日")

    def clean_received_date(self) -> date | None:
        """Refuse a day to come."""
        return self._past("received_date", "受付日") if self.cleaned_data["received_date"] else None

    def _past(self, name: str, label: str) -> date:
        day: date = self.cleaned_data[name]
        if day > self.today:
            raise forms.ValidationError(f"{label}が記録する日より後の日付です。")
        return day

    def clean(self) -> dict[str, Any]:
        """Complete what is left open, and hold the days against one another."""
        cleaned = self.cleaned_data
        filed = cleaned.get("filed_date")
        if filed and "received_date" in cleaned:
            cleaned["received_date"] = cleaned["received_date"] or filed
            if cleaned["received_date"] < filed:
                self.add_error("received_date", "受付日が届出日より前です。")
        if filed and cleaned.get("year") and abs(cleaned["year"] - fiscal_year(filed)) > 1:
            self.add_error("year", "年度が届出日の年度と２年以上離れています。")
        return cleaned


class CorrectionForm(FilingForm):
    """A filing that puts another right; the reason is kept with it."""

    correction_reason = forms.CharField(
        label="訂正の理由",
        max_length=500,
        help_text="元の届出は、この理由とともに残ります。",
        error_messages={"required": "訂正の理由を入力してください。"},
    )
    field_order = ["correction_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the kind: it is a correction."""
        super().__init__(*args, **kwargs)
        del self.fields["kind"]


class PartnerForm(forms.Form):
    """One partner: the institution, and what it promises."""

    query = forms.CharField(
        label="医療機関",
        max_length=200,
        help_text="医療機関コード、名称、カナ又は所在地の一部を入力してください。",
        error_messages={"required": "医療機関の名称又はコードを入力してください。"},
    )
    choice = forms.ChoiceField(label="該当する医療機関", required=False, widget=forms.RadioSelect)
    new_kind = forms.ChoiceField(
        label="新しく登録する場合の区分",
        required=False,
        choices=[("", "選択してください"), *InstitutionKind.choices],
    )
    consults = forms.BooleanField(label="ⅰ 相談", required=False)
    examines = forms.BooleanField(label="ⅱ 診療", required=False)
    admits = forms.BooleanField(label="ⅲ 入院（病院に限る。）", required=False)
    confirmed_date = DayField(label="確認日", required=False, help_text=DAY_HELP)
    contact_person = forms.CharField(label="担当者名", max_length=100, required=False)
    remarks = forms.CharField(label="備考", max_length=500, required=False)

    def __init__(
        self, *args: Any, institutions: MedicalInstitutionQuerySet, today: date, **kwargs: Any
    ) -> None:
        """Offer the institutions that fit what was typed."""
        super().__init__(*args, **kwargs)
        self.institutions, self.today = institutions, today
        self.found: list[MedicalInstitution] = self._fitting()
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        if self.found or self._value("query"):
            choice.choices = [
                *((str(found.pk), _described(found)) for found in self.found),
                (NEW, "台帳にないため、この名称で新しく登録する"),
            ]

    def _value(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(self.add_prefix(name), "")).strip()
        return str(self.initial.get(name, "") or "").strip()

    def _fitting(self) -> list[MedicalInstitution]:
        chosen, words = self._value("choice"), self._value("query")
        found = list(self.institutions.filter(pk=int(chosen))) if chosen.isdecimal() else []
        if words and not any(institution.name == words for institution in found):
            nearest = self.institutions.search(words).order_by("prefecture_id", "name", "pk")
            known = {institution.pk for institution in found}
            found += [one for one in nearest[:MOST_CHOICES] if one.pk not in known]
        return found

    @property
    def institution(self) -> MedicalInstitution | None:
        """Return the institution of the register that was chosen, or that alone fits."""
        chosen = self.cleaned_data.get("choice")
        if chosen and chosen != NEW:
            return next((one for one in self.found if str(one.pk) == chosen), None)
        return self.found[0] if not chosen and len(self.found) == 1 else None

    def clean_confirmed_date(self) -> date | None:
        """Refuse a day to come."""
        day: date | None = self.cleaned_data["confirmed_date"]
        if day and day > self.today:
            raise forms.ValidationError("確認日が記録する日より後の日付です。")
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a choice where several fit, and for the kind of a new institution."""
        cleaned = self.cleaned_data
        if "query" not in cleaned or self.errors.get("choice"):
            return cleaned
        if cleaned.get("choice") == NEW:
            if not cleaned.get("new_kind"):
                self.add_error("new_kind", "新しく登録する医療機関の区分を選択してください。")
        elif self.institution is None:
            several = len(self.found) > 1
            self.add_error("choice", SEVERAL if several else NONE_FOUND)
        self._check_admission()
        return cleaned

    def _check_admission(self) -> None:
        kind = self.institution.kind if self.institution else self.cleaned_data.get("new_kind")
        if self.cleaned_data.get("admits") and kind and kind != InstitutionKind.HOSPITAL:
            self.add_error("admits", NOT_A_HOSPITAL)


SEVERAL = "該当する医療機関が複数あります。一つを選択してください。"
NONE_FOUND = (
    "該当する医療機関が台帳にありません。入力し直すか、「新しく登録する」を選択してください。"
)
NOT_A_HOSPITAL = (
    "要件ⅲを満たす協力医療機関は、病院に限ります（指定介護老人福祉施設基準第28条第1項等）。"
    "要件ⅲの選択を外してください。"
)


def _described(institution: MedicalInstitution) -> str:
    place = institution.municipality.name if institution.municipality else ""
    parts = [institution.get_kind_display(), place, institution.code or "コードなし"]
    if not institution.confirmed:
        parts.append("未確認")
    return f"{institution.name}（{'、'.join(filter(None, parts))}）"


class BasePartnerFormSet(forms.BaseFormSet):
    """The partners of a filing: each institution once."""

    @property
    def partners(self) -> list[PartnerForm]:
        """Return the rows that are kept."""
        return [form for form in self.forms if form not in self.deleted_forms]

    def clean(self) -> None:
        """Refuse an institution that stands in two rows."""
        if any(self.errors):
            return
        chosen = [form.institution.pk for form in self.partners if form.institution]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(
                "同じ医療機関が２回記載されています。一つにまとめてください。"
            )


PartnerFormSet = forms.formset_factory(
    PartnerForm,
    formset=BasePartnerFormSet,
    extra=0,
    can_delete=True,
    max_num=MOST_PARTNERS,
    validate_max=True,
)

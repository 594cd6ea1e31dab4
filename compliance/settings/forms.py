"""The forms of an authority's settings."""

from datetime import date
from typing import Unpack

from django import forms

from common.day_field import DayField
from common.form_arguments import FormArguments, FormData, ModelFormArguments
from common.japanese import fiscal_year_label, wareki
from common.typed_fields import (
    LineField,
    MailField,
    ParagraphField,
    PostalCodeField,
    TelephoneField,
    offer,
    reason_field,
)
from compliance.deadlines.models import DUTY_BEGAN, DeadlineRule
from compliance.settings.models import AuthorityProfile
from facilities.models import TypeCode

YEARS_AHEAD = 5


class ProfileForm(forms.ModelForm[AuthorityProfile]):
    """The letterhead and contact of an authority, and whether it reviews filings."""

    review_required = forms.BooleanField(
        label="届出の審査を行う",
        required=False,
        help_text="行う場合は、受理するまで集計に反映しません。既に記録した届出には影響しません。",
    )
    history_years = forms.IntegerField(
        label="操作記録の保存年数",
        required=False,
        min_value=1,
        max_value=100,
        help_text="空欄では、期限を設けずに保存します。文書管理の規程に合わせてください。",
    )
    records_from = DayField(
        label="届出の記録がそろっている最初の日",
        required=False,
        help_text="例：R8.10.1　この日より前の届出は確認していないものとし、この日より前に"
        "届出期限の来た年度は未届としません。空欄では、このシステムの利用を始めた年度（それより前に届出の記録がある施設は、"
        "その最初の年度）からとします。",
    )
    reason = reason_field()

    class Meta:
        model = AuthorityProfile
        fields = [
            "postal_code",
            "address",
            "signer_title",
            "signer_name",
            "department",
            "phone",
            "email",
        ]
        field_classes = {
            "postal_code": PostalCodeField,
            "address": LineField,
            "signer_title": LineField,
            "signer_name": LineField,
            "department": LineField,
            "phone": TelephoneField,
            "email": MailField,
        }

    def __init__(
        self,
        data: FormData | None = None,
        *,
        this_year: int,
        **kwargs: Unpack[ModelFormArguments[AuthorityProfile]],
    ) -> None:
        """Take days from the beginning of the duty up to that of the next 年度."""
        super().__init__(data, **kwargs)
        self._last_day = date(this_year + 1, 4, 1)

    def clean_records_from(self) -> date | None:
        """Refuse days before the duty began, and those that are far away."""
        day: date | None = self.cleaned_data["records_from"]
        if day and not date(DUTY_BEGAN, 4, 1) <= day <= self._last_day:
            raise forms.ValidationError(
                f"{wareki(date(DUTY_BEGAN, 4, 1))}（届出の義務が始まった日）から"
                f"{wareki(self._last_day)}までの日を入力してください。"
            )
        return day


def year_choices(*, this_year: int, first: int = DUTY_BEGAN) -> list[tuple[int | str, str]]:
    """Return the 年度 that a rule may begin or end with."""
    years = range(first, this_year + YEARS_AHEAD + 1)
    return [(year, fiscal_year_label(year)) for year in years]


def chosen_year(text: str) -> int | None:
    """Return the 年度 that was chosen, None where none was."""
    return int(text) if text else None


class DeadlineRuleForm(forms.ModelForm[DeadlineRule]):
    """By when, and how, an authority wants the yearly filing."""

    first_fiscal_year = forms.TypedChoiceField(label="最初の年度", coerce=int)
    last_fiscal_year = forms.TypedChoiceField(
        label="最後の年度", coerce=chosen_year, empty_value=None, required=False
    )
    kind = forms.ChoiceField(
        label="期限の定め方",
        choices=DeadlineRule.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "期限の定め方を選択してください。"},
    )
    facility_types = forms.MultipleChoiceField(
        label="対象の施設種別",
        choices=TypeCode.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="全ての種別に共通のときは、どれも選びません。種別を選んだ定めが優先します。",
    )
    extended_to = DayField(
        label="延長後の期限",
        required=False,
        help_text="その年度に限って延ばしたときに入力します。例：R8.7.16",
    )
    reason = reason_field()

    class Meta:
        model = DeadlineRule
        fields = [
            "first_fiscal_year",
            "last_fiscal_year",
            "facility_types",
            "kind",
            "opens_month",
            "opens_day",
            "due_month",
            "due_day",
            "extended_to",
            "bonus_month",
            "bonus_day",
            "bonus_note",
            "change_counts",
            "attach_unchanged",
            "house",
            "channels",
            "remarks",
        ]
        field_classes = {
            "bonus_note": LineField,
            "channels": LineField,
            "remarks": ParagraphField,
        }
        widgets = {
            "change_counts": forms.RadioSelect,
            "house": forms.RadioSelect,
            "remarks": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(
        self,
        data: FormData | None = None,
        *,
        this_year: int,
        **kwargs: Unpack[ModelFormArguments[DeadlineRule]],
    ) -> None:
        """Offer the 年度 around this one."""
        super().__init__(data, **kwargs)
        years = year_choices(this_year=this_year)
        offer(self, "first_fiscal_year", years)
        offer(self, "last_fiscal_year", [("", "定めない（継続）"), *years])


class EndForm(forms.Form):
    """With which 年度 a rule ends."""

    last_fiscal_year = forms.TypedChoiceField(label="最後の年度", coerce=int)
    reason = reason_field()

    def __init__(
        self, data: FormData | None = None, *, this_year: int, **kwargs: Unpack[FormArguments]
    ) -> None:
        """Offer the year before and those that follow."""
        super().__init__(data, **kwargs)
        offer(self, "last_fiscal_year", year_choices(this_year=this_year, first=this_year - 1))

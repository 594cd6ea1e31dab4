"""What a person may type about a facility."""

from datetime import date
from typing import Unpack

from django import forms
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Act, offices_open_to
from common.day_field import DayField
from common.form_arguments import FormArguments, FormData, ModelFormArguments
from common.japanese import wareki
from common.typed_fields import (
    CodeField,
    CountField,
    LineField,
    PostalCodeField,
    TelephoneField,
    reason_field,
)
from facilities.codes import check_digit_fits, corporation_number_fits
from facilities.models import Facility
from jurisdictions.models import Authority, Municipality


class FacilityForm(forms.ModelForm[Facility]):
    """施設の情報."""

    reason = reason_field()

    class Meta:
        model = Facility
        fields: tuple[str, ...] = (
            "number",
            "name",
            "kana",
            "municipality",
            "postal_code",
            "address",
            "building",
            "phone",
            "fax",
            "email",
            "url",
            "corporation_name",
            "corporation_number",
            "representative",
            "capacity",
            "designated_date",
            "has_specified_designation",
        )
        field_classes = {
            **dict.fromkeys(
                (
                    "name",
                    "kana",
                    "address",
                    "building",
                    "email",
                    "url",
                    "corporation_name",
                    "representative",
                ),
                LineField,
            ),
            "number": CodeField,
            "corporation_number": CodeField,
            "postal_code": PostalCodeField,
            "phone": TelephoneField,
            "fax": TelephoneField,
            "capacity": CountField,
            "designated_date": DayField,
        }
        help_texts = {
            "number": "番号のない施設は空欄にします。独自番号を付けます。",
            "designated_date": "例：R8.4.1",
            "has_specified_designation": "養護・軽費老人ホームが指定を受けている場合に選びます。",
        }

    def __init__(
        self,
        data: FormData | None = None,
        *,
        prefectures: set[str],
        **kwargs: Unpack[ModelFormArguments[Facility]],
    ) -> None:
        """Offer the places of these prefectures."""
        super().__init__(data, **kwargs)
        self.fields["number"].required = False
        places = Municipality.objects.filter(prefecture__in=prefectures).order_by("code")
        self.fields["municipality"] = forms.ModelChoiceField(places, label="市区町村")

    def clean_number(self) -> str:
        """Check the last digit of a 事業所番号."""
        number: str = self.cleaned_data["number"]
        if number and not check_digit_fits(number):
            raise forms.ValidationError(
                "事業所番号の検査数字が一致しません。番号を確認してください。"
            )
        if not number and self.instance.pk:
            return str(self.initial["number"])
        return number

    def clean_corporation_number(self) -> str:
        """Check the first digit of a 法人番号."""
        number: str = self.cleaned_data["corporation_number"]
        if number and not corporation_number_fits(number):
            raise forms.ValidationError(
                "法人番号が正しくありません。13桁の番号を確認してください。"
            )
        return number

    def clean_municipality(self) -> Municipality:
        """Note the prefecture of the place."""
        place: Municipality = self.cleaned_data["municipality"]
        self.instance.prefecture_id = place.prefecture_id
        return place


class NewFacilityForm(FacilityForm):
    """施設の登録."""

    class Meta(FacilityForm.Meta):
        fields = ("facility_type", "authority", *FacilityForm.Meta.fields)

    def __init__(
        self,
        data: FormData | None = None,
        *,
        user: User,
        **kwargs: Unpack[ModelFormArguments[Facility]],
    ) -> None:
        """Offer the authorities for which the person records, and their prefectures."""
        own = offices_open_to(user, Act.REGISTER_FACILITY)
        prefectures = set(own.values_list("prefecture_id", flat=True))
        super().__init__(data, prefectures=prefectures, **kwargs)
        self.fields["authority"] = forms.ModelChoiceField(own.order_by("code"), label="指定権者")


class ActForm(forms.Form):
    """An act on one facility: its day and its reason."""

    day = DayField(label="年月日", help_text="例：R8.8.1")
    reason = reason_field()

    def __init__(
        self,
        data: FormData | None = None,
        *,
        facility: Facility,
        today: date,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        super().__init__(data, **kwargs)
        self.facility, self.today = facility, today


class SuspendForm(ActForm):
    """休止."""

    def clean_day(self) -> date:
        """Refuse a span that overlaps another."""
        day: date = self.cleaned_data["day"]
        later = Q(resumed_date=None) | Q(resumed_date__gt=day)
        if self.facility.suspensions.filter(later).exists():
            raise forms.ValidationError("休止の期間が、記録済みの休止の期間と重なっています。")
        return day


class ResumeForm(ActForm):
    """再開."""

    def clean_day(self) -> date:
        """Ask for a suspension that has not ended and began before."""
        day: date = self.cleaned_data["day"]
        open_ = self.facility.suspensions.filter(resumed_date=None).first()
        if open_ is None:
            raise forms.ValidationError("この施設は休止中ではありません。")
        if day <= open_.start_date:
            start = wareki(open_.start_date)
            raise forms.ValidationError(f"再開日は休止日（{start}）より後の日としてください。")
        return day


class CloseForm(ActForm):
    """廃止."""

    def __init__(
        self,
        data: FormData | None = None,
        *,
        facility: Facility,
        today: date,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Let a closure that was recorded by mistake be taken back."""
        super().__init__(data, facility=facility, today=today, **kwargs)
        if self.facility.closed_date:
            self.fields["day"].required = False
            self.fields["day"].help_text = "誤って記録した廃止は、空欄にして取り消します。"
            self.initial["day"] = self.facility.closed_date

    def clean_day(self) -> date | None:
        """Refuse a day before the facility was designated."""
        day: date | None = self.cleaned_data["day"]
        designated = self.facility.designated_date
        if day and designated and day < designated:
            raise forms.ValidationError("廃止日は指定年月日以後の日としてください。")
        return day


class TransferForm(ActForm):
    """指定権者の変更の申出."""

    def __init__(
        self,
        data: FormData | None = None,
        *,
        facility: Facility,
        today: date,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Offer the other authorities of the prefecture."""
        super().__init__(data, facility=facility, today=today, **kwargs)
        others = Authority.objects.filter(prefecture=self.facility.prefecture_id)
        others = others.exclude(pk=self.facility.authority_id).order_by("code")
        self.fields["authority"] = forms.ModelChoiceField(others, label="新しい指定権者")
        self.fields["day"].label = "変更日"
        self.fields["reason"].required = True
        self.order_fields(["authority", "day", "reason"])

    def clean_day(self) -> date:
        """Refuse a day to come, and one before a change that is recorded."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError("変更日は今日以前の日としてください。")
        if self.facility.former_authorities.filter(until_date__gte=day).exists():
            raise forms.ValidationError("記録済みの指定権者の変更より後の日としてください。")
        return day


class AnswerForm(forms.Form):
    """移管の申出への回答."""

    answer = LineField(
        label="理由", required=False, max_length=200, help_text="受け入れないときは必要です。"
    )


class RefusalForm(AnswerForm):
    """移管の申出を受け入れない旨の回答."""

    def __init__(self, data: FormData | None = None, **kwargs: Unpack[FormArguments]) -> None:
        super().__init__(data, **kwargs)
        self.fields["answer"].required = True

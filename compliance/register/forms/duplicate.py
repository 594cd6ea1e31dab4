"""What a person decides about two facilities that look alike."""

from typing import Unpack

from django import forms
from django.db import models
from django.db.models import QuerySet

from common.form_arguments import FormArguments, FormData
from common.typed_fields import CodeField, LineField
from compliance.filings.models import Filing
from facilities.models import Facility


class OtherForm(forms.Form):
    """The number of the facility that may be the same."""

    number = CodeField(label="比べる施設の事業所番号", max_length=20, required=False)

    def __init__(
        self,
        data: FormData | None = None,
        *,
        facility: Facility,
        facilities: QuerySet[Facility],
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Look among these facilities for another of the same type."""
        super().__init__(data, **kwargs)
        self.facilities = facilities.filter(
            facility_type=facility.facility_type_id, merged_into=None
        ).exclude(pk=facility.pk)

    def clean_number(self) -> Facility | None:
        """Return the facility of the number."""
        number = self.cleaned_data["number"]
        if not number:
            return None
        found = self.facilities.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(
                "施設種別が同じで、この事業所番号の施設は、担当する施設の中にありません。"
            )
        return found


class Verdict(models.TextChoices):
    """What the office decides."""

    KEEP_THIS = "keep_this", "同じ施設である。左の施設を残し、右の施設を統合する"
    KEEP_OTHER = "keep_other", "同じ施設である。右の施設を残し、左の施設を統合する"
    DIFFERENT = "different", "別の施設である"


class DuplicateForm(forms.Form):
    """重複の判断."""

    verdict = forms.ChoiceField(label="判断", choices=Verdict.choices, widget=forms.RadioSelect)
    reason = LineField(label="判断の理由", required=False, max_length=200)

    def __init__(
        self,
        data: FormData | None = None,
        *,
        this: Facility,
        other: Facility,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        super().__init__(data, **kwargs)
        self.this, self.other = this, other

    @property
    def kept_and_merged(self) -> tuple[Facility, Facility] | None:
        """Return the facility that stays and the one that goes into it; None for two facilities."""
        verdict = self.cleaned_data["verdict"]
        if verdict == Verdict.DIFFERENT:
            return None
        return (self.this, self.other) if verdict == Verdict.KEEP_THIS else (self.other, self.this)

    def clean_verdict(self) -> str:
        """Refuse to lose a filing: the newest one must be one of the facility that stays."""
        verdict: str = self.cleaned_data["verdict"]
        pair = self.kept_and_merged
        newest = Filing.objects.filter(facility__in=pair or ()).latest_first().first()
        if pair and newest and newest.facility != pair[0]:
            raise forms.ValidationError(
                f"統合される「{pair[1].name}」（{pair[1].number}）の届出の方が新しいため、"
                "その施設を残す方に選んでください。区分は、残す施設の届出により判定します。"
            )
        return verdict

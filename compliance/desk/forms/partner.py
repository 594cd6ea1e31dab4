"""The form of each partner that a filing names."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, Unpack, cast

from django import forms
from django.db.models import QuerySet

from common.day_field import DayField
from common.form_arguments import FormArguments, FormData
from common.keys import row_key
from common.typed_fields import LineField
from common.visible import as_typed, one_line
from compliance.desk.candidates import OfferedInstitution, described_candidate
from compliance.desk.forms.fields import DAY_HELP
from compliance.filings.checks import not_a_hospital, to_come
from facilities.models import Obligation
from medical_partners.models import InstitutionKind, MedicalInstitutionQuerySet

MOST_PARTNERS = 30
MOST_CHOICES = 10
NEW = "new"


class PartnerChoices(TypedDict):
    """What a row of the form is chosen from, and judged by."""

    institutions: MedicalInstitutionQuerySet
    chosen: Mapping[int, OfferedInstitution]
    used: Mapping[int, str]
    obligation: Obligation | None
    today: date


class PartnerForm(forms.Form):
    """One partner: the institution, and what it promises."""

    query = LineField(
        label="医療機関",
        max_length=200,
        help_text="医療機関コード、名称、カナ又は所在地の一部を入力してください。",
        error_messages={"required": "医療機関の名称又はコードを入力してください。"},
    )
    choice = forms.ChoiceField(
        label="該当する医療機関",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "該当する医療機関を選択し直してください。"},
    )
    new_kind = forms.ChoiceField(
        label="新しく登録する場合の区分",
        required=False,
        choices=[("", "選択してください"), *InstitutionKind.choices],
    )
    consults = forms.BooleanField(label="ⅰ 相談", required=False)
    examines = forms.BooleanField(label="ⅱ 診療", required=False)
    admits = forms.BooleanField(label="ⅲ 入院（病院に限る。）", required=False)
    confirmed_date = DayField(label="確認日", required=False, help_text=DAY_HELP)
    contact_person = LineField(label="担当者名", max_length=100, required=False)
    remarks = LineField(label="備考", max_length=500, required=False)

    # Whether the filing before does not name the institution; said where there is one.
    is_new = False
    # Whether more institutions fit what was typed than are offered.
    fits_more = False

    def __init__(
        self,
        data: FormData | None = None,
        *,
        institutions: MedicalInstitutionQuerySet,
        chosen: Mapping[int, OfferedInstitution],
        used: Mapping[int, str],
        obligation: Obligation | None,
        today: date,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Offer the institutions that fit what was typed, after the one chosen before."""
        # A row that was added is a partner: it is taken out, or filled in.
        super().__init__(data, **kwargs | {"empty_permitted": False})
        self.institutions, self.chosen = institutions, chosen
        self.obligation, self.today = obligation, today
        self.found: list[OfferedInstitution] = self._fitting()
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        if self.found or self._value("query"):
            choice.choices = [
                *((str(found.pk), described_candidate(found, used=used)) for found in self.found),
                (NEW, "台帳にないため、この名称で新しく登録する"),
            ]

    def _value(self, name: str) -> str:
        if self.is_bound:
            return one_line(as_typed(str(self.data.get(self.add_prefix(name), "")))).strip()
        return str(self.initial.get(name, "") or "").strip()

    def _fitting(self) -> list[OfferedInstitution]:
        words, key = self._value("query"), self._value("choice")
        number = row_key(key)
        chosen = self.chosen.get(number) if number is not None else None
        if chosen and words in ("", chosen.name):
            return [chosen]
        if not words:
            return []
        fitting = cast("QuerySet[OfferedInstitution]", self.institutions.search(words))
        # Other words than those of the choice before: it stays only where it fits them too.
        kept = [chosen] if chosen and fitting.filter(pk=chosen.pk).exists() else []
        found = list(fitting[: MOST_CHOICES + 1])
        self.fits_more = len(found) > MOST_CHOICES
        return kept + [one for one in found[:MOST_CHOICES] if one not in kept]

    @property
    def institution(self) -> "OfferedInstitution | None":
        """Return the institution of the register that was chosen, or that alone fits."""
        chosen = self.cleaned_data.get("choice")
        if chosen and chosen != NEW:
            return next((one for one in self.found if str(one.pk) == chosen), None)
        return self.found[0] if not chosen and len(self.found) == 1 else None

    def clean_confirmed_date(self) -> date | None:
        """Refuse a day to come."""
        day: date | None = self.cleaned_data["confirmed_date"]
        if day and day > self.today:
            raise forms.ValidationError(to_come("確認日"))
        return day

    def clean(self) -> dict[str, object]:
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
            self.add_error("admits", not_a_hospital(self.obligation))


SEVERAL = "該当する医療機関が複数あります。一つを選択してください。"
NONE_FOUND = (
    "該当する医療機関が台帳にありません。入力し直すか、「新しく登録する」を選択してください。"
)


class BasePartnerFormSet(forms.BaseFormSet[PartnerForm]):
    """The partners of a filing: each institution once."""

    def clean(self) -> None:
        """Refuse an institution that stands in two rows."""
        if any(self.errors):
            return
        chosen = [form.institution.pk for form in self.forms if form.institution]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(
                "同じ医療機関が２回記載されています。一つにまとめてください。"
            )


PartnerFormSet = forms.formset_factory(
    PartnerForm,
    formset=BasePartnerFormSet,
    extra=0,
    max_num=MOST_PARTNERS,
    validate_max=True,
)

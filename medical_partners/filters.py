"""How the list of medical institutions is narrowed."""

from datetime import date

import django_filters as filters
from django import forms

from common.late_choices import LateChoiceFilter
from common.line_filter import LineFilter
from jurisdictions.models import MedicalArea, Municipality, Prefecture
from medical_partners.models import (
    Answer,
    Capability,
    InstitutionKind,
    MedicalInstitution,
    MedicalInstitutionQuerySet,
)


class InstitutionFilter(filters.FilterSet):
    """Narrow the medical institutions that one may see."""

    q = LineFilter(method="search", label="医療機関コード・名称・カナ・所在地")
    kind = filters.MultipleChoiceFilter(
        label="区分", choices=InstitutionKind.choices, widget=forms.CheckboxSelectMultiple
    )
    able = filters.MultipleChoiceFilter(
        method="that_can",
        label="対応できる内容（全てを満たすもの）",
        choices=Capability.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    infection_designation = filters.ChoiceFilter(
        label="第二種協定指定医療機関", choices=Answer.choices
    )
    prefecture = LateChoiceFilter(queryset=Prefecture.objects.order_by("code"), label="都道府県")
    municipality = LateChoiceFilter(
        queryset=Municipality.objects.none(), label="市区町村", method="in_municipality"
    )
    medical_area = LateChoiceFilter(
        queryset=MedicalArea.objects.none(),
        field_name="municipality__medical_area",
        label="二次医療圏",
    )
    confirmed = filters.ChoiceFilter(
        method="from_list",
        label="登録元（出典）",
        choices=[("list", "公表された名簿"), ("filing", "届出の記載又は職員の登録")],
    )

    open_fields = ("kind", "able", "infection_designation")

    class Meta:
        model = MedicalInstitution
        fields: list[str] = []

    def __init__(self, *args: object, today: date, prefectures: set[str], **kwargs: object) -> None:
        """Offer the municipalities and areas of the prefecture asked for, or of one's own."""
        super().__init__(*args, **kwargs)
        self.today = today
        asked = str(self.data.get("prefecture") or "")
        offered = {asked} if asked else prefectures
        places = Municipality.objects.filter(prefecture__in=offered).order_by("code")
        areas = MedicalArea.objects.filter(prefecture__in=offered).order_by("code")
        self.form.fields["municipality"].queryset = places
        self.form.fields["medical_area"].queryset = areas

    def search(
        self, queryset: MedicalInstitutionQuerySet, name: str, words: str
    ) -> MedicalInstitutionQuerySet:
        """Return the institutions that hold every word."""
        return queryset.search(words)

    def that_can(
        self, queryset: MedicalInstitutionQuerySet, name: str, capabilities: list[str]
    ) -> MedicalInstitutionQuerySet:
        """Return the institutions that can do all of it."""
        for capability in capabilities:
            queryset = queryset.able(capability, on=self.today)
        return queryset

    def in_municipality(
        self, queryset: MedicalInstitutionQuerySet, name: str, place: Municipality
    ) -> MedicalInstitutionQuerySet:
        """Return the institutions in a municipality and its wards."""
        return queryset.located_in_municipality(place)

    def from_list(
        self, queryset: MedicalInstitutionQuerySet, name: str, source: str
    ) -> MedicalInstitutionQuerySet:
        """Return the entries of the public lists, or those of offices."""
        return queryset.filter(registered_by__isnull=source == "list")

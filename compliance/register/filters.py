"""The filters of the office's lists."""

from datetime import date, datetime
from functools import cached_property

import django_filters as filters
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.scope import scope_of
from common.day_filter import DayFilter, InstantFilter
from common.japanese import fiscal_year, fiscal_year_label, half_width, search_key
from common.late_choices import LateChoiceFilter
from common.line_filter import LineFilter
from common.search import search_text
from compliance.deadlines.year_words import UNFILED
from compliance.filings.models import Upload
from compliance.filings.standing import classified
from compliance.register.clocks import Clocks
from compliance.register.quick import Quick, looked_at, to_be_done
from compliance.rule.classification import RULE, Category, Requirement, codes_lacking
from compliance.rule.obligations import GuidanceFinding, found
from compliance.rule.publication import Mark, categories_of
from compliance.work.facts import owes_filing
from compliance.work.law import Law, read_law
from compliance.work.next_action import NextAction
from facilities.models import (
    Facility,
    FacilityQuerySet,
    FacilityType,
    Obligation,
    OfficeNote,
)
from jurisdictions.models import Authority, MedicalArea, Municipality, Prefecture


class YearFiling(models.TextChoices):
    """今年度の届出の有無, as the authority's rules count it."""

    NOT_OWED = "not_owed", "届出済み（今年度）又は届出を要しない"
    OWED = "owed", UNFILED


class Charge(models.TextChoices):
    """担当: whether the facility is one's own, or nobody's."""

    MINE = "mine", "自分の担当"
    NOBODY = "nobody", "担当者なし"


class FacilityFilter(filters.FilterSet):
    """Narrow the facilities of a day: the population and the categories are those of 別紙1."""

    q = LineFilter(method="search", label="事業所番号・施設名・カナ・住所")
    on = DayFilter(method="keep", label="基準日", help_text="例：R8.8.1　空欄では今日とします。")
    known_at = InstantFilter(method="keep", label="情報の時点", widget=forms.HiddenInput)
    facility_type = filters.ModelMultipleChoiceFilter(
        queryset=FacilityType.objects.order_by("survey_letter"),
        label="施設種別",
        widget=forms.CheckboxSelectMultiple,
    )
    level = filters.ChoiceFilter(
        method="of_level", label="義務・努力義務", choices=Obligation.Level.choices
    )
    mark = filters.ChoiceFilter(
        method="marked",
        label="区分",
        choices=[(mark.value, f"{mark.label} {mark.meaning}") for mark in Mark],
    )
    category = filters.ChoiceFilter(method="of_category", label="状況", choices=Category.choices)
    lacking = filters.ChoiceFilter(
        method="that_lack", label="不足する要件", choices=Requirement.choices
    )
    year_filing = filters.ChoiceFilter(
        method="by_year_filing", label="今年度の届出", choices=YearFiling.choices
    )
    next_action = filters.ChoiceFilter(method="to_do", label="次の対応", choices=NextAction.choices)
    in_charge = filters.ChoiceFilter(method="by_charge", label="担当", choices=Charge.choices)
    person_in_charge = LateChoiceFilter(
        queryset=User.objects.order_by("last_name", "first_name", "username"),
        label="担当者",
        method="looked_after_by",
    )
    quick = filters.ChoiceFilter(
        method="under_tab", label="表示", choices=Quick.choices, widget=forms.HiddenInput
    )
    breach_on = DayFilter(method="in_breach", label="基準違反となる日", widget=forms.HiddenInput)
    prefecture = LateChoiceFilter(queryset=Prefecture.objects.order_by("code"), label="都道府県")
    municipality = LateChoiceFilter(
        queryset=Municipality.objects.order_by("code"), label="市区町村", method="in_municipality"
    )
    medical_area = LateChoiceFilter(
        queryset=MedicalArea.objects.order_by("code"),
        field_name="municipality__medical_area",
        label="二次医療圏",
    )
    authority = LateChoiceFilter(
        queryset=Authority.objects.order_by("code"), label="指定権者", method="of_authority"
    )
    authority_kind = filters.ChoiceFilter(
        method="of_kind", label="指定権者の種類", choices=Authority.Kind.choices
    )
    corporation = LineFilter(method="run_by", label="運営法人（名称又は法人番号）")
    corporation_is = LineFilter(method="run_by_one", label="運営法人", widget=forms.HiddenInput)
    upload = filters.ModelChoiceFilter(
        queryset=Upload.objects.none(),
        method="of_upload",
        label="取込",
        widget=forms.HiddenInput,
    )
    located_in = filters.ModelChoiceFilter(
        queryset=Authority.objects.order_by("code"),
        label="区域",
        method="in_area",
        widget=forms.HiddenInput,
    )

    # What stands open beside the search; the others are folded away.
    open_fields = ("facility_type", "mark", "next_action", "year_filing", "municipality")

    class Meta:
        model = Facility
        fields: list[str] = []

    def __init__(
        self,
        *args: object,
        user: User | AnonymousUser,
        now: datetime,
        today: date,
        **kwargs: object,
    ) -> None:
        """Offer the places and authorities that the user may see."""
        super().__init__(*args, **kwargs)
        self.now, self.today, self.user = now, today, user
        self.notes = OfficeNote.objects.visible_to(user).of_present_office()
        seen = Facility.objects.visible_to(user)
        offered = {
            "prefecture": Prefecture.objects.filter(pk__in=seen.values("prefecture")),
            "municipality": Municipality.objects.filter(pk__in=seen.values("municipality")),
            "medical_area": MedicalArea.objects.filter(
                municipalities__in=seen.order_by().values("municipality")
            ).distinct(),
            "authority": Authority.objects.filter(pk__in=seen.values("authority")),
        }
        for name, rows in offered.items():
            self.form.fields[name].queryset = rows.order_by("code")
        people = self.form.fields["person_in_charge"]
        people.queryset = people.queryset.filter(pk__in=self.notes.values("person_in_charge"))
        # An office's own places are few.
        self.form.fields["municipality"].widget.complete |= not scope_of(user).reads_all
        self.form.fields["upload"].queryset = Upload.objects.visible_to(user)
        year = fiscal_year_label(fiscal_year(self._day_asked_for()))
        self.form.fields["year_filing"].label = f"{year}の届出"

    def _day_asked_for(self) -> date:
        """Return the status date before the form is cleaned, which fixes its labels."""
        try:
            asked: date | None = self.form.fields["on"].clean(self.data.get("on", ""))
        except ValidationError:
            asked = None
        return asked or self.today

    @property
    def status_date(self) -> date:
        """Return the status date that is asked for."""
        return self.form.cleaned_data.get("on") or self.today

    @property
    def knowledge_time(self) -> datetime:
        """Return the knowledge time that is asked for."""
        return self.form.cleaned_data.get("known_at") or self.now

    @property
    def clocks(self) -> Clocks:
        """Return the two clocks for which rows are read."""
        return {"on": self.status_date, "known_at": self.knowledge_time}

    @cached_property
    def law(self) -> Law:
        """Return what is asked on the day, read once for narrowing and for telling."""
        return read_law(on=self.status_date)

    @property
    def weighs_every_row(self) -> bool:
        """Tell whether the work on every facility must be known to say which are asked for."""
        asked = self.form.cleaned_data
        return any(asked.get(name) for name in ("quick", "next_action", "year_filing"))

    def filter_queryset(self, queryset: FacilityQuerySet) -> FacilityQuerySet:
        """Return the facilities counted on the day, with their categories, narrowed."""
        on = self.status_date
        counted = classified(queryset.counted(on=on), on=on, known_at=self.knowledge_time)
        narrowed: FacilityQuerySet = super().filter_queryset(counted)
        return narrowed

    def search(self, queryset: FacilityQuerySet, name: str, words: str) -> FacilityQuerySet:
        """Return the facilities that hold every word."""
        return queryset.search(words)

    def keep(self, queryset: FacilityQuerySet, name: str, value: object) -> FacilityQuerySet:
        """Leave the rows: the two clocks shape the list before it is narrowed."""
        return queryset

    def marked(self, queryset: FacilityQuerySet, name: str, mark: str) -> FacilityQuerySet:
        """Return the facilities published under a mark."""
        return queryset.filter(Q(facts__in=RULE.codes_of(categories_of(Mark(mark)))))

    def of_category(self, queryset: FacilityQuerySet, name: str, value: str) -> FacilityQuerySet:
        """Return the facilities of a category."""
        return queryset.filter(Q(facts__in=RULE.codes_of([Category(value)])))

    def of_level(self, queryset: FacilityQuerySet, name: str, level: str) -> FacilityQuerySet:
        """Return the facilities of which the law asks this much on the day."""
        asked = Obligation.objects.in_force(on=self.status_date).filter(level=level)
        return queryset.filter(facility_type__in=asked.values("facility_type"))

    def that_lack(self, queryset: FacilityQuerySet, name: str, value: str) -> FacilityQuerySet:
        """Return the facilities whose filing leaves a requirement unmet."""
        return queryset.filter(Q(facts__in=codes_lacking(Requirement(value))))

    def by_year_filing(self, queryset: FacilityQuerySet, name: str, state: str) -> FacilityQuerySet:
        """Return the facilities that owe this year's filing, or those that do not."""
        owed = owes_filing(on=self.status_date, known_at=self.knowledge_time)
        return queryset.filter(owed if state == YearFiling.OWED else ~owed)

    def run_by(self, queryset: FacilityQuerySet, name: str, words: str) -> FacilityQuerySet:
        """Return the facilities of a corporation, by a part of its name or its number."""
        number = half_width(words).replace("-", "")
        named = queryset.alias(corporation=search_text("corporation_name"))
        return named.filter(
            Q(corporation__contains=search_key(words)) | Q(corporation_number=number)
        )

    def run_by_one(
        self, queryset: FacilityQuerySet, name: str, corporation: str
    ) -> FacilityQuerySet:
        """Return the facilities of one corporation, as the table by corporation counts them."""
        return queryset.run_by(corporation)

    def to_do(self, queryset: QuerySet[Facility], name: str, action: str) -> QuerySet[Facility]:
        """Return the facilities about which this is to be done next."""
        return to_be_done(queryset, [NextAction(action)], law=self.law, **self.clocks)

    def under_tab(self, queryset: FacilityQuerySet, name: str, tab: str) -> QuerySet[Facility]:
        """Return the facilities that stand under a tab above the list."""
        return looked_at(queryset, Quick(tab), law=self.law, **self.clocks)

    def by_charge(self, queryset: FacilityQuerySet, name: str, charge: str) -> FacilityQuerySet:
        """Return the facilities of which the person, or nobody, is in charge."""
        if charge == Charge.MINE:
            return queryset.filter(pk__in=self.notes.in_charge(self.user).values("facility"))
        named = self.notes.exclude(person_in_charge=None)
        return queryset.exclude(pk__in=named.values("facility"))

    def looked_after_by(
        self, queryset: FacilityQuerySet, name: str, person: User
    ) -> FacilityQuerySet:
        """Return the facilities of which somebody is in charge."""
        return queryset.filter(pk__in=self.notes.in_charge(person).values("facility"))

    def in_breach(self, queryset: FacilityQuerySet, name: str, day: date) -> FacilityQuerySet:
        """Return the facilities in 基準違反 on a day, should nothing more be filed by then."""
        asked = Obligation.objects.in_force(on=day)
        return queryset.filter(found(GuidanceFinding.STANDARD_BREACH, obligations=asked, on=day))

    def of_upload(self, queryset: FacilityQuerySet, name: str, upload: Upload) -> FacilityQuerySet:
        """Return the facilities of the filings that came in a file."""
        return queryset.filter(pk__in=upload.filings.values("facility"))

    def in_area(
        self, queryset: FacilityQuerySet, name: str, authority: Authority
    ) -> FacilityQuerySet:
        """Return the facilities in an authority's area, whoever designates them."""
        return queryset.located_in(authority)

    def of_authority(
        self, queryset: FacilityQuerySet, name: str, authority: Authority
    ) -> FacilityQuerySet:
        """Return the facilities that an authority designated on the day."""
        return queryset.designated_by([authority], on=self.status_date)

    def of_kind(self, queryset: FacilityQuerySet, name: str, kind: str) -> FacilityQuerySet:
        """Return the facilities that authorities of a kind designated on the day."""
        return queryset.designated_by(Authority.objects.filter(kind=kind), on=self.status_date)

    def in_municipality(
        self, queryset: FacilityQuerySet, name: str, place: Municipality
    ) -> FacilityQuerySet:
        """Return the facilities in a municipality and its wards."""
        return queryset.located_in_municipality(place)

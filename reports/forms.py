"""What a person may ask of the table."""

from typing import Unpack

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

from accounts.models import User
from accounts.scope import scope_of
from common.day_field import DayField
from common.form_arguments import FormArguments, FormData
from common.instant_field import InstantField
from common.late_choices import LongSelect
from facilities.models import Facility
from jurisdictions.models import Authority, Prefecture
from reports.breakdown import NATION, BreakdownSelection, Extent
from reports.shapes import Shape


class BreakdownForm(forms.Form):
    """The day, the shape and the extent of a table; nothing is required."""

    on = DayField(
        label="基準日",
        required=False,
        help_text="例：R8.8.1、2026/8/1　空欄では今日とします。",
    )
    compared_on = DayField(
        label="比較する日",
        required=False,
        help_text="その日からの増減を示します。空欄では示しません。",
    )
    known_at = InstantField(label="情報の時点", required=False, widget=forms.HiddenInput)
    layout = forms.ChoiceField(
        label="様式", choices=Shape.choices, required=False, widget=forms.HiddenInput
    )
    scope = forms.ChoiceField(label="集計範囲", choices=Extent.choices, required=False)
    prefecture = forms.ModelChoiceField(
        label="都道府県",
        queryset=Prefecture.objects.none(),
        required=False,
        empty_label="閲覧できる全て",
    )
    authority = forms.ModelChoiceField(
        label="指定権者",
        queryset=Authority.objects.none(),
        required=False,
        empty_label="閲覧できる全て",
        widget=LongSelect,
    )

    def __init__(
        self,
        data: FormData | None = None,
        *,
        user: User | AnonymousUser,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Offer the places and authorities whose facilities the user may see."""
        super().__init__(data, **kwargs)
        self.user = user
        seen = Facility.objects.visible_to(user)
        prefectures = Prefecture.objects.filter(pk__in=seen.values("prefecture"))
        authorities = Authority.objects.filter(pk__in=seen.values("authority"))
        self._offer("prefecture", prefectures.order_by("code"))
        self._offer("authority", authorities.order_by("code"))

    def _offer(self, name: str, rows: QuerySet[Model]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @property
    def shape(self) -> Shape:
        """Return the shape that is asked for."""
        return Shape(self.cleaned_data.get("layout") or Shape.ANNEX1)

    @property
    def everything(self) -> str:
        """Return the name of all that the user may see: 全国, 栃木県, さくら市."""
        scope = scope_of(self.user)
        if scope.reads_all:
            return NATION
        served = Authority.objects.filter(pk__in=scope.authorities).order_by("code")
        return "、".join(one.name for one in served) or "担当する区域"

    @property
    def selection(self) -> BreakdownSelection:
        """Return which facilities are asked for."""
        return BreakdownSelection(
            extent=Extent(self.cleaned_data.get("scope") or Extent.LOCATED),
            prefecture=self.cleaned_data.get("prefecture"),
            authority=self.cleaned_data.get("authority"),
            everything=self.everything,
        )

"""Which span and whose facilities 取組実績 counts."""

from datetime import date
from typing import Unpack

from django import forms

from accounts.models import User
from common.day_field import DayField
from common.form_arguments import FormArguments, FormData
from common.japanese import fiscal_year
from common.late_choices import LongSelect
from facilities.models import Facility, FacilityQuerySet
from jurisdictions.models import Authority

DAY = "例：R8.4.1"


class ActivityForm(forms.Form):
    """The span, and one authority or all that one may see."""

    since = DayField(label="開始日", required=False, help_text=DAY)
    until = DayField(label="終了日", required=False, help_text=DAY)
    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label="指定権者",
        required=False,
        empty_label="全て",
        widget=LongSelect,
    )

    def __init__(
        self,
        data: FormData | None = None,
        *,
        user: User,
        today: date,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        """Offer the authorities whose facilities the person may see."""
        super().__init__(data, **kwargs)
        self.user, self.today = user, today
        seen = Facility.objects.visible_to(user).order_by().values("authority")
        offered = Authority.objects.filter(pk__in=seen).order_by("code")
        authority = self.fields["authority"]
        assert isinstance(authority, forms.ModelChoiceField)
        authority.queryset = offered

    def clean(self) -> dict[str, object]:
        """Ask for a span that does not end before it begins; by default the 年度."""
        cleaned = super().clean() or self.cleaned_data
        year = fiscal_year(self.today)
        cleaned["since"] = cleaned.get("since") or date(year, 4, 1)
        cleaned["until"] = cleaned.get("until") or date(year + 1, 3, 31)
        if cleaned["until"] < cleaned["since"]:
            self.add_error("until", "終了日は、開始日以後の日としてください。")
        return cleaned

    @property
    def facilities(self) -> FacilityQuerySet:
        """Return the facilities that are asked for."""
        seen = Facility.objects.visible_to(self.user)
        authority = self.cleaned_data.get("authority")
        return seen.filter(authority=authority) if authority else seen

"""Fields of what offices write in ways of their own: a 年度, a month."""

from datetime import date

from django import forms

from common.day_field import FIRST_DAY, LAST_DAY, DayField, DayInput
from common.fiscal_years import parse_year
from common.japanese import wareki_short
from common.months import as_day
from common.visible import as_typed

DAY_HELP = "例：R8.6.1、2026/6/1"


class YearField(forms.Field):
    """A 年度 as offices write it: 2026, 令和8, R8."""

    def to_python(self, value: object) -> int | None:
        """Return the year in which its April falls."""
        text = as_typed(str(value or "")).strip()
        try:
            year = parse_year(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        # Its March falls in the next year, which must be one too.
        if year is not None and not FIRST_DAY.year <= year < LAST_DAY.year:
            raise forms.ValidationError("年度を確認してください。")
        return year


class MonthInput(DayInput):
    """A month as R8.12."""

    reads_back = "month"

    def written(self, day: date) -> str:
        """Return the month of a day."""
        return wareki_short(day).rpartition(".")[0]


class MonthField(DayField):
    """A month in any form that offices write: 令和8年12月, R8.12, 2026/12; a day of it as well."""

    widget = MonthInput

    def to_python(self, value: object) -> date | None:
        """Return the first day of the month."""
        day = super().to_python(as_day(str(value or "")))
        return day.replace(day=1) if day else None

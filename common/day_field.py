"""A form field for a day, typed as offices write it."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from common.japanese import parse_date
from common.visible import as_typed

# The time with which offices deal: within it years and months can be added to any day.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


class DayField(forms.Field):
    """A day in any form that offices write: 令和7年8月1日, R7.8.1, 2025/8/1."""

    def to_python(self, value: object) -> date | None:
        """Return the day; an impossible one is explained."""
        text = as_typed(str(value or "")).strip()
        try:
            day = parse_date(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(
                f"{FIRST_DAY.year}年から{LAST_DAY.year}年までの日を入力してください。"
            )
        return day

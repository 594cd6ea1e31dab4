"""A form field for an instant, as links carry it."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError

from common.day_field import FIRST_DAY, LAST_DAY


class InstantField(forms.DateTimeField):
    """An instant of the time with which offices deal; beyond it neither clock can reckon."""

    def to_python(self, value: str | date | None) -> datetime | None:
        """Return the instant; an impossible one is explained."""
        instant = super().to_python(value)
        # In its own time zone: at the ends of the calendar another cannot be asked for.
        if instant and not FIRST_DAY.year <= instant.year <= LAST_DAY.year:
            raise ValidationError(
                f"{FIRST_DAY.year}年から{LAST_DAY.year}年までの日時を指定してください。"
            )
        return instant

"""A form field for a day, typed as offices write it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.japanese import parse_date
from common.visible import as_typed


class DayField(forms.Field):
    """A day in any form that offices write: 令和7年8月1日, R7.8.1, 2025/8/1."""

    def to_python(self, value: Any) -> date | None:
        """Return the day; an impossible one is explained."""
        text = as_typed(str(value or "")).strip()
        try:
            return parse_date(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from error

"""A form field for a day, typed as offices write it and shown in 和暦."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from common.japanese import ERAS, parse_date, wareki_short
from common.visible import as_typed

# The time with which offices deal: within it years and months can be added to any day.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
# What static/js/days.js needs to read a day back: 令和/R/2019-05-01 …
_ERAS = " ".join(f"{era.name}/{era.letter}/{era.first_day.isoformat()}" for era in ERAS)


class DayInput(forms.TextInput):
    """A day as R8.8.1, wherever it comes from; what a person has typed stays as it was typed."""

    reads_back = "day"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        """Ask the page to read back what is typed."""
        own = {"size": 14, "autocomplete": "off", f"data-{self.reads_back}": _ERAS}
        super().__init__(own | (attrs or {}))

    def format_value(self, value: object) -> str | None:
        """Return a day in 和暦; links carry it as 2026-08-01."""
        day = _carried(value)
        return self.written(day) if day else super().format_value(value)

    def written(self, day: date) -> str:
        """Return a day as the field shows it."""
        return wareki_short(day)


def _carried(value: object) -> date | None:
    """Return the day that a row or a link gives; nothing for what a person has typed."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and "-" in value else None
    except ValueError:
        return None


class DayField(forms.Field):
    """A day in any form that offices write: 令和7年8月1日, R7.8.1, 2025/8/1."""

    widget: type[forms.Widget] | forms.Widget = DayInput

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

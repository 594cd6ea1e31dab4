"""The day as of which a page is shown."""

from django import forms

from common.day_field import DayField


class StatusDateForm(forms.Form):
    """A status date; today where none is given."""

    on = DayField(label="基準日", required=False, help_text="例：R8.8.1　空欄では今日とします。")

"""Every field of a day is typed, shown and read back in one way."""

import re
from datetime import date

import pytest
from django import forms
from django_filters import DateFilter, FilterSet

from accounts.models import Role
from common.day_field import DayField, DayInput
from common.day_filter import DayFilter
from compliance.desk.forms.fields import MonthField, MonthInput
from tests.factories.accounts import make_user
from tests.house.test_forms import ours
from tests.house.test_pages import ADDRESSES, secret, url_of
from tests.house.test_walk import undone

__all__ = ["secret"]  # a fixture
FORMS = [form for form in ours(forms.Form) + ours(forms.ModelForm) if form.base_fields]
FIELDS = [
    *((form, name, field) for form in FORMS for name, field in form.base_fields.items()),
    *(
        (one, name, used.field)
        for one in ours(FilterSet)
        for name, used in one.base_filters.items()
        if isinstance(used, DayFilter | DateFilter)
    ),
]
SHOWN = re.compile(r"(?:[MTSHR]\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)?")
FILES = ("export", "print", "pdf", "zip", "sheet", "sample", "envelope", "template", "attachment")


def test_a_day_is_a_day_field_that_shows_wareki_and_reads_back():
    days = [(form, name, field) for form, name, field in FIELDS if isinstance(field, DayField)]
    others = [
        (form.__qualname__, name)
        for form, name, field in FIELDS
        if isinstance(field, forms.DateField) or isinstance(field.widget, forms.DateInput)
    ]

    assert len(days) > 12
    assert others == []
    for form, name, field in days:
        assert isinstance(field.widget, DayInput | forms.HiddenInput), (form, name)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 8, 1), "R8.8.1"),
        ("2026-08-01", "R8.8.1"),
        (date(2019, 4, 30), "H31.4.30"),
        (None, None),
        ("2026/8/1", "2026/8/1"),
        ("令和8年8月1日（土）", "令和8年8月1日（土）"),
        ("いつか", "いつか"),
    ],
)
def test_a_day_is_shown_in_wareki_and_what_is_typed_stays(value, shown):
    field = DayField()

    assert DayInput().format_value(value) == shown
    if isinstance(value, date):
        assert field.clean(shown) == value


def test_a_month_is_shown_in_wareki_and_read_again():
    field = MonthField()

    assert MonthInput().format_value(date(2026, 12, 1)) == "R8.12"
    for typed in ("R8.12", "令和8年12月", "2026/12", "2026-12-15"):
        assert field.clean(typed) == date(2026, 12, 1)
    assert field.clean("令和元年12月") == date(2019, 12, 1)


@pytest.mark.django_db
def test_no_page_begins_with_a_day_in_another_form(client, secret, city):
    client.force_login(make_user(city, Role.MANAGE))
    found, days = {}, 0
    for name, arguments in ADDRESSES:
        if not name.startswith("compliance:filing-opened") and not name.endswith(FILES):
            with undone():
                response = client.get(url_of(name, arguments, secret), {"on": "2026-11-20"})
            if response.status_code == 200 and "html" in response["Content-Type"]:
                fields = re.findall(r"<input[^>]* data-(?:day|month)=[^>]*>", response.text)
                values = [re.search(r' value="([^"]*)"', field) for field in fields]
                days += len(values)
                wrong = [one[1] for one in values if one and not SHOWN.fullmatch(one[1])]
                if wrong:
                    found[name] = wrong

    assert days > 20
    assert found == {}

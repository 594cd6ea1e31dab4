"""The choices of the list of facilities: they come when its filter is opened."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, user):
    """Return an answer of the list as its own staff see it."""
    client.force_login(user)
    return lambda **query: client.get(reverse("compliance:facility-list"), query)


def test_a_closed_filter_sends_no_list_of_municipalities(client, page, city, other_city):
    make_facility(authority=city)
    make_facility(authority=other_city)
    client.force_login(make_user(reads_all=True))

    closed = page().content.decode()
    opened = page(choices=1).content.decode()

    assert "もみじ市</option>" not in closed
    assert closed.count("<option") < 55
    assert opened.count("もみじ市</option>") == 2  # 市区町村 and 指定権者


def test_opening_the_filter_fetches_the_choices_and_no_rows(client, page, city, other_city):
    make_facility(name="秘密の苑", authority=other_city)
    make_facility(name="さくら苑", authority=city)
    headers = {"HX-Request": "true"}

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(
            reverse("compliance:facility-list"),
            {"choices": 1, "municipality": city.code, "q": ""},
            headers=headers,
        )

    shown = answer.content.decode()
    assert shown.count('hx-swap-oob="true"') == 5
    assert f'<option value="{city.code}" selected>さくら市</option>' in shown
    assert "もみじ市" not in shown
    assert "さくら苑" not in shown
    assert "HX-Request" in answer["Vary"]
    assert len(asked) <= 10


def test_filters_work_without_javascript_and_the_lists_stay_closed_after(page, city):
    make_facility(name="さくら苑", authority=city)
    make_facility(name="もも苑", authority=city)

    answer = page(choices=1, q="さくら", municipality=city.code, level="")
    shown = answer.content.decode()

    assert [row.record.name for row in answer.context["table"].paginated_rows] == ["さくら苑"]
    # Neither what the form passes on nor the address of a chip opens the lists again.
    assert 'name="choices"' not in shown
    assert not re.search(r'class="chip" href="[^"]*choices', shown)

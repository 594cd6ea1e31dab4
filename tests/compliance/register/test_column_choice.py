"""Which columns a person has chosen, and in which order."""

import pytest
from django.urls import reverse

from compliance.register.columns import FACILITIES
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, user):
    """Return an answer of the list as its own staff see it."""
    client.force_login(user)
    return lambda **query: client.get(reverse("compliance:facility-list"), query)


def headings(response):
    return [str(column.header) for column in response.context["table"].columns]


def choose(client, *names, query=""):
    """Choose columns in this order."""
    ordered = [*names, *(one.name for one in FACILITIES.columns if one.name not in names)]
    data: dict[str, int | str] = {
        "form-TOTAL_FORMS": len(ordered),
        "form-INITIAL_FORMS": len(ordered),
    }
    for at, name in enumerate(ordered):
        data |= {f"form-{at}-name": name, f"form-{at}-place": at + 1}
        if name in names:
            data[f"form-{at}-is_shown"] = "on"
    return client.post(reverse("compliance:column-choice") + query, data)


def test_columns_are_chosen_and_ordered_and_the_conditions_stay(client, page):
    make_facility(name="さくら苑", corporation_name="社会福祉法人さくら会")
    before = headings(page())

    answer = choose(client, "name", "corporation_name", "next_action", query="?q=さくら")
    response = client.get(answer["Location"])

    assert before[1:3] == ["事業所番号", "施設名"]
    assert headings(response) == ["選択", "施設名", "運営法人", "次の対応"]
    assert response.context["filter"].form.cleaned_data["q"] == "さくら"
    assert "社会福祉法人さくら会" in response.content.decode()
    assert "未届" in response.content.decode()


def test_the_name_stays_even_when_nothing_is_chosen_and_the_first_columns_come_back(client, page):
    page()

    choose(client)
    assert headings(page()) == ["選択", "施設名"]
    client.post(reverse("compliance:column-choice"), {"reset": "true"})
    assert headings(page())[1:] == [one.heading for one in FACILITIES.named(FACILITIES.at_first)]


def test_columns_are_a_persons_own(client, city, page):
    page()
    choose(client, "name")

    client.force_login(make_user(city))

    assert len(headings(client.get(reverse("compliance:facility-list")))) == 1 + len(
        FACILITIES.at_first
    )


def sent_columns(answer):
    """Return the columns on the page in their order, and whether each is shown."""
    forms = answer.context["formset"].forms
    return [(form["name"].value(), bool(form["is_shown"].value())) for form in forms]


def test_a_button_moves_a_column_without_losing_what_was_ticked(client, page):
    page()
    shown, others = ["name", "phone", "fax"], ["number", "kana"]
    data: dict[str, int | str] = {"form-TOTAL_FORMS": 5, "form-INITIAL_FORMS": 5}
    for at, name in enumerate([*shown, *others]):
        data |= {f"form-{at}-name": name, f"form-{at}-place": at + 1}
        data |= {f"form-{at}-is_shown": "on"} if name in shown else {}
    address = reverse("compliance:column-choice") + "?q=さくら"

    up = sent_columns(client.post(address, data | {"up": "fax"}))
    down = sent_columns(client.post(address, data | {"down": "name"}))
    first = sent_columns(client.post(address, data | {"up": "name"}))
    unknown = client.post(address, data | {"up": "nothing"})

    assert up[:5] == [
        ("name", True),
        ("fax", True),
        ("phone", True),
        ("number", False),
        ("kana", False),
    ]
    assert [name for name, _ in down[:3]] == ["phone", "name", "fax"]
    assert [name for name, _ in first[:3]] == shown
    assert sent_columns(unknown)[:5] == first[:5]
    assert len(up) == len(FACILITIES.columns)
    # Nothing is kept before it is saved.
    assert headings(page())[1] == "事業所番号"


def test_a_wrong_place_is_refused(client, page):
    page()

    assert (
        client.post(
            reverse("compliance:column-choice"),
            {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-name": "x", "form-0-place": 0},
        ).status_code
        == 422
    )

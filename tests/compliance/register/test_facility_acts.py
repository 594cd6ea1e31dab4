"""The page of one facility: its note, its acts, and the pages that it leads to."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import make_user
from tests.factories.attachments import make_attachment
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.facilities import make_facility, make_note
from tests.factories.medical_partners import make_hospital
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db


def page_of(client, facility, person=None, **query):
    """Return the text of a facility's page as a person sees it."""
    if person:
        client.force_login(person)
    return client.get(reverse("compliance:facility-detail", args=[facility.pk]), query).text


def test_the_person_in_charge_and_the_note_are_shown_to_the_staff_of_the_authority_alone(
    client, city, prefecture, user
):
    facility = make_facility(authority=city)
    assert "担当者・メモを変更する" in page_of(client, facility, user)
    make_note(facility, person=user, text="心覚え")

    assert "心覚え" in page_of(client, facility, user)
    for other in (make_user(prefecture, Role.MANAGE), make_user(reads_all=True)):
        text = page_of(client, facility, other)
        assert "心覚え" not in text
        assert "担当者・メモ" not in text
    text = page_of(client, facility, make_user(city, Role.READ))
    assert "心覚え" in text
    assert "担当者・メモを変更する" not in text


def test_the_buttons_of_the_next_action_stand_only_on_the_page_of_today(client, city):
    facility = make_facility(authority=city)
    client.force_login(make_user(city, Role.MANAGE))
    letter = f"{reverse('letters:notice-new')}?selection={facility.pk}&amp;kind="

    assert letter in page_of(client, facility)
    assert letter not in page_of(client, facility, on="R8.8.1")


def test_a_letter_from_here_is_for_this_facility_alone(client, city):
    here = make_facility(authority=city, name="ここの苑", address="栃木県さくら市")
    make_facility(authority=city, name="よその苑", address="栃木県さくら市")
    text = page_of(client, here, make_user(city, Role.MANAGE))
    found = re.search(rf'href="([^"]*selection={here.pk}[^"]*kind=[^"]*)"', text)

    letters = client.get(found[1].replace("&amp;", "&")).text

    assert "ここの苑" in letters
    assert "よその苑" not in letters


def test_why_it_stands_so_is_told_on_a_page_of_its_own(client, user):
    facility = make_facility()
    make_filing(facility, [])
    client.force_login(user)
    url = reverse("compliance:facility-reason", args=[facility.pk])
    assert url in page_of(client, facility)

    text = client.get(url, {"on": "R8.8.1"}).text

    assert "判定表の行" in text
    assert "協力医療機関の定めがある" in text
    assert "④ 定めなし。次の対応は" in text
    assert client.get(url, {"on": "R8.2.30"}).status_code == 422


def full(facility, times):
    """Give a facility filings with partners and files, letters, contacts, and changes."""
    for day in range(1, times + 1):
        on = date(2026, 5, day)
        filing = make_filing(
            facility,
            [partner(make_hospital(), "ⅰ") for _ in range(times)],
            received_date=on,
            filed_date=on,
        )
        make_attachment(filing)
        make_notice(facility)
        make_contact(facility, on=on)
        facility.capacity = day
        facility.save()


@pytest.mark.parametrize("name", ["facility-detail", "facility-reason", "facility-sheet"])
def test_it_asks_the_database_as_often_however_much_there_is(client, city, name):
    few, many = make_facility(authority=city), make_facility(authority=city)
    full(few, 2)
    full(many, 9)
    client.force_login(make_user(city, Role.MANAGE))
    url = f"compliance:{name}"
    client.get(reverse(url, args=[few.pk]))

    with CaptureQueriesContext(connection) as of_few:
        client.get(reverse(url, args=[few.pk]))
    with CaptureQueriesContext(connection) as of_many:
        client.get(reverse(url, args=[many.pk]))

    assert len(of_few) == len(of_many)

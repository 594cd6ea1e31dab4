"""はじめての方へ: ten stops, the same on the page and in the manual, each with a link."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db
TOUR, HOME = reverse("tour"), reverse("home")
MANUAL = Path("docs/manual/tour.md")


def content(client, user, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def stops(page: str) -> list[str]:
    """Return what stands under each heading of the page."""
    return re.findall(r"<section>\s*(<h2>.*?)</section>", page, re.DOTALL)


def test_the_page_and_the_manual_have_the_same_ten_stops(client, city):
    page = content(client, make_user(city, Role.MANAGE), TOUR)

    headings = re.findall(r"<h2>(\d+\. .+)</h2>", page)

    assert len(headings) == 10
    assert headings == re.findall(r"^## (.+)$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_stop_leads_to_a_page_that_opens(client, city):
    make_filing(make_facility(authority=city))
    page = content(client, make_user(city, Role.MANAGE), TOUR)

    links = [re.findall(r'<a href="([^"]+)"', stop) for stop in stops(page)]

    assert [len(found) for found in links] == [1] * 10
    assert [client.get(link).status_code for (link,) in links] == [200] * 10


def test_a_reader_gets_links_only_to_what_they_may_open(client, city):
    make_filing(make_facility(authority=city))
    page = content(client, make_user(city, Role.READ), TOUR)

    links = re.findall(r'<a href="([^"]+)"', "".join(stops(page)))

    assert len(links) == 8
    assert all(client.get(link).status_code == 200 for link in links)


def test_an_office_without_facilities_has_a_tour_too(client, city):
    page = content(client, make_user(city, Role.MANAGE), TOUR)

    links = re.findall(r'<a href="([^"]+)"', "".join(stops(page)))

    assert len(links) == 8
    assert all(client.get(link).status_code == 200 for link in links)


def test_the_tour_looks_at_a_facility_of_ones_own_and_never_at_a_strangers(
    client, city, other_city, prefecture
):
    make_facility(authority=other_city, name="よその苑")
    first = make_facility(authority=city, name="市の苑", number="0900000001")
    make_facility(authority=prefecture, name="県の苑", number="0999999999")

    page = content(client, make_user(prefecture, Role.MANAGE), TOUR)

    assert "県の苑" in page
    assert first.name not in page
    assert "よその苑" not in page


def test_the_menu_leads_to_the_tour_and_the_first_page_does_until_something_is_filed(client, city):
    user, home = make_user(city, Role.READ), make_facility(authority=city)
    said = "届出はまだありません。"

    assert said in content(client, user, HOME)
    make_filing(home)

    filed = content(client, user, HOME)
    assert said not in filed
    assert f'<a href="{TOUR}">はじめての方へ</a>' in filed

"""What is noted besides changes of rows, and the page on which it is read."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import HistoryEntry, Role
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db
NOTES = ["sign_in", "sign_in_failed", "sign_out", "refused", "export", "print"]


@pytest.fixture
def manager(city):
    return make_user(city, Role.MANAGE)


@pytest.fixture(autouse=True)
def forget_failures(db):
    cache.clear()


def notes():
    return HistoryEntry.objects.filter(action__in=NOTES).order_by("id")


def page(response) -> str:
    return response.content.decode()


def history_of(client, city, **query):
    return page(client.get(reverse("accounts:history-list", args=[city.pk]), query))


def test_a_sign_in_and_a_sign_out_are_noted_with_where_from(client, city, user):
    data = {"login": user.username, "password": "pass"}
    client.post(reverse("login"), data, REMOTE_ADDR="192.0.2.7")
    client.post(reverse("logout"), REMOTE_ADDR="192.0.2.7")

    signed_in, signed_out = notes()

    assert (signed_in.action, signed_out.action) == ("sign_in", "sign_out")
    assert {entry.user for entry in notes()} == {user}
    assert {entry.authority for entry in notes()} == {city}
    assert {entry.address for entry in notes()} == {"192.0.2.7"}
    assert len({entry.request_id for entry in notes()}) == 2


def test_a_failed_sign_in_is_noted_also_of_a_name_that_nobody_has(client, city, user):
    client.post(reverse("login"), {"login": user.username, "password": "no"})
    client.post(reverse("login"), {"login": "nobody", "password": "no"})

    of_staff, of_nobody = notes()

    assert (of_staff.action, of_staff.authority, of_staff.user) == ("sign_in_failed", city, user)
    assert (of_nobody.authority, of_nobody.user, of_nobody.row_key) == (None, None, "nobody")


def test_a_refused_attempt_is_noted(client, city, user, outsider, other_city):
    url = reverse("accounts:staff-invite", args=[city.pk])
    client.force_login(outsider)

    client.get(url)
    client.post(url, {"name": "山田花子"})

    (refused,) = notes()
    assert (refused.action, refused.authority, refused.user) == ("refused", other_city, outsider)
    assert (refused.row_key, refused.after["status"]) == (url, 404)


def test_an_export_is_noted_with_what_was_asked(client, user):
    client.force_login(user)
    url = reverse("reports:breakdown-export", kwargs={"suffix": "csv"})

    client.get(url, {"on": "R8.8.1"})

    (export,) = notes()
    assert (export.action, export.row_key) == ("export", url)
    assert export.after["query"] == "on=R8.8.1"


def test_looking_at_a_page_is_not_noted(client, user):
    client.force_login(user)

    client.get("/compliance/facilities/")

    assert not notes().exists()


def test_a_change_on_a_page_is_recorded_with_its_person_and_request(client, city, manager):
    client.force_login(manager)

    client.post(
        reverse("accounts:staff-invite", args=[city.pk]),
        {"name": "山田花子", "role": "read"},
        REMOTE_ADDR="192.0.2.7",
    )

    entry = HistoryEntry.objects.get(table_name="accounts_invitation")
    assert (entry.user, entry.authority, entry.address) == (manager, city, "192.0.2.7")
    assert entry.request_id != ""
    assert "digest" not in entry.after


def test_the_page_shows_what_was_done_in_words_of_the_office(client, city, manager):
    facility = make_facility(authority=city, name="さくら苑")
    facility.name = "もも苑"
    facility.save()
    client.force_login(manager)

    shown = history_of(client, city)

    assert f"施設 {facility.pk}" in shown
    assert "施設名：さくら苑 → もも苑" in shown


def test_the_page_is_narrowed_by_person_action_words_and_days(client, city, manager):
    make_facility(authority=city, name="さくら苑")
    client.force_login(manager)

    assert "さくら苑" in history_of(client, city, q="さくら苑", action="insert")
    assert "さくら苑" not in history_of(client, city, action="delete")
    assert "さくら苑" not in history_of(client, city, user=manager.pk)
    assert "さくら苑" not in history_of(client, city, since="R20.1.1", action="insert")
    assert "さくら苑" in history_of(client, city, since="R7.1.1", until="R20.1.1")


def test_a_text_in_an_entry_is_shown_as_text(client, city, manager):
    make_facility(authority=city, name="<script>alert(1)</script>")
    client.force_login(manager)

    assert "<script>alert(1)" not in history_of(client, city)


def test_the_page_makes_as_many_queries_for_many_entries_as_for_few(client, city, manager):
    client.force_login(manager)
    url = reverse("accounts:history-list", args=[city.pk])
    make_facility(authority=city)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(30):
        make_facility(authority=city)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)

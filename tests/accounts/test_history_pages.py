"""What is noted besides changes of rows, and the page on which it is read."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.acting import Claims, set_claims
from accounts.models import HistoryEntry, Role
from facilities.models import Facility
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.filing_forms import address, row, typed
from tests.factories.medical_partners import make_hospital

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


def in_requests_of_their_own(city, number):
    """Make some facilities, each by a request of its own that also moves it."""
    for place in range(number):
        set_claims(Claims(request_id=f"{number}-{place}"))
        facility = make_facility(authority=city)
        facility.capacity = 1
        facility.save()


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

    page_of_it = reverse("compliance:facility-detail", args=[facility.pk])
    assert f'<a href="{page_of_it}">もも苑</a>' in shown
    assert "施設の変更" in shown
    assert "施設名：さくら苑 → もも苑" in shown


def test_what_one_request_did_is_one_row_with_its_changes_folded_up(client, city, manager):
    facility = make_facility(authority=city, name="さくら苑")
    client.force_login(manager)
    sent = typed(row(make_hospital(name="北病院"), "ⅰⅱⅲ", confirmed_date="R8.5.20"), step="save")
    client.post(address(facility), sent)

    acts = client.get(reverse("accounts:history-list", args=[city.pk]))
    rows = [one.record for one in acts.context["table"].rows if len(one.record.entries) > 1]

    (act,) = rows
    assert act.what.startswith("届出の登録、")
    assert [one.name for one in act.subjects] == ["さくら苑", "北病院"]
    assert any("医療機関：― → 北病院" in line for line in act.changes)


def test_an_export_is_told_by_the_name_of_what_was_taken(client, city, manager):
    client.force_login(manager)
    client.get(reverse("compliance:facility-export", kwargs={"suffix": "csv"}))
    client.get(reverse("reports:breakdown-export", kwargs={"suffix": "csv"}))

    shown = history_of(client, city)

    assert "施設一覧（/compliance/facilities/export.csv）" in shown
    assert "集計（別紙１）（/reports/breakdown/export.csv）" in shown


def test_a_home_that_went_to_another_authority_is_not_named_in_the_old_ones_history(
    client, city, other_city, manager
):
    facility = make_facility(authority=city, name="移管苑")
    facility.capacity = 30
    facility.save()
    Facility.objects.filter(pk=facility.pk).update(authority=other_city, name="新しい名の苑")
    client.force_login(manager)

    shown = history_of(client, city)

    assert "新しい名の苑" not in shown


def test_the_history_leaves_as_a_workbook_with_one_act_a_row(client, city, manager):
    make_facility(authority=city, name="さくら苑")
    client.force_login(manager)

    url = reverse("accounts:history-export", args=[city.pk, "csv"])
    lines = client.get(url).content.decode()

    assert "さくら苑" in lines
    assert "施設の登録" in lines


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
    in_requests_of_their_own(city, 2)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    in_requests_of_their_own(city, 30)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)


def test_every_subject_of_the_history_is_a_model_with_a_name_and_a_page(settings):
    for label, name, _ in settings.HISTORY_SUBJECTS:
        assert hasattr(apps.get_model(label), "name")
        assert not name or reverse(name, args=[1])

"""What every request passes: nothing is kept by browsers, and what is refused is noted."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import HistoryEntry, Role
from tests.accounts.test_sign_in import sign_in
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db

KEPT_BY_NOBODY = "private, no-store"


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/compliance/facilities/",
        "/compliance/facilities/export.xlsx",
        "/compliance/facilities/export.csv",
        "/reports/breakdown/",
        "/reports/breakdown/export.pdf",
        "/reports/sources/",
        "/account/second-factor/",
        "/no-such-page/",
    ],
)
def test_no_answer_behind_the_sign_in_is_kept(client, city, page):
    make_facility(authority=city)
    client.force_login(make_user(city, Role.MANAGE))

    for answer in (
        client.get(page),
        client.get(page, headers={"HX-Request": "true"}),
        client.post(page, {}),
        Client().get(page),
    ):
        assert answer["Cache-Control"] == KEPT_BY_NOBODY


def test_neither_the_sign_in_nor_a_refusal_is_kept(user):
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(reverse("login"))["Cache-Control"] == KEPT_BY_NOBODY
    refused = strict.post(reverse("login"), {"login": user.username, "password": "pass"})
    assert (refused.status_code, refused["Cache-Control"]) == (403, KEPT_BY_NOBODY)


def test_static_files_stay_cacheable(client):
    answer = client.get("/static/css/base.css")

    assert "no-store" not in answer["Cache-Control"]
    answer.close()


def test_a_session_that_ended_by_itself_leaves_its_end_in_the_history(client, city, user):
    sign_in(client, user)

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        client.get("/", REMOTE_ADDR="10.0.0.9")

    entry = HistoryEntry.objects.get(action=HistoryEntry.Action.SIGN_OUT)
    assert (entry.authority, entry.user, entry.address) == (city, user, "10.0.0.9")
    assert entry.after == {"reason": "一定の時間の経過（自動）"}


@pytest.mark.parametrize("path", ["/no-such%00page/", "/%00", "/no-such-page/?q=%00"])
def test_the_refusal_of_an_unknown_address_is_noted_whatever_it_holds(client, user, path):
    client.force_login(user)

    answer = client.post(path, {"name": "\0"})

    assert answer.status_code == 404
    assert HistoryEntry.objects.get(action=HistoryEntry.Action.REFUSED).user == user


def test_a_note_does_not_grow_without_end(client, user):
    client.force_login(user)

    client.post("/no-such-page/?q=" + "あ" * 50_000)

    entry = HistoryEntry.objects.get(action=HistoryEntry.Action.REFUSED)
    assert len(str(entry.after)) < 2_000


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_a_proxy_that_changes_the_host_is_blamed_rather_than_time(user, headers):
    strict = Client(enforce_csrf_checks=True)
    strict.get(reverse("login"))
    token = strict.cookies["csrftoken"].value

    answer = strict.post(reverse("login"), {"csrfmiddlewaretoken": token}, headers=headers)
    late = strict.post(reverse("login"), {"csrfmiddlewaretoken": "x" * 64})

    assert (answer.status_code, late.status_code) == (403, 403)
    assert "サーバーの設定により" in answer.content.decode()
    assert "CSRF_TRUSTED_ORIGINS" in answer.content.decode()
    assert "画面の有効期限" not in answer.content.decode()
    assert "画面の有効期限が切れました" in late.content.decode()


def test_a_referer_of_another_host_is_a_matter_of_the_proxy_too(user):
    strict = Client(enforce_csrf_checks=True)
    strict.get(reverse("login"), secure=True)
    token = strict.cookies["csrftoken"].value

    answer = strict.post(
        reverse("login"),
        {"csrfmiddlewaretoken": token},
        secure=True,
        headers={"Referer": "https://testserver:8443/sign-in/"},
    )

    assert "サーバーの設定により" in answer.content.decode()


def test_what_is_told_of_subdomains_is_a_choice(settings):
    assert (settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD) == (False, False)

"""Nobody becomes somebody else by a statement, and nobody changes what decides who they are."""

import hmac
import secrets
import time
from hashlib import sha256

import psycopg
import pytest
from django.db import connection

from accounts import acting
from accounts.acting import Claims, act_as, claims, set_claims
from accounts.models import HistoryEntry
from facilities.models import Facility
from tests.accounts.attack import as_web, asked, run
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def nation(db):
    """Whoever reads all."""
    return make_user(reads_all=True)


def facilities_seen() -> int:
    return Facility.objects.count()


def said() -> str:
    [(value,)] = asked("SELECT current_setting('app.person')")
    return str(value)


def set_person(value: str) -> None:
    run("SELECT set_config('app.person', %s, false)", value)


@pytest.mark.parametrize("value", ["", "1", "{pk}", "x" * 64 + "|{pk}|||9999999999||", "|||||||"])
def test_an_unsigned_person_is_nobody(city, nation, value):
    make_facility(authority=city)
    with as_web():
        set_person(value.format(pk=nation.pk))

        assert facilities_seen() == 0


def test_the_number_that_used_to_name_a_person_names_nobody(city, nation):
    make_facility(authority=city)
    with as_web():
        run("SELECT set_config('app.user_id', %s, false)", str(nation.pk))

        assert facilities_seen() == 0


def test_a_signature_is_not_carried_to_another_person(city, user, nation):
    make_facility(authority=city)
    with as_web(user):
        assert facilities_seen() == 1
        mac, _, words = said().partition("|")
        set_person(f"{mac}|{words.replace(str(user.pk), str(nation.pk), 1)}")

        assert facilities_seen() == 0


def test_a_signature_of_another_connection_is_nobodys(city, user, monkeypatch):
    make_facility(authority=city)
    with as_web(user):
        value = said()
        _, _, words = value.partition("|")
        elsewhere = hmac.new(
            acting._key_of_signing(), f"{999_999_999}|{words}".encode(), sha256
        ).hexdigest()
        set_person(f"{elsewhere}|{words}")
        assert facilities_seen() == 0
        set_person(value)
        assert facilities_seen() == 1


def test_a_signature_that_is_over_is_nobodys(city, user, monkeypatch):
    make_facility(authority=city)
    monkeypatch.setattr(acting, "SECONDS_VALID", -2)
    with as_web(user):
        assert facilities_seen() == 0


def test_a_signature_with_another_key_is_nobodys(city, user, settings):
    make_facility(authority=city)
    settings.SECRET_KEY = secrets.token_hex()
    with as_web(user):
        assert facilities_seen() == 0


def test_a_clock_of_the_site_that_goes_wrong_does_no_harm(city, user, monkeypatch):
    make_facility(authority=city)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    with as_web(user):
        assert facilities_seen() == 1


def test_the_words_of_a_claim_come_back_as_they_were(user):
    claim = Claims(person=user.pk, invitation=3, request_id="a|b", address="2001:db8::1")
    set_claims(claim)

    assert claims() == Claims(person=user.pk, invitation=3, request_id="ab", address="2001:db8::1")


def test_no_statement_shows_what_was_signed(user):
    # Sessions of one role read each other's statements.
    act_as(user, address="192.0.2.7")
    ours = connection.connection.info.backend_pid
    with psycopg.connect(**connection.get_connection_params()) as other:
        found = other.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [ours])
        [(statement,)] = found.fetchall()

    assert "app.person" in statement
    assert "192.0.2.7" not in statement


def test_the_history_notes_the_signed_person_and_no_setting(city, user, outsider):
    facility = make_facility(authority=city)
    act_as(user, address="192.0.2.7", request_id="feed")
    run("SET LOCAL ROLE cooperating_web")
    run("SELECT set_config('app.user_id', %s, false)", str(outsider.pk))
    run("SELECT set_config('app.address', '203.0.113.9', false)")
    run("SELECT set_config('app.request_id', 'beef', false)")
    Facility.objects.filter(pk=facility.pk).update(capacity=7)
    run("RESET ROLE")

    entry = HistoryEntry.objects.filter(action="update", table_name="facilities_facility").latest(
        "id"
    )
    assert (entry.user, entry.address, entry.request_id) == (user, "192.0.2.7", "feed")


@pytest.mark.parametrize("done", ["sign_in", "sign_out", "refused", "export", "print"])
def test_no_entry_is_written_in_somebody_elses_name(city, user, outsider, done):
    with as_web(user):
        run("SELECT accounts_history_note(%s, %s, '届出', NULL)", outsider.pk, done)
    with as_web():
        run("SELECT accounts_history_note(%s, %s, '届出', NULL)", outsider.pk, done)

    noted = HistoryEntry.objects.filter(action=done, row_key="届出").order_by("id")
    assert [entry.user for entry in noted] == [user, None]


def test_a_failed_sign_in_names_whom_it_was_tried_for(user, outsider):
    with as_web():
        run(
            "SELECT accounts_history_note(%s, 'sign_in_failed', %s, NULL)",
            outsider.pk,
            user.username,
        )

    assert HistoryEntry.objects.get(action="sign_in_failed").user == user

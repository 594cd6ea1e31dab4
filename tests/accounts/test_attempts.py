"""Wrong passwords and codes: who must wait, for how long, and who must not."""

import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.attempts import (
    Limit,
    TooManyAttempts,
    begin_attempt,
    code_limits,
    end_attempt,
    password_limits,
)
from accounts.models import HistoryEntry
from tests.factories.accounts import code_of, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()
OFFICE, HOME = "10.0.0.1", "10.0.0.2"


def sign_in(client, user, password="pass", address=OFFICE):  # noqa: S107 - of invented staff
    data = {"login": user.username, "password": password}
    return client.post(reverse("login"), data, REMOTE_ADDR=address)


def words(response) -> str:
    return response.content.decode()


def reasons(user) -> list[str]:
    entries = HistoryEntry.objects.filter(action="sign_in_failed", row_key=user.username)
    return [(entry.after or {}).get("reason", "") for entry in entries.order_by("id")]


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_attempt")
        return cursor.fetchone()[0]


def test_nobody_at_another_address_keeps_an_official_out(client, user):
    for _ in range(30):
        sign_in(client, user, "no", HOME)

    locked, office = sign_in(client, user, address=HOME), sign_in(client, user)

    assert "15分ほど待って" in words(locked)
    assert office.status_code == 302


def test_other_ways_of_writing_a_name_are_the_same_name(client, city):
    user = make_user(city)
    user.username = "sakura"
    user.save()
    for name in ("sakura", "SAKURA", "Sakura", "ſakura", "sakurA"):
        client.post(reverse("login"), {"login": name, "password": "no"}, REMOTE_ADDR=OFFICE)

    assert "待ってから" in words(sign_in(client, user))


def test_a_name_that_is_tried_from_many_addresses_is_locked_for_all(client, user):
    for place in range(20):
        for _ in range(5):
            begin_attempt(password_limits(user.username, f"10.1.0.{place}"), now=NOW)

    with pytest.raises(TooManyAttempts):
        begin_attempt(password_limits(user.username, OFFICE), now=NOW)


def test_an_address_that_tries_many_names_has_to_wait():
    for number in range(200):
        begin_attempt(password_limits(f"staff{number}", HOME), now=NOW)

    with pytest.raises(TooManyAttempts):
        begin_attempt(password_limits("staff-of-another-name", HOME), now=NOW)
    begin_attempt(password_limits("staff-of-another-name", OFFICE), now=NOW)


def test_the_time_to_wait_is_said_and_ends(client, user):
    for _ in range(5):
        sign_in(client, user, "no")

    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=30)):
        early = sign_in(client, user)
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        late = sign_in(client, user)

    assert "5分ほど待って" in words(early)
    assert late.status_code == 302


def test_a_right_password_begins_anew_to_count(client, user):
    for _ in range(3):
        for _ in range(4):
            sign_in(client, user, "no")
        assert sign_in(client, user).status_code == 302
        client.post(reverse("logout"))


def test_ten_thousand_other_counters_do_not_push_a_lock_out(client, user):
    for _ in range(5):
        sign_in(client, user, "no")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_attempt (key, number, expires) "
            "SELECT 'other ' || n, 1, now() + interval '15 minutes' "
            "FROM generate_series(1, 10000) AS n"
        )
    for number in range(350):
        cache.set(f"other-{number}", "y", 900)

    assert "待ってから" in words(sign_in(client, user))
    assert rows() >= 10_000


def test_a_used_code_is_not_pushed_out_of_the_cache_either():
    cache.set("used", "y", 900)
    for number in range(350):
        cache.set(f"other-{number}", "y", 900)

    assert cache.get("used") == "y"


def test_rows_whose_time_is_over_are_removed():
    for number in range(5):
        begin_attempt([Limit(kind="test", subject=(str(number),), most=5)], now=NOW)

    begin_attempt([Limit(kind="test", subject=("later",), most=5)], now=NOW + timedelta(minutes=16))

    assert rows() == 1


def test_the_table_names_nobody(user):
    begin_attempt(password_limits(user.username, OFFICE), now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM accounts_attempt AS a")
        kept = str(cursor.fetchall())
    assert user.username not in kept
    assert OFFICE not in kept


def test_five_wrong_codes_lock_the_code_and_stand_in_the_history(client, user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    page = sign_in(client, user)["Location"]

    answers = [client.post(page, {"code": "000000"}, REMOTE_ADDR=OFFICE) for _ in range(5)]
    refused = client.post(page, {"code": code_of(secret)}, REMOTE_ADDR=OFFICE)

    assert all("コードが正しくありません" in words(answer) for answer in answers)
    assert "15分ほど待って" in words(refused)
    assert "_auth_user_id" not in client.session
    assert reasons(user) == ["二要素認証のコードの誤り"] * 5 + ["失敗が続いたための拒否"]


def test_wrong_passwords_and_refusals_stand_in_the_history_of_ones_authority(client, city, user):
    for _ in range(7):
        sign_in(client, user, "no")

    assert reasons(user) == ["利用者名又はパスワードの誤り"] * 5 + ["失敗が続いたための拒否"] * 2
    entry = HistoryEntry.objects.filter(action="sign_in_failed").order_by("-id")[0]
    assert (entry.authority, entry.address) == (city, OFFICE)


def test_refusals_do_not_fill_the_history_without_end(client, user):
    for _ in range(5):
        sign_in(client, user, "no")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_attempt SET refused = 100 WHERE number = 5")

    sign_in(client, user, "no")

    assert "失敗が続いたための拒否" not in reasons(user)


def test_who_sits_at_an_open_session_does_not_guess_its_password(client, user):
    sign_in(client, user)
    new = "さくらの木の下で会いましょう"
    data = {"oldpassword": "no", "password1": new, "password2": new}
    url = reverse("account_change_password")

    for _ in range(5):
        client.post(url, data, REMOTE_ADDR=OFFICE)
    refused = client.post(url, data | {"oldpassword": "pass"}, REMOTE_ADDR=OFFICE)
    again = client.post(reverse("account_reauthenticate"), {"password": "pass"}, REMOTE_ADDR=OFFICE)

    user.refresh_from_db()
    assert user.check_password("pass")
    assert "待ってから" in words(refused)
    assert "待ってから" in words(again)
    assert reasons(user)[:5] == ["現在のパスワードの誤り"] * 5


def test_a_name_that_nobody_has_is_limited_like_any_other(client):
    data = {"login": "nobody-of-this-name", "password": "no"}
    answers = [words(client.post(reverse("login"), data)) for _ in range(6)]

    assert ["待ってから" in answer for answer in answers] == [False] * 5 + [True]


def test_a_right_code_clears_only_the_count_of_its_address():
    person = 1
    for limits in (code_limits(person, OFFICE), code_limits(person, HOME)):
        for _ in range(4):
            begin_attempt(limits, now=NOW)
    end_attempt(code_limits(person, OFFICE))

    for _ in range(5):
        begin_attempt(code_limits(person, OFFICE), now=NOW)
    begin_attempt(code_limits(person, HOME), now=NOW)
    with pytest.raises(TooManyAttempts):
        begin_attempt(code_limits(person, HOME), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_exactly_five_are_made():
    user = make_user()
    together = threading.Barrier(12)

    def guess():
        together.wait()
        try:
            sign_in(Client(), user, "no")
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told = reasons(user)
    assert told.count("利用者名又はパスワードの誤り") == 5
    assert told.count("失敗が続いたための拒否") == 7

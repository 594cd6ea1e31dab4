"""Signing in and out, the second factor, and the end of a session."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from accounts.sessions import signed_in_before
from tests.factories.accounts import code_of, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_failures(db):
    cache.clear()


def sign_in(client, user, password="pass", **fields):  # noqa: S107 - of invented staff
    data = {"login": user.username, "password": password} | fields
    return client.post(reverse("login"), data)


def sign_in_and_confirm(client, user):
    """Sign in and say one's password once more, as changing the second factor asks."""
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": "pass"})


def add_app(user) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def test_a_member_of_staff_signs_in_and_is_led_to_where_they_wanted(client, user):
    response = sign_in(client, user, next="/compliance/facilities/")

    assert response["Location"] == "/compliance/facilities/"
    assert "ログアウト" in client.get(response["Location"]).content.decode()


def test_nobody_is_led_to_another_site(client, user):
    response = sign_in(client, user, next="https://example.com/")

    assert response["Location"] == "/"


def test_a_wrong_password_is_explained_without_saying_what_was_wrong(client, user):
    wrong = sign_in(client, user, password="no").content.decode()
    unknown = client.post(
        reverse("login"), {"login": "nobody-of-this-name", "password": "no"}
    ).content.decode()

    assert "利用者名又はパスワードが正しくありません。" in wrong
    assert "利用者名又はパスワードが正しくありません。" in unknown


def test_after_five_failures_even_the_right_password_is_refused_for_a_while(client, user):
    for _ in range(5):
        sign_in(client, user, password="no")

    refused = sign_in(client, user)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        later = sign_in(client, user)

    assert "15分ほど待って" in refused.content.decode()
    assert later.status_code == 302


def test_a_suspended_account_cannot_sign_in(client, city):
    gone = make_user(city, is_active=False)

    response = sign_in(client, gone)
    client.get("/")

    assert response["Location"] == reverse("account_inactive")
    assert "停止しています" in client.get(response["Location"]).content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_can_open_an_account(client):
    assert client.get("/account/signup/").status_code in (302, 404)
    assert client.get("/sign-in/").content.decode().count("<form") == 1


def test_signing_out_says_so(client, user):
    sign_in(client, user)

    page = client.post(reverse("logout"), follow=True).content.decode()

    assert "ログアウトしました" in page
    assert client.get("/compliance/facilities/").status_code == 302


def test_a_session_ends_after_half_an_hour_without_a_request(client, user):
    sign_in(client, user)
    now = timezone.now()

    with time_machine.travel(now + timedelta(minutes=29)):
        used = client.get("/compliance/facilities/")
    with time_machine.travel(now + timedelta(minutes=58)):
        still = client.get("/compliance/facilities/")
    with time_machine.travel(now + timedelta(minutes=89)):
        ended = client.get("/compliance/facilities/", follow=True)

    assert (used.status_code, still.status_code) == (200, 200)
    assert "一定の時間が過ぎた" in ended.content.decode()


def test_a_session_ends_twelve_hours_after_the_sign_in_however_busy(client, user):
    sign_in(client, user)
    now = timezone.now()

    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            assert client.get(reverse("mfa_index")).status_code == 200
    with time_machine.travel(now + timedelta(hours=12, minutes=1)):
        assert client.get(reverse("mfa_index")).status_code == 302


def test_a_code_is_asked_of_who_has_an_app(client, user):
    secret = add_app(user)

    first = sign_in(client, user)
    outside = client.get("/compliance/facilities/")
    wrong = client.post(first["Location"], {"code": "000000"})
    client.post(first["Location"], {"code": code_of(secret)})

    assert first["Location"].startswith(reverse("mfa_authenticate"))
    assert outside.status_code == 302
    assert "コードが正しくありません" in wrong.content.decode()
    assert client.get("/compliance/facilities/").status_code == 200


def test_an_authority_may_ask_for_a_second_factor(client, city, user):
    city.second_factor_required = True
    city.save()
    sign_in_and_confirm(client, user)

    turned_away = client.get("/compliance/facilities/")
    page = client.get(turned_away["Location"]).content.decode()
    setting_up = client.get(reverse("mfa_activate_totp"))
    add_app(user)

    assert turned_away["Location"] == reverse("mfa_index")
    assert "二要素認証が必要です" in page
    assert setting_up.status_code == 200
    assert client.get("/compliance/facilities/").status_code == 200


def test_a_suspended_membership_asks_for_nothing(client, city, user):
    city.second_factor_required = True
    city.save()
    Membership.objects.filter(user=user).update(suspended_at=timezone.now())
    sign_in(client, user)

    assert client.get("/compliance/facilities/").status_code == 200


def test_the_last_second_factor_stays_where_it_is_asked_for(client, city, user):
    city.second_factor_required = True
    city.save()
    sign_in_and_confirm(client, user)
    add_app(user)

    page = client.post(reverse("mfa_deactivate_totp"))

    assert "解除することはできません" in page.content.decode()
    assert Authenticator.objects.filter(user=user).exists()


def test_an_app_is_set_up_with_its_code_and_gives_recovery_codes(client, user):
    sign_in_and_confirm(client, user)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    after = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)

    assert "data:image/svg+xml" in page.content.decode()
    assert after.content.decode().count("<code>") == 10


def test_a_recovery_code_opens_the_door_once(client, user):
    sign_in_and_confirm(client, user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    page = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    code = page.context["unused_codes"][0]
    client.post(reverse("logout"))

    answers = []
    for _ in range(2):
        first = sign_in(client, user)
        answers.append(client.post(first["Location"], {"code": code}).status_code)
        client.post(reverse("logout"))

    assert answers == [302, 200]


def test_a_password_is_changed_with_the_old_one(client, user):
    sign_in(client, user)
    new = "さくらの木の下で会いましょう"

    wrong = client.post(
        reverse("account_change_password"),
        {"oldpassword": "no", "password1": new, "password2": new},
    )
    client.post(
        reverse("account_change_password"),
        {"oldpassword": "pass", "password1": new, "password2": new},
    )
    user.refresh_from_db()

    assert "現在のパスワードが正しくありません" in wrong.content.decode()
    assert user.check_password(new)


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    ],
)
def test_every_page_of_ones_own_account_can_be_opened(client, user, name):
    sign_in_and_confirm(client, user)

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
    ],
)
def test_every_page_of_the_second_factor_can_be_opened(client, user, name):
    sign_in_and_confirm(client, user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert client.get(reverse(name)).status_code == 200


def test_the_pages_of_reference_data_have_no_sign_in_of_their_own(client, city):
    manager = make_user(city, Role.MANAGE, is_staff=True)

    assert client.get("/admin/login/")["Location"].startswith("/sign-in/")
    client.force_login(manager)
    assert client.get("/admin/login/").status_code == 404


def test_the_cache_is_shared_by_all_processes(settings):
    assert settings.CACHES["default"]["BACKEND"] == "accounts.cache.JsonCache"


def test_the_session_knows_when_one_signed_in_the_time_before(client, city):
    user = make_user(city)
    first = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    for at, before in ((first, None), (first + timedelta(days=3), first)):
        with time_machine.travel(at, tick=False):
            sign_in(client, user)
            assert signed_in_before(client.session) == before
            client.post(reverse("logout"))

"""Who reaches everything is always asked for a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts.models import Role
from tests.accounts.test_sign_in import sign_in_and_confirm
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

POWERS = [{"is_superuser": True}, {"reads_all": True}, {"is_superuser": True, "is_staff": True}]
PAGES = [
    "/",
    "/compliance/facilities/",
    "/compliance/facilities/export.xlsx",
    "/reports/breakdown/",
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    # Their names begin as those of the pages that lead out.
    "/admin/mfa/authenticator/",
    "/admin/account/emailaddress/",
    "/admin/logout/",
    "/admin/jsi18n/",
]


@pytest.fixture(params=POWERS, ids=str)
def powerful(request):
    user = make_user(**request.param)
    Authenticator.objects.filter(user=user).delete()
    return user


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_the_setting_up(client, powerful, page):
    client.force_login(powerful)

    for answer in (client.get(page), client.post(page, {})):
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_the_page_says_why_and_how(client, powerful):
    client.force_login(powerful)

    page = client.get("/", follow=True).content.decode()

    assert "全国の情報を閲覧できる職員及び基礎データの管理者には、二要素認証が必要です。" in page
    assert reverse("mfa_activate_totp") in page
    assert client.post(reverse("logout")).status_code == 302


def test_with_the_factor_the_pages_open(client, powerful):
    sign_in_and_confirm(client, powerful)
    TOTP.activate(powerful, generate_totp_secret())

    assert client.get("/compliance/facilities/").status_code == 200
    reached = client.get("/admin/accounts/user/").status_code
    assert reached == (200 if powerful.is_superuser else 302)


def test_the_last_factor_stays(client, powerful):
    sign_in_and_confirm(client, powerful)
    TOTP.activate(powerful, generate_totp_secret())

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=powerful).exists()


def test_a_membership_does_not_lift_it(client, city):
    user = make_user(city, Role.MANAGE, reads_all=True)
    Authenticator.objects.filter(user=user).delete()
    client.force_login(user)

    assert client.get("/")["Location"] == reverse("mfa_index")


def test_recovery_codes_alone_are_no_second_factor(client, powerful):
    Authenticator.objects.create(
        user=powerful, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    client.force_login(powerful)

    assert client.get("/")["Location"] == reverse("mfa_index")

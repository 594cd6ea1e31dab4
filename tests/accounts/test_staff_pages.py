"""The pages of an authority's staff."""

import re

import pytest
from django.urls import reverse

from accounts.models import Membership, Role, User
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

SECRET = "さくらの木の下で会いましょう"  # noqa: S105 - of an invented person
NAMES = ["staff-list", "staff-invite"]


@pytest.fixture
def manager(city):
    return make_user(city, Role.MANAGE, last_name="管理", first_name="太郎")


def page(response) -> str:
    return response.content.decode()


def test_a_person_is_invited_registers_and_signs_in(client, city, manager):
    client.force_login(manager)
    answer = client.post(
        reverse("accounts:staff-invite", args=[city.pk]), {"name": "山田花子", "role": "record"}
    )
    link = re.search(r'value="http://testserver(/account/invitation/[^"]+)"', page(answer))[1]
    listed = page(client.get(reverse("accounts:staff-list", args=[city.pk])))
    client.logout()

    offered = page(client.get(link))
    client.post(link, {"username": "hanako", "password1": SECRET, "password2": SECRET})
    client.post(reverse("login"), {"login": "hanako", "password": SECRET})

    assert "招待中" in listed
    assert "山田花子さんは、さくら市の職員（入力）として招待されています。" in offered
    assert client.get("/compliance/facilities/").status_code == 200
    assert client.get(link).status_code == 404
    assert "この招待は使えません" in page(client.get(link))


def test_a_weak_password_is_explained(client, city, manager):
    client.force_login(manager)
    answer = client.post(
        reverse("accounts:staff-invite", args=[city.pk]), {"name": "山田花子", "role": "record"}
    )
    link = re.search(r'value="http://testserver(/account/invitation/[^"]+)"', page(answer))[1]
    client.logout()

    refused = client.post(link, {"username": "hanako", "password1": "12345", "password2": "12345"})

    assert refused.status_code == 422
    assert "短すぎます" in page(refused)
    assert not User.objects.filter(username="hanako").exists()


def test_a_role_is_changed(client, city, user, manager):
    client.force_login(manager)
    member = Membership.objects.get(user=user)
    url = reverse("accounts:staff-edit", args=[member.pk])

    shown = page(client.get(url))
    client.post(url, {"role": "review"})
    member.refresh_from_db()

    assert "役割の変更" in shown
    assert member.role == Role.REVIEW


def test_a_member_is_suspended_and_resumed(client, city, user, manager):
    client.force_login(manager)
    member = Membership.objects.get(user=user)

    stopped = client.post(reverse("accounts:staff-suspend", args=[member.pk]), follow=True)
    member.refresh_from_db()
    suspended = member.suspended_at
    client.post(reverse("accounts:staff-resume", args=[member.pk]))
    member.refresh_from_db()

    assert "停止中" in page(stopped)
    assert suspended is not None
    assert member.suspended_at is None


def test_the_last_manager_is_told_why_they_must_stay(client, city, manager):
    client.force_login(manager)
    member = Membership.objects.get(user=manager)

    stopped = client.post(reverse("accounts:staff-suspend", args=[member.pk]), follow=True)
    changed = client.post(reverse("accounts:staff-edit", args=[member.pk]), {"role": "read"})

    assert "管理の役割を持つ職員がいなくなる" in page(stopped)
    assert "管理の役割を持つ職員がいなくなる" in page(changed)


def test_a_second_factor_is_asked_for_from_the_page(client, city, manager):
    client.force_login(manager)
    url = reverse("accounts:staff-list", args=[city.pk])

    client.post(url, {"second_factor_required": "on", "saved": "1"})
    city.refresh_from_db()

    assert city.second_factor_required
    assert client.get(url)["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("role", [Role.READ, Role.RECORD, Role.REVIEW])
@pytest.mark.parametrize("name", NAMES)
def test_only_who_manages_an_authority_sees_its_staff(client, city, role, name):
    client.force_login(make_user(city, role))

    assert client.get(reverse(f"accounts:{name}", args=[city.pk])).status_code == 404


def test_a_manager_of_another_authority_reaches_nobody_here(client, user, outsider):
    client.force_login(outsider)
    member = Membership.objects.get(user=user)

    for name in ("edit", "suspend", "resume"):
        url = reverse(f"accounts:staff-{name}", args=[member.pk])
        assert client.post(url, {"role": "manage"}).status_code == 404
    member.refresh_from_db()

    assert (member.role, member.suspended_at) == (Role.RECORD, None)


def test_an_email_belongs_to_one_person(client, city, manager):
    make_user(city, email="hanako@city.example")
    client.force_login(manager)

    refused = client.post(
        reverse("accounts:staff-invite", args=[city.pk]),
        {"name": "山田花子", "role": "record", "email": "hanako@city.example"},
    )

    assert "既に登録されています" in page(refused)


def test_a_person_is_called_by_name_and_by_the_username_where_no_name_is_known(client, city):
    named = make_user(city, Role.MANAGE, last_name="管理", first_name="太郎")
    nameless = make_user(city, Role.MANAGE)

    client.force_login(named)
    assert "管理 太郎 さん" in page(client.get(reverse("home")))
    client.force_login(nameless)
    assert f"{nameless.username} さん" in page(client.get(reverse("home")))

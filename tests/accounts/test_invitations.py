"""What an invitation may not do: lift, lower, outlive, or be used twice."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import HistoryEntry, Invitation, Membership, Role, User
from accounts.staff import (
    InvitationClosed,
    NewPerson,
    NotForThisPerson,
    change_role,
    find_invitation,
    invite,
    resume,
    suspend,
    take_up,
    withdraw,
)
from tests.factories.accounts import make_user

NOW = timezone.now()
SECRET = "さくらの木の下で会いましょう"  # noqa: S105 - of an invented person


@pytest.fixture
def manager(city):
    return make_user(city, Role.MANAGE)


@pytest.fixture
def second(city):
    return make_user(city, Role.MANAGE)


def of(user) -> Membership:
    return Membership.objects.get(user=user)


def invited(city, by, role=Role.RECORD, **fields) -> str:
    return invite(Invitation(authority=city, name="山田花子", role=role, **fields), now=NOW, by=by)


def link(token) -> str:
    return reverse("account_invitation", args=[token])


def words(response) -> str:
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_an_invitation_does_not_lift_a_suspension(client, city, manager, role):
    gone = make_user(city, Role.RECORD)
    suspend(of(gone), now=NOW)
    token = invited(city, manager, role)
    client.force_login(gone)

    for answer in (client.get(link(token)), client.post(link(token))):
        assert answer.status_code == 403
        assert "さくら市での利用が停止されています" in words(answer)

    assert of(gone).suspended_at is not None
    assert find_invitation(token, now=NOW)


@pytest.mark.django_db
def test_ones_own_invitation_is_no_way_back(client, city, manager, second):
    token = invited(city, manager, Role.MANAGE)
    suspend(of(manager), now=NOW)
    client.force_login(manager)

    answer = client.post(link(token))

    assert answer.status_code == 404
    assert "取り消されています" in words(answer)
    assert client.get(reverse("accounts:staff-list", args=[city.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("held", list(Role))
@pytest.mark.parametrize("offered", list(Role))
def test_an_invitation_raises_a_role_and_never_lowers_it(city, manager, held, offered):
    member = make_user(city, held)
    invitation = find_invitation(invited(city, manager, offered), now=NOW)

    if offered in held.includes:
        with pytest.raises(NotForThisPerson, match="役割は、招待によって下がりません"):
            take_up(invitation, person=member, now=NOW)
        assert of(member).role == held
    else:
        take_up(invitation, person=member, now=NOW)
        assert of(member).role == offered


@pytest.mark.django_db
def test_the_last_manager_stays_the_manager(client, city, manager):
    token = invited(city, manager, Role.READ)
    client.force_login(manager)

    answer = client.post(link(token))

    assert answer.status_code == 403
    assert of(manager).role == Role.MANAGE


LOSSES = {
    "suspended": lambda member: suspend(member, now=NOW),
    "demoted": lambda member: change_role(member, role=Role.REVIEW, now=NOW),
    "deactivated": lambda member: User.objects.filter(pk=member.user_id).update(is_active=False),
    "removed": lambda member: member.delete(),
    "changed past the site": lambda member: Membership.objects.filter(pk=member.pk).update(
        role=Role.READ
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("loss", LOSSES)
def test_an_invitation_does_not_outlive_the_right_of_its_inviter(
    client, city, manager, second, loss
):
    token = invited(city, manager)
    LOSSES[loss](of(manager))

    shown = client.get(link(token))
    sent = client.post(link(token), {"username": "h", "password1": SECRET, "password2": SECRET})

    for answer in (shown, sent):
        assert answer.status_code == 404
        assert re.search("招待は、取り消されています|招待は無効です", words(answer))
    assert not User.objects.filter(username="h").exists()


@pytest.mark.django_db
def test_what_was_void_does_not_come_back_with_the_role(city, manager, second):
    token = invited(city, manager)
    change_role(of(manager), role=Role.READ, now=NOW)
    change_role(of(manager), role=Role.MANAGE, now=NOW)
    other = invited(city, manager)
    suspend(of(manager), now=NOW)
    resume(of(manager))

    for void in (token, other):
        with pytest.raises(InvitationClosed):
            find_invitation(void, now=NOW)


@pytest.mark.django_db
def test_other_invitations_stay(city, prefecture, manager, second):
    Membership.objects.create(user=manager, authority=prefecture, role=Role.MANAGE)
    elsewhere, by_another = invited(prefecture, manager), invited(city, second)

    suspend(Membership.objects.get(user=manager, authority=city), now=NOW)

    assert find_invitation(elsewhere, now=NOW)
    assert find_invitation(by_another, now=NOW)


@pytest.mark.django_db
def test_an_invitation_is_withdrawn_from_the_list_and_the_history_says_by_whom(
    client, city, manager, second
):
    token = invited(city, manager)
    client.force_login(second)
    listing = reverse("accounts:staff-list", args=[city.pk])
    url = reverse("accounts:invitation-withdraw", args=[Invitation.objects.get().pk])

    shown = words(client.get(listing))
    after = client.post(url, follow=True)
    again = client.post(url, follow=True)
    client.logout()

    assert url in shown
    assert "山田花子さんへの招待を取り消しました。" in words(after)
    assert url not in words(after)
    assert "既に使われたか取り消されています" in words(again)
    assert "取り消されています" in words(client.get(link(token)))
    entry = HistoryEntry.objects.filter(table_name="accounts_invitation").latest("id")
    assert (entry.action, entry.user, entry.authority) == ("update", second, city)
    assert entry.after["withdrawn_by_id"] == second.pk


@pytest.mark.django_db
def test_nobody_else_withdraws(client, city, manager, user, outsider):
    token = invited(city, manager)
    url = reverse("accounts:invitation-withdraw", args=[Invitation.objects.get().pk])

    for person in (user, outsider):
        client.force_login(person)
        assert client.post(url).status_code == 404
    assert client.get(url).status_code == 405

    assert find_invitation(token, now=NOW)


@pytest.mark.django_db
def test_an_invitation_that_is_over_is_shown_as_such(client, city, manager):
    invited(city, manager)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    client.force_login(manager)

    page = words(client.get(reverse("accounts:staff-list", args=[city.pk])))

    assert "期限切れ" in page


@pytest.mark.django_db
def test_what_was_taken_up_is_not_withdrawn(city, manager):
    invitation = find_invitation(invited(city, manager), now=NOW)
    take_up(invitation, person=NewPerson(username="hanako", password=SECRET), now=NOW)

    assert not withdraw(invitation, now=NOW, by=manager)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


@pytest.mark.django_db
def test_an_email_that_was_taken_in_between_is_told(client, city, manager):
    token = invited(city, manager, email="hanako@city.example")
    make_user(city, email="hanako@city.example")

    answer = client.post(
        link(token), {"username": "hanako", "password1": SECRET, "password2": SECRET}
    )

    assert answer.status_code == 422
    assert "既に登録されています" in words(answer)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_membership(city):
    token = invited(city, make_user(city, Role.MANAGE))
    together, answers = threading.Barrier(4), []

    def register(name):
        together.wait()
        try:
            data = {"username": name, "password1": SECRET, "password2": SECRET}
            answers.append(Client().post(link(token), data).status_code)
        finally:
            connection.close()

    names = ("hanako", "hanako", "taro", "jiro")
    threads = [threading.Thread(target=register, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Who came with the name that was just taken sees the form again.
    assert sorted(answers).count(302) == 1
    assert set(answers) <= {302, 404, 422}
    assert Membership.objects.filter(authority=city, role=Role.RECORD).count() == 1
    assert User.objects.filter(username__in=names).count() == 1

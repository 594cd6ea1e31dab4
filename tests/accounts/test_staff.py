"""Inviting staff, roles, suspension; somebody always manages."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from accounts.scope import scope_of
from accounts.staff import (
    InvitationClosed,
    LastManager,
    NewPerson,
    change_role,
    find_invitation,
    invite,
    resume,
    suspend,
    take_up,
)
from tests.factories.accounts import make_user

NOW = timezone.now()
PERSON = NewPerson(username="hanako", password="さくらの木の下で")


@pytest.fixture
def manager(city):
    return make_user(city, Role.MANAGE)


def membership_of(user) -> Membership:
    return Membership.objects.get(user=user)


def new_link(city, manager, **fields) -> str:
    invitation = Invitation(authority=city, name="山田花子", role=Role.RECORD, **fields)
    return invite(invitation, now=NOW, by=manager)


@pytest.mark.django_db
def test_an_invited_person_becomes_a_member_with_the_role_of_the_invitation(city, manager):
    token = new_link(city, manager, email="hanako@city.example")

    user = take_up(find_invitation(token, now=NOW), person=PERSON, now=NOW)

    assert (user.name, user.email) == ("山田花子", "hanako@city.example")
    assert user.check_password(PERSON.password)
    assert (membership_of(user).authority, membership_of(user).role) == (city, Role.RECORD)


@pytest.mark.django_db
def test_a_person_of_another_authority_takes_up_an_invitation_as_themselves(
    city, manager, outsider
):
    token = new_link(city, manager)

    take_up(find_invitation(token, now=NOW), person=outsider, now=NOW)

    assert Membership.objects.filter(user=outsider).count() == 2


@pytest.mark.django_db
def test_a_link_opens_once(city, manager):
    token = new_link(city, manager)
    invitation = find_invitation(token, now=NOW)
    take_up(invitation, person=PERSON, now=NOW)

    with pytest.raises(InvitationClosed):
        find_invitation(token, now=NOW)
    with pytest.raises(InvitationClosed):
        take_up(invitation, person=NewPerson(username="taro", password="x"), now=NOW)


@pytest.mark.django_db
def test_a_link_is_valid_for_72_hours(city, manager):
    token = new_link(city, manager)

    assert find_invitation(token, now=NOW + timedelta(hours=71, minutes=59))
    with pytest.raises(InvitationClosed):
        find_invitation(token, now=NOW + timedelta(hours=72))


@pytest.mark.django_db
def test_the_link_itself_is_kept_nowhere(city, manager):
    token = new_link(city, manager)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM accounts_invitation AS i")
        assert token not in str(cursor.fetchall())


@pytest.mark.django_db
def test_the_last_manager_is_neither_suspended_nor_given_another_role(city, manager):
    make_user(city, Role.REVIEW)
    make_user(city, Role.MANAGE, is_active=False)
    member = membership_of(manager)

    with pytest.raises(LastManager, match="管理の役割を持つ職員がいなくなる"):
        suspend(member, now=NOW)
    with pytest.raises(LastManager):
        change_role(member, role=Role.REVIEW, now=NOW)

    member.refresh_from_db()
    assert (member.role, member.suspended_at) == (Role.MANAGE, None)


@pytest.mark.django_db
def test_a_suspended_manager_manages_nothing_until_resumed(city, manager):
    second = make_user(city, Role.MANAGE)
    member = membership_of(second)

    suspend(member, now=NOW)
    with pytest.raises(LastManager):
        suspend(membership_of(manager), now=NOW)
    during = scope_of(User.objects.get(pk=second.pk)).authorities
    resume(member)
    after = scope_of(User.objects.get(pk=second.pk)).authorities

    assert (during, after) == (frozenset(), {city.pk})
    assert scope_of(AnonymousUser()).authorities == frozenset()


@pytest.mark.django_db
def test_two_people_do_not_share_an_email(city):
    make_user(city, email="hanako@city.example")

    with pytest.raises(IntegrityError, match="one_person_per_email"):
        make_user(city, email="Hanako@city.example")


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_remove_each_other_at_the_same_time_do_not_both_succeed(city):
    members = [membership_of(make_user(city, Role.MANAGE)) for _ in range(2)]
    both, refusals = threading.Barrier(2), []

    def leave(member):
        both.wait()
        try:
            suspend(member, now=NOW)
        except LastManager as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[member]) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refusals) == 1
    assert Membership.objects.filter(authority=city, suspended_at=None).count() == 1

"""Who may see and change what."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, Role
from accounts.permissions import PERMISSIONS, Act
from accounts.scope import scope_of
from facilities.models import Facility
from medical_partners.models import MedicalInstitution
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilities(city, prefecture, other_city):
    """One facility of our city, one that our prefecture designates, one elsewhere."""
    return {
        "city": make_facility(authority=city),
        "prefecture": make_facility(authority=prefecture),
        "elsewhere": make_facility(authority=other_city),
    }


def seen(user, facilities):
    visible = set(Facility.objects.visible_to(user))
    return {name for name, facility in facilities.items() if facility in visible}


def changed(user, facilities, act=Act.RECORD_FILING):
    editable = set(Facility.objects.open_to(user, act))
    return {name for name, facility in facilities.items() if facility in editable}


def test_a_city_sees_and_changes_its_own(user, facilities):
    assert seen(user, facilities) == {"city"}
    assert changed(user, facilities) == {"city"}


def test_a_prefecture_reads_all_that_lies_in_it_and_changes_what_it_designates(
    prefecture, facilities
):
    official = make_user(prefecture, Role.MANAGE)

    assert seen(official, facilities) == {"city", "prefecture"}
    assert changed(official, facilities) == {"prefecture"}


def test_the_ministry_reads_all_and_changes_nothing(facilities):
    official = make_user(reads_all=True)

    assert seen(official, facilities) == set(facilities)
    assert changed(official, facilities) == set()


def test_one_person_may_serve_several_authorities(city, other_city, facilities):
    official = make_user(city, Role.READ)
    Membership.objects.create(user=official, authority=other_city, role=Role.REVIEW)

    assert seen(official, facilities) == {"city", "elsewhere"}
    assert changed(official, facilities) == {"elsewhere"}


@pytest.mark.parametrize("held", Role)
def test_a_role_contains_those_before_it(city, facilities, held):
    official = make_user(city, held)

    for act, asked in PERMISSIONS.items():
        allowed = list(Role).index(asked.role) <= list(Role).index(held)
        assert changed(official, facilities, act) == ({"city"} if allowed else set())


def test_nobody_sees_anything_without_signing_in_or_when_suspended(city, facilities):
    gone = make_user(city, Role.MANAGE, is_active=False)

    assert seen(AnonymousUser(), facilities) == seen(gone, facilities) == set()
    assert seen(make_user(), facilities) == set()


def test_the_scope_of_a_person_is_read_once(city, django_assert_num_queries):
    official = make_user(city)

    with django_assert_num_queries(1):
        scope_of(official)
        scope_of(official)


def test_institutions_of_the_public_register_are_seen_by_all_and_others_by_their_authority(
    user, outsider, city, prefecture
):
    public = make_hospital()
    entered = make_hospital(registered_by=city)
    nation, neighbour = make_user(reads_all=True), make_user(prefecture)

    def visible(person):
        return set(MedicalInstitution.objects.visible_to(person))

    def edited_by(person):
        return set(MedicalInstitution.objects.open_to(person, Act.EDIT_INSTITUTION))

    assert visible(user) == visible(nation) == visible(neighbour) == {public, entered}
    assert visible(outsider) == {public}
    assert edited_by(user) == {entered}
    assert edited_by(neighbour) == set()

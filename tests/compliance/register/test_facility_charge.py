"""One's own facilities: the filter, the columns, and what others see of them."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility, make_note

pytestmark = pytest.mark.django_db
LIST = reverse("compliance:facility-list")
COLUMNS = ["name", "person_in_charge", "office_note"]


@pytest.fixture
def world(city, user):
    """A facility of mine, one of a colleague, one of nobody with a note, and one without."""
    colleague = make_user(city, last_name="高知", first_name="花子")
    make_note(make_facility(authority=city, name="私の苑"), person=user, text="=午後に電話")
    make_note(make_facility(authority=city, name="同僚の苑"), person=colleague)
    make_note(make_facility(authority=city, name="メモの苑"), text="心覚え")
    make_facility(authority=city, name="何もない苑")
    return colleague


def listed(client, person, **query):
    client.force_login(person)
    table = client.get(LIST, query).context["table"]
    return {row.record.name for row in table.paginated_rows}


def test_ones_own_those_of_nobody_and_those_of_a_colleague_are_found(client, user, world):
    assert listed(client, user, in_charge="mine") == {"私の苑"}
    assert listed(client, user, in_charge="nobody") == {"メモの苑", "何もない苑"}
    assert listed(client, user, person_in_charge=world.pk) == {"同僚の苑"}
    assert listed(client, world, in_charge="mine") == {"同僚の苑"}


def test_nobody_else_learns_by_a_filter_who_is_in_charge(client, user, world, prefecture):
    reader = make_user(prefecture, Role.MANAGE)

    everything = {"私の苑", "同僚の苑", "メモの苑", "何もない苑"}
    assert listed(client, reader) == everything
    assert listed(client, reader, in_charge="nobody") == everything
    refused = client.get(LIST, {"person_in_charge": world.pk})
    assert "高知" not in refused.content.decode()
    assert refused.context["filter"].form.errors


def exported(client, person):
    person.chosen_columns = {"facilities": COLUMNS}
    person.save()
    client.force_login(person)
    answer = client.get(reverse("compliance:facility-export", args=["xlsx"]))
    rows = load_workbook(BytesIO(answer.content)).active.values
    return {row[0]: row[1:] for row in rows}


def test_the_columns_tell_the_staff_of_the_authority_and_nobody_else(
    client, user, world, prefecture
):
    user.last_name, user.first_name = "安芸", "一郎"
    user.save()

    ours = exported(client, user)
    assert ours["私の苑"] == ("安芸 一郎", "'=午後に電話")
    assert ours["同僚の苑"] == ("高知 花子", None)
    assert ours["メモの苑"] == (None, "心覚え")
    for stranger in (make_user(prefecture, Role.MANAGE), make_user(reads_all=True)):
        theirs = exported(client, stranger)
        assert theirs["私の苑"] == theirs["メモの苑"] == (None, None)


def test_the_columns_ask_the_database_as_often_however_many_there_are(
    client, city, user, django_assert_num_queries
):
    user.chosen_columns = {"facilities": COLUMNS}
    user.save()
    client.force_login(user)
    for count, more in ((1, 2), (3, 27)):
        for _ in range(more):
            make_note(make_facility(authority=city), person=make_user(city), text="心覚え")
        with django_assert_num_queries(14, info=f"{count} rows"):
            client.get(LIST)


def test_home_leads_to_ones_own(client, user, world):
    client.force_login(user)
    page = client.get(reverse("home")).content.decode()

    assert "自分の担当（1件）" in page
    assert f"{LIST}?in_charge=mine" in page
    client.force_login(make_user(reads_all=True))
    assert "自分の担当" not in client.get(reverse("home")).content.decode()

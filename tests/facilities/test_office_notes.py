"""Who is in charge of a facility, and the note of its office: written and seen by its own staff."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import HistoryEntry, Membership, Role
from facilities.models import OfficeNote
from jurisdictions.models import Authority
from tests.accounts.attack import as_web, asked, run
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility, make_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility(city):
    return make_facility(name="わかば苑", authority=city)


def address(facility):
    return reverse("facilities:facility-note", args=[facility.pk])


def seen_on(page):
    """Return the version that a page of the form bears."""
    return page.context["form"].initial["seen"]


def test_a_colleague_is_put_in_charge_and_a_note_is_kept(client, user, city, facility):
    colleague = make_user(city, Role.READ, last_name="高知", first_name="花子")
    client.force_login(user)

    said = {"person": colleague.pk, "note": "電話は午後に。", "seen": ""}
    response = client.post(address(facility), said)

    assert response.status_code == 302
    note = OfficeNote.objects.get()
    assert (note.facility, note.authority) == (facility, city)
    assert (note.person_in_charge, note.note, note.changed_by) == (
        colleague,
        "電話は午後に。",
        user,
    )


def test_only_those_who_serve_the_authority_now_are_offered(client, user, city, other_city):
    facility = make_facility(authority=city)
    gone, stranger = make_user(city), make_user(other_city)
    Membership.objects.filter(user=gone).update(suspended_at="2026-07-01T00:00Z")
    left = make_user(city, is_active=False)
    client.force_login(user)

    offered = client.get(address(facility)).context["form"].fields["person"].queryset

    assert list(offered) == [user]
    for nobody in (gone, stranger, left):
        refused = client.post(address(facility), {"person": nobody.pk, "seen": ""})
        assert refused.status_code == 422
    assert not OfficeNote.objects.exists()


def test_whoever_has_left_stays_named_until_somebody_else_is(client, user, city, facility):
    gone = make_user(city)
    make_note(facility, person=gone)
    Membership.objects.filter(user=gone).update(suspended_at="2026-07-01T00:00Z")
    client.force_login(user)

    page = client.get(address(facility))

    assert gone in page.context["form"].fields["person"].queryset


def test_what_somebody_else_saved_meanwhile_is_shown_and_not_overwritten(client, user, facility):
    client.force_login(user)
    seen = seen_on(client.get(address(facility)))
    make_note(facility, text="先に書いたメモ")

    response = client.post(address(facility), {"note": "後から書いたメモ", "seen": seen})

    text = response.content.decode()
    assert response.status_code == 422
    assert "先に書いたメモ" in text
    assert "後から書いたメモ" in text
    assert OfficeNote.objects.get().note == "先に書いたメモ"
    again = {"note": "後から書いたメモ", "seen": response.context["form"].version}
    assert response.context["form"]["seen"].value() == again["seen"]
    assert client.post(address(facility), again).status_code == 302
    assert OfficeNote.objects.get().note == "後から書いたメモ"


def test_the_prefecture_and_the_nation_see_no_note_of_a_city(city, prefecture, outsider, facility):
    make_note(facility, text="心覚え")
    of_the_city = make_user(city, Role.READ)
    others = (
        make_user(prefecture, Role.MANAGE),
        make_user(reads_all=True),
        outsider,
        make_user(reads_all=True, is_superuser=True),
    )

    assert OfficeNote.objects.visible_to(of_the_city).count() == 1
    for one in others:
        assert not OfficeNote.objects.visible_to(one).exists()
        with as_web(one):
            assert asked("SELECT note FROM facilities_officenote") == []
    with as_web(of_the_city):
        assert asked("SELECT note FROM facilities_officenote") == [("心覚え",)]


def test_the_next_authority_begins_anew(city, facility):
    make_note(facility, text="さくら市の心覚え")
    facility.authority = Authority.objects.get(name="小山市")
    facility.save()
    next_one = make_user(facility.authority, Role.MANAGE)

    assert not OfficeNote.objects.visible_to(next_one).exists()
    assert not OfficeNote.objects.of_present_office().exists()
    make_note(facility, text="小山市の心覚え")
    assert OfficeNote.objects.visible_to(next_one).get().note == "小山市の心覚え"
    assert OfficeNote.objects.visible_to(make_user(city)).get().note == "さくら市の心覚え"


def test_the_history_keeps_what_a_note_said_before(city, facility):
    note = make_note(facility, text="前のメモ")
    note.note = "後のメモ"
    note.save()

    changes = HistoryEntry.objects.of(city).filter(table_name="facilities_officenote")

    said = [(one.before or {}).get("note") for one in changes.order_by("id")]
    assert said == [None, "前のメモ"]


REFUSALS = r"row-level security|permission denied|only some columns|signs \w+ for another"
ATTACKS = {
    "write for another authority": "INSERT INTO facilities_officenote (facility_id, authority_id, "
    "note, changed_at, changed_by_id) VALUES ({facility}, {other}, '', now(), {person})",
    "write of another's facility": "INSERT INTO facilities_officenote (facility_id, authority_id, "
    "note, changed_at, changed_by_id) VALUES ({foreign}, {city}, '', now(), {person})",
    "put a stranger in charge": "UPDATE facilities_officenote SET person_in_charge_id = {stranger}",
    "sign for another": "UPDATE facilities_officenote SET note = 'x', changed_by_id = {stranger}",
    "move it to another facility": "UPDATE facilities_officenote SET facility_id = {foreign}",
    "delete it": "DELETE FROM facilities_officenote",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_itself_refuses(city, other_city, outsider, user, facility, attack):
    note = make_note(facility, text="元のメモ")
    statement = ATTACKS[attack].format(
        facility=facility.pk,
        foreign=make_facility(authority=other_city).pk,
        city=city.pk,
        other=other_city.pk,
        person=user.pk,
        stranger=outsider.pk,
    )

    with as_web(user), pytest.raises(DatabaseError, match=REFUSALS), transaction.atomic():
        run(statement)

    note.refresh_from_db()
    assert (note.note, note.facility, note.person_in_charge) == ("元のメモ", facility, None)

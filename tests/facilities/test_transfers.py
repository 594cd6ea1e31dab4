"""A facility goes to another authority only when that accepts; until then nothing changes."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.acting import act_as
from accounts.models import HistoryEntry, Role
from facilities.models import Facility, FormerAuthority, TransferProposal
from facilities.transfers import AlreadyDecided, accept_transfer, withdraw_transfer
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility, make_transfer

NOW = timezone.now()
State = TransferProposal.State


@pytest.fixture
def neighbour(db) -> Authority:
    """Another city of our prefecture."""
    return Authority.objects.get(name="小山市")


@pytest.fixture
def facility(city) -> Facility:
    return make_facility(name="移る苑", authority=city)


def url(act: str, offer: TransferProposal) -> str:
    return reverse(f"facilities:transfer-{act}", args=[offer.pk])


def page(client, person, address: str) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


def propose(client, person, facility, to, **fields):
    client.force_login(person)
    data = {"authority": to.pk, "day": "R8.7.1", "reason": "権限移譲"} | fields
    return client.post(reverse("facilities:facility-transfer", args=[facility.pk]), data)


@pytest.mark.django_db
def test_a_facility_is_offered_seen_by_both_and_accepted(client, city, neighbour, facility):
    giver, taker = make_user(city, Role.MANAGE), make_user(neighbour, Role.MANAGE)

    propose(client, giver, facility, neighbour)
    offer = TransferProposal.objects.get()
    facility.refresh_from_db()
    at_home = page(client, giver, "/"), page(client, taker, "/")
    on_page = page(client, giver, reverse("compliance:facility-detail", args=[facility.pk]))
    offered = page(client, taker, url("detail", offer))
    hidden = client.get(reverse("compliance:facility-detail", args=[facility.pk])).status_code
    client.post(url("accept", offer), {"answer": "受け入れます"})
    facility.refresh_from_db()
    offer.refresh_from_db()

    assert all(reverse("facilities:transfer-list") in home for home in at_home)
    assert "相手の回答待ち 1件" in at_home[0]
    assert "小山市への指定権者の変更を申し出て" in on_page
    assert "移る苑" in offered
    assert "受け入れる" in offered
    assert hidden == 404
    assert (facility.authority, offer.state, offer.decided_by) == (neighbour, State.ACCEPTED, taker)
    designated = Facility.objects.designated_by
    assert [
        (designated([city], on=day).exists(), designated([neighbour], on=day).exists())
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ] == [(True, False), (False, True)]
    assert client.get(reverse("compliance:facility-detail", args=[facility.pk])).status_code == 200


@pytest.mark.django_db
def test_everything_stands_in_the_history_with_its_reason(client, city, neighbour, facility):
    giver, taker = make_user(city, Role.MANAGE), make_user(neighbour, Role.MANAGE)
    propose(client, giver, facility, neighbour)
    offer = TransferProposal.objects.get()
    client.force_login(taker)
    client.post(url("accept", offer), {"answer": "協議済み"})

    entries = HistoryEntry.objects.order_by("id")
    told = [
        (entry.table_name, entry.action, entry.user, entry.reason)
        for entry in entries.filter(table_name__startswith="facilities_").exclude(
            table_name="facilities_facility", action="insert"
        )
    ]
    assert ("facilities_transferproposal", "insert", giver, "権限移譲") in told
    assert ("facilities_transferproposal", "update", taker, "協議済み") in told
    assert ("facilities_facility", "update", taker, "協議済み") in told
    assert ("facilities_formerauthority", "insert", taker, "協議済み") in told


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.READ, Role.RECORD, Role.REVIEW])
def test_asking_and_answering_need_the_role_of_a_manager(client, city, neighbour, facility, role):
    lesser, other = make_user(city, role), make_user(neighbour, role)

    assert propose(client, lesser, facility, neighbour).status_code == 404
    detail = reverse("compliance:facility-detail", args=[facility.pk])
    assert "変更を申し出る" not in page(client, lesser, detail)
    offer = make_transfer(facility, neighbour)
    assert "回答を待っています" in page(client, other, url("detail", offer))
    for person, acts in ((other, ("accept", "decline")), (lesser, ("withdraw", "accept"))):
        client.force_login(person)
        for act in acts:
            assert client.post(url(act, offer), {"answer": "x"}).status_code == 404
    offer.refresh_from_db()
    assert offer.state == State.OPEN


@pytest.mark.django_db
def test_until_it_is_accepted_the_offer_is_taken_back(client, city, neighbour, facility):
    offer = make_transfer(facility, neighbour)
    client.force_login(make_user(city, Role.MANAGE))

    client.post(url("withdraw", offer))
    client.force_login(make_user(neighbour, Role.MANAGE))
    late = client.post(url("accept", offer), {}, follow=True).content.decode()

    facility.refresh_from_db()
    offer.refresh_from_db()
    assert (facility.authority, offer.state) == (city, State.WITHDRAWN)
    assert "既に回答されたか取り下げられています" in late
    assert not FormerAuthority.objects.exists()


@pytest.mark.django_db
def test_declining_asks_for_a_reason_and_leaves_the_facility(client, city, neighbour, facility):
    offer = make_transfer(facility, neighbour)
    client.force_login(make_user(neighbour, Role.MANAGE))

    silent = client.post(url("decline", offer), {"answer": ""})
    client.post(url("decline", offer), {"answer": "所管区域外のため"})

    facility.refresh_from_db()
    offer.refresh_from_db()
    assert silent.status_code == 422
    assert (facility.authority, offer.state) == (city, State.DECLINED)
    assert "所管区域外のため" in page(client, make_user(city, Role.READ), url("detail", offer))


@pytest.mark.django_db
def test_the_prefecture_decides_between_two_of_its_cities(
    client, city, neighbour, prefecture, facility
):
    offer = make_transfer(facility, neighbour)

    client.force_login(make_user(prefecture, Role.MANAGE))
    client.post(url("accept", offer), {"answer": "県として決定"})

    facility.refresh_from_db()
    assert facility.authority == neighbour


@pytest.mark.django_db
def test_a_prefecture_does_not_accept_its_own_offer(client, city, prefecture):
    facility = make_facility(name="県の苑", authority=prefecture, municipality=city.municipality)
    offer = make_transfer(facility, city)
    client.force_login(make_user(prefecture, Role.MANAGE))

    assert client.post(url("accept", offer), {}).status_code == 404
    client.force_login(make_user(city, Role.MANAGE))
    client.post(url("accept", offer), {})

    facility.refresh_from_db()
    assert facility.authority == city


@pytest.mark.django_db
def test_strangers_see_nothing_of_an_offer(client, neighbour, facility, outsider):
    offer = make_transfer(facility, neighbour)
    strangers = [outsider, make_user(Authority.objects.get(name="群馬県"), Role.MANAGE)]
    strangers.append(make_user(Authority.objects.get(name="足利市"), Role.MANAGE))

    for person in strangers:
        client.force_login(person)
        assert client.get(url("detail", offer)).status_code == 404
        assert "移る苑" not in page(client, person, reverse("facilities:transfer-list"))
        assert "申出への回答" not in page(client, person, "/")
        for act in ("accept", "decline", "withdraw"):
            assert client.post(url(act, offer), {"answer": "x"}).status_code == 404


@pytest.mark.django_db
def test_a_facility_has_one_open_offer(client, city, neighbour, prefecture, facility):
    giver = make_user(city, Role.MANAGE)
    propose(client, giver, facility, neighbour)

    again = propose(client, giver, facility, prefecture)

    assert again["Location"] == url("detail", TransferProposal.objects.get())
    client.post(url("withdraw", TransferProposal.objects.get()))
    propose(client, giver, facility, prefecture)
    assert TransferProposal.objects.open().get().to_authority == prefecture


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["R20.1.1", "R8.7.1", "R8.6.1", ""])
def test_the_day_is_neither_to_come_nor_before_a_change_on_record(
    client, city, neighbour, prefecture, facility, day
):
    FormerAuthority.objects.create(
        facility=facility, authority=prefecture, until_date=date(2026, 7, 1)
    )

    answer = propose(client, make_user(city, Role.MANAGE), facility, neighbour, day=day)

    assert answer.status_code == 422
    assert not TransferProposal.objects.exists()


@pytest.mark.django_db
def test_an_offer_without_reason_or_to_another_prefecture_is_refused(
    client, city, neighbour, other_city, facility
):
    giver = make_user(city, Role.MANAGE)

    assert propose(client, giver, facility, neighbour, reason="").status_code == 422
    assert propose(client, giver, facility, other_city).status_code == 422
    assert propose(client, giver, facility, city).status_code == 422


@pytest.mark.django_db
def test_a_facility_that_moved_by_other_means_is_not_taken(
    client, city, neighbour, prefecture, facility
):
    offer = make_transfer(facility, neighbour)
    Facility.objects.filter(pk=facility.pk).update(authority=prefecture)
    client.force_login(make_user(neighbour, Role.MANAGE))

    told = client.post(url("accept", offer), {}, follow=True).content.decode()

    facility.refresh_from_db()
    assert facility.authority == prefecture
    assert "受け入れられません" in told


@pytest.mark.django_db(transaction=True)
def test_of_accepting_and_taking_back_at_once_one_comes_through(city):
    facility = make_facility(authority=city)
    offer = make_transfer(facility)
    giver = make_user(city, Role.MANAGE)
    taker = make_user(offer.to_authority, Role.MANAGE)
    together, refused = threading.Barrier(2), []

    def act(person, done):
        act_as(person)
        together.wait()
        try:
            done()
        except AlreadyDecided as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    acts = [
        (taker, lambda: accept_transfer(offer, answer="", now=NOW)),
        (giver, lambda: withdraw_transfer(offer, answer="", now=NOW, by=giver)),
    ]
    threads = [threading.Thread(target=act, args=pair) for pair in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    facility.refresh_from_db()
    offer.refresh_from_db()
    assert len(refused) == 1
    accepted = offer.state == State.ACCEPTED
    assert facility.authority == (offer.to_authority if accepted else city)

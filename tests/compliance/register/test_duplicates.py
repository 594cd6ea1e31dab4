"""Facilities that were entered twice: found, compared, merged, and separated again."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import HistoryEntry, Role
from facilities.duplicates import suspected
from facilities.models import DuplicateDecision, Facility, TypeCode
from intake.filings import preview
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 1)


@pytest.fixture
def twins(client, city, user):
    """Return two rows of one home, our own staff signed in."""
    client.force_login(user)
    return [make_facility(name=name, authority=city) for name in ("さくら苑", "さくら　苑")]


def decide(client, this, other, verdict, **data):
    url = reverse("compliance:duplicate-decide", kwargs={"facility_pk": this.pk})
    return client.post(f"{url}?number={other.number}", {"verdict": verdict} | data)


def pairs():
    return [(item.first, item.second) for item in suspected(Facility.objects.all())]


def test_facilities_of_one_name_and_place_or_one_telephone_are_suspected(twins, city):
    calling = [
        make_facility(name=name, phone=phone, authority=city)
        for name, phone in (("もも苑", "028-000-0001"), ("桃の里", "028（000）0001"))
    ]
    make_facility(name="さくら苑", type=TypeCode.GROUP_HOME, authority=city)

    assert pairs() == [tuple(twins), tuple(calling)]


def test_names_that_only_look_alike_are_suspected_as_such(twins, city):
    alike = [make_facility(name=name, authority=city) for name in ("斎藤ホーム", "斉藤ホ一ム")]
    same = [make_facility(name=name, authority=city) for name in ("髙﨑苑", "高崎苑")]

    found = suspected(Facility.objects.all())
    said: dict[tuple[Facility, ...], str] = {(one.first, one.second): one.reason for one in found}

    assert said[tuple(alike)] == "名称が似ていて市区町村が同じ"
    assert said[tuple(same)] == said[tuple(twins)] == "名称と市区町村が同じ"


def test_the_list_names_each_pair_to_whoever_records_for_it_and_to_nobody_else(
    client, twins, outsider, city
):
    url = reverse("compliance:duplicate-list")

    assert twins[1].number in client.get(url).content.decode()
    client.force_login(outsider)
    assert twins[1].number not in client.get(url).content.decode()
    client.force_login(make_user(city, Role.READ))
    assert client.get(url).status_code == 404


def test_both_stand_side_by_side_with_what_differs(client, twins):
    url = reverse("compliance:duplicate-decide", kwargs={"facility_pk": twins[0].pk})

    page = client.get(url, {"number": twins[1].number}).content.decode()

    assert twins[0].number in page
    assert twins[1].number in page
    assert "相違" in page


def test_a_merged_facility_is_counted_on_no_day_and_the_reason_is_kept(client, twins):
    kept, merged = twins

    answer = decide(client, merged, kept, "keep_other", reason="台帳の二重登録")

    assert answer["Location"] == reverse("compliance:facility-detail", args=[kept.pk])
    assert list(Facility.objects.counted(on=TODAY)) == [kept]
    assert pairs() == []
    entry = HistoryEntry.objects.filter(table_name="facilities_duplicatedecision").get()
    assert entry.reason == "台帳の二重登録"


def test_what_was_merged_before_follows_into_the_one_that_is_kept(client, twins, city):
    first, second = twins
    third = make_facility(name="さくら苑", authority=city)

    decide(client, first, second, "keep_other")
    decide(client, second, third, "keep_other")

    assert set(Facility.objects.filter(merged_into=third)) == {first, second}


def test_two_homes_that_are_not_the_same_are_never_asked_about_again(client, twins):
    decide(client, twins[0], twins[1], "different")

    assert pairs() == []
    assert Facility.objects.counted(on=TODAY).count() == 2


def test_a_merge_is_taken_back_and_remembered_as_two_homes(client, twins):
    kept, merged = twins
    decide(client, kept, merged, "keep_this")

    client.post(reverse("compliance:facility-separate", kwargs={"facility_pk": merged.pk}))

    assert Facility.objects.counted(on=TODAY).count() == 2
    assert DuplicateDecision.objects.get().is_same is False


def test_the_facility_with_the_newer_filing_is_the_one_that_is_kept(client, twins):
    first, second = twins
    make_filing(second)

    refused = decide(client, first, second, "keep_this")

    assert refused.status_code == 422
    assert "届出の方が新しい" in refused.content.decode()
    assert decide(client, first, second, "keep_other").status_code == 302


def test_no_facility_of_others_can_be_merged_or_looked_up(client, twins, other_city):
    theirs = make_facility(name="さくら苑", authority=other_city)

    answer = decide(client, twins[0], theirs, "keep_this")

    assert answer.status_code == 422
    assert "担当する施設の中にありません" in answer.content.decode()
    assert not Facility.objects.exclude(merged_into=None).exists()


def test_nothing_more_is_recorded_for_a_merged_facility(client, twins):
    kept, merged = twins
    decide(client, kept, merged, "keep_this")
    page = client.get(reverse("compliance:facility-detail", args=[merged.pk])).content.decode()

    plan = preview([as_csv([line(merged)])], now=NOW)

    assert "統合されています" in page
    assert "届出を記録する" not in page
    assert client.get(reverse("compliance:filing-new", args=[merged.pk])).status_code == 404
    assert f"{kept.name}（{kept.number}）に統合されています" in plan.reports[0].errors[0].message

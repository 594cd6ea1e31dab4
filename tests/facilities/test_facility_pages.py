"""Keeping the register on the screen: each act with its day, so that any past day stays right."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import HistoryEntry, Role
from facilities.models import Facility, FormerAuthority, TypeCode
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility, suspend

pytestmark = pytest.mark.django_db
NUMBER = "0971400072"


@pytest.fixture
def post(client, user):
    """Return what posts a form of the register as our own staff."""
    client.force_login(user)

    def send(page, facility=None, **data):
        arguments = {"facility_pk": facility.pk} if facility else {}
        return client.post(reverse(f"facilities:{page}", kwargs=arguments), data)

    return send


def details(city, **fields):
    return {"name": "さくら苑", "municipality": city.municipality_id, "number": NUMBER} | fields


def new(city, **fields):
    own = {"facility_type": TypeCode.WELFARE_FACILITY, "authority": city.pk}
    return details(city, **own) | fields


def history(table):
    return HistoryEntry.objects.filter(table_name=table).order_by("-id").first()


def test_a_facility_is_registered_with_its_place_and_reason(post, city):
    answer = post(
        "facility-new",
        **new(city, number="０９７１４０００７２", designated_date="R8.4.1", reason="新規指定"),
    )

    facility = Facility.objects.get()
    assert answer["Location"].endswith(f"/{facility.pk}/")
    assert (facility.number, facility.designated_date) == (NUMBER, date(2026, 4, 1))
    assert (facility.prefecture_id, facility.number_is_local) == ("09", False)
    assert history("facilities_facility").reason == "新規指定"


def test_a_facility_without_a_number_gets_a_local_one(post, city):
    post("facility-new", **new(city, number=""))
    post("facility-new", **new(city, number=""))

    numbers = {facility.number for facility in Facility.objects.all()}
    assert len(numbers) == 2
    assert all(number.startswith("09L") for number in numbers)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("number", "0971400073", "検査数字"),
        ("corporation_number", "1234567890123", "法人番号が正しくありません"),
        ("designated_date", "R8.13.1", "日付"),
        ("capacity", "0", "定員は1以上"),
    ],
)
def test_what_is_wrong_is_explained_and_nothing_is_saved(post, city, field, value, message):
    answer = post("facility-new", **new(city, **{field: value}))

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Facility.objects.exists()


def test_a_number_that_is_taken_is_refused_also_where_the_other_cannot_be_seen(
    post, city, other_city
):
    make_facility(number=NUMBER, authority=other_city)
    mine = make_facility(number="0971400080", authority=city)

    for answer in (
        post("facility-new", **new(city)),
        post("facility-edit", mine, **details(city)),
    ):
        assert answer.status_code == 422
        assert "既に登録されています" in answer.content.decode()


def test_one_registers_only_for_an_authority_for_which_one_records(client, post, city, other_city):
    assert post("facility-new", **new(city, authority=other_city.pk)).status_code == 422
    client.force_login(make_user(city, Role.READ))
    assert client.get(reverse("facilities:facility-new")).status_code == 404


def test_what_the_register_says_is_changed_and_the_reason_is_kept(post, city):
    facility = make_facility(name="さくら苑", authority=city)

    post("facility-edit", facility, **details(city, name="もも苑", reason="名称変更の届出"))

    facility.refresh_from_db()
    assert facility.name == "もも苑"
    assert history("facilities_facility").reason == "名称変更の届出"


def test_a_suspension_begins_and_ends_on_its_days(post, city):
    facility = make_facility(authority=city)

    post("facility-suspend", facility, day="R8.7.1", reason="改修のため")
    post("facility-resume", facility, day="R8.9.1")

    counted = [
        Facility.objects.counted(on=day).exists()
        for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1))
    ]
    assert counted == [True, False, False, True]


@pytest.mark.parametrize("start", ["R8.7.1", "R8.8.1"])
def test_suspensions_do_not_overlap(post, city, start):
    facility = make_facility(authority=city)
    suspend(facility, date(2026, 7, 1), date(2026, 9, 1))

    answer = post("facility-suspend", facility, day=start)

    assert answer.status_code == 422
    assert "重なっています" in answer.content.decode()


def test_only_a_suspended_facility_is_resumed_and_later_than_it_was_suspended(post, city):
    working, resting = make_facility(authority=city), make_facility(authority=city)
    suspend(resting, date(2026, 7, 1))

    assert "休止中ではありません" in post("facility-resume", working, day="R8.7.1").content.decode()
    assert "令和8年7月1日" in post("facility-resume", resting, day="R8.7.1").content.decode()


def test_a_facility_closes_on_a_day_and_a_wrong_closure_is_taken_back(post, city):
    facility = make_facility(authority=city)

    post("facility-close", facility, day="R8.7.1", reason="廃止の届出")
    assert not Facility.objects.counted(on=date(2026, 7, 1)).exists()
    assert Facility.objects.counted(on=date(2026, 6, 30)).exists()
    post("facility-close", facility, day="", reason="誤記")
    assert Facility.objects.counted(on=date(2026, 7, 1)).exists()


def test_a_facility_does_not_close_before_it_was_designated_or_on_no_day(post, city):
    facility = make_facility(authority=city, designated_date=date(2026, 4, 1))

    assert post("facility-close", facility, day="R8.3.31").status_code == 422
    assert post("facility-close", facility, day="").status_code == 422


def test_a_change_of_authority_by_any_other_way_is_recorded_too(city, prefecture):
    facility = make_facility(authority=city)

    Facility.objects.update(authority=prefecture)

    former = FormerAuthority.objects.get()
    assert (former.facility, former.authority) == (facility, city)
    assert former.until_date == timezone.localdate()


def test_acts_are_offered_only_to_whoever_may_do_them(client, city, prefecture):
    facility = make_facility(authority=city)
    url = reverse("compliance:facility-detail", kwargs={"facility_pk": facility.pk})

    for person, offered in (
        (make_user(city, Role.RECORD), True),
        (make_user(city, Role.READ), False),
        (make_user(prefecture, Role.MANAGE), False),
    ):
        client.force_login(person)
        assert ("休止を記録する" in client.get(url).content.decode()) == offered


def test_the_page_of_a_suspended_facility_offers_to_resume_it(client, city, user):
    facility = make_facility(authority=city)
    suspend(facility, date(2026, 7, 1))
    client.force_login(user)

    page = client.get(reverse("compliance:facility-detail", kwargs={"facility_pk": facility.pk}))

    assert "再開を記録する" in page.content.decode()
    assert "休止を記録する" not in page.content.decode()


def test_the_history_of_a_facility_stands_on_its_page_for_those_who_manage(client, city):
    facility = make_facility(name="さくら苑", authority=city)
    url = reverse("compliance:facility-detail", kwargs={"facility_pk": facility.pk})
    client.force_login(make_user(city, Role.RECORD))
    client.post(
        reverse("facilities:facility-edit", kwargs={"facility_pk": facility.pk}),
        details(city, name="もも苑", reason="名称変更の届出"),
    )

    assert "情報の変更の履歴" not in client.get(url).content.decode()
    client.force_login(make_user(city, Role.MANAGE))
    assert "名称変更の届出" in client.get(url).content.decode()

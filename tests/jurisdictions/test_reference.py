"""The places and authorities that every installation begins with."""

from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from jurisdictions import reference
from jurisdictions.models import Authority, Municipality, Prefecture
from tests.factories.jurisdictions import make_medical_area
from tests.opened import unguarded

pytestmark = pytest.mark.django_db
Kind = Municipality.Kind


def test_the_country_has_47_prefectures_and_1741_municipalities():
    kinds = Counter(Municipality.objects.values_list("kind", flat=True))

    assert Prefecture.objects.count() == 47
    assert kinds == {
        Kind.DESIGNATED_CITY: 20,
        Kind.SPECIAL_WARD: 23,
        Kind.CITY: 772,
        Kind.TOWN: 743,
        Kind.VILLAGE: 183,
        Kind.WARD: 171,
    }
    assert kinds.total() - kinds[Kind.WARD] == 1741


def test_62_cities_are_core_cities():
    core = Municipality.objects.filter(is_core_city=True)

    assert core.count() == 62
    assert set(core.values_list("kind", flat=True)) == {Kind.CITY}


def test_the_prefecture_of_a_place_stands_in_its_code():
    places = Municipality.objects.all()

    assert [place for place in places if not place.code.startswith(place.prefecture_id)] == []


def test_every_ward_belongs_to_the_city_that_its_name_begins_with():
    wards = Municipality.objects.filter(kind=Kind.WARD).select_related("designated_city")
    cities = {ward.designated_city for ward in wards}

    assert len(cities) == 20
    assert {city.kind for city in cities} == {Kind.DESIGNATED_CITY}
    assert [ward for ward in wards if not ward.name.startswith(ward.designated_city.name)] == []


def test_no_two_places_of_a_prefecture_bear_the_same_name():
    names = Counter(Municipality.objects.values_list("prefecture", "name"))

    assert [name for name, number in names.items() if number > 1] == []


def test_towns_and_villages_lie_in_counties_but_cities_do_not():
    with_county = Municipality.objects.exclude(county="")
    no_county = with_county.exclude(county__endswith="郡")

    assert set(with_county.values_list("kind", flat=True)) == {Kind.TOWN, Kind.VILLAGE}
    # Two addresses of 東京都 name an island where others name a county.
    assert dict(no_county.values_list("name", "county")) == {
        "三宅村": "三宅島",
        "八丈町": "八丈島",
    }


def test_kana_are_katakana():
    kana = "".join(Municipality.objects.values_list("kana", flat=True))

    assert {letter for letter in kana if not "ァ" <= letter <= "ー"} == set()


def test_every_prefecture_and_municipality_but_no_ward_is_an_authority():
    kinds = Counter(Authority.objects.values_list("kind", flat=True))

    assert kinds == {
        Authority.Kind.PREFECTURE: 47,
        Authority.Kind.DESIGNATED_CITY: 20,
        Authority.Kind.CORE_CITY: 62,
        Authority.Kind.MUNICIPALITY: 1741 - 20 - 62,
    }
    assert not Authority.objects.filter(municipality__kind=Kind.WARD).exists()


@pytest.mark.parametrize("model", [Prefecture, Municipality, Authority])
def test_the_rows_are_valid(model):
    for row in model.objects.order_by("pk")[::20]:
        row.full_clean()


def everything() -> list[dict]:
    return [
        model_to_dict(row)
        for model in (Prefecture, Municipality, Authority)
        for row in model.objects.order_by("pk")
    ]


def said(prefectures: tuple, municipalities: tuple, authorities: tuple) -> str:
    """Return the summary for these numbers of new, changed and unchanged rows."""
    counts = {"都道府県": prefectures, "市区町村": municipalities, "指定権者": authorities}
    return "、".join(
        f"{name}（新規 {new}・変更 {changed}・変更なし {unchanged}）"
        for name, (new, changed, unchanged) in counts.items()
    )


NOTHING_NEW = said((0, 0, "47"), (0, 0, "1,912"), (0, 0, "1,788"))


def as_if_never_there(*conditions: str) -> None:
    """Remove rows and every trace of them, as nobody can who uses the site."""
    emptied = ("accounts_historyentry", *conditions)
    tables = {condition.split()[0] for condition in emptied}
    with unguarded(*sorted(tables)), connection.cursor() as cursor:
        for condition in emptied:
            cursor.execute(f"DELETE FROM {condition}")  # noqa: S608 - names of the test itself


def test_an_empty_database_is_filled():
    as_if_never_there(
        "medical_partners_privatecharacter",
        "jurisdictions_authority",
        "jurisdictions_municipality",
        "jurisdictions_prefecture",
    )

    assert reference.load() == said(("47", 0, 0), ("1,912", 0, 0), ("1,788", 0, 0))
    assert reference.load() == NOTHING_NEW


def test_loading_again_changes_nothing_and_says_so():
    before = everything()

    assert reference.load() == NOTHING_NEW
    assert everything() == before


def test_loading_again_only_reads():
    with CaptureQueriesContext(connection) as queries:
        reference.load()

    statements = [query["sql"].split()[0] for query in queries]
    assert "SELECT" in statements
    assert set(statements) <= {"SAVEPOINT", "RELEASE", "SELECT"}


def test_what_an_office_has_edited_survives_the_next_load():
    area = make_medical_area("39")
    Municipality.objects.filter(code="392014").update(medical_area=area)
    Authority.objects.filter(code="392014").update(name="高知市長", review_required=True)

    reference.load()

    authority = Authority.objects.get(code="392014")
    assert (authority.name, authority.review_required) == ("高知市長", True)
    assert authority.municipality is not None
    assert authority.municipality.medical_area == area


def test_a_place_that_was_changed_by_mistake_is_mended_by_the_next_load():
    Municipality.objects.filter(code="392014").update(name="高智市", is_core_city=False)
    Municipality.objects.filter(code="011011").update(kind=Kind.CITY, designated_city=None)
    Municipality.objects.filter(code="011029").update(designated_city="141003")
    Prefecture.objects.filter(code="39").update(kana="コウチ")

    assert reference.load() == said((0, 1, "46"), (0, 3, "1,909"), (0, 0, "1,788"))

    mended = Municipality.objects.get(code="392014")
    assert (mended.name, mended.is_core_city) == ("高知市", True)
    wards = Municipality.objects.filter(code__in=["011011", "011029"], kind=Kind.WARD)
    assert [ward.designated_city_id for ward in wards] == ["011002", "011002"]
    assert Prefecture.objects.get(code="39").kana == "コウチケン"


def test_an_authority_that_is_missing_is_added_again():
    as_if_never_there("jurisdictions_authority WHERE code = '392014'")

    assert reference.load() == said((0, 0, "47"), (0, 0, "1,912"), ("1", 0, "1,787"))
    assert Authority.objects.get(code="392014").kind == Authority.Kind.CORE_CITY


def test_an_authority_whose_code_an_office_has_changed_is_not_added_a_second_time():
    Authority.objects.filter(code="392014").update(code="K392014")

    assert reference.load() == NOTHING_NEW
    assert not Authority.objects.filter(code="392014").exists()


def test_the_command_says_what_each_app_has_loaded():
    printed = StringIO()

    call_command("load_reference", stdout=printed)

    assert NOTHING_NEW in printed.getvalue().splitlines()


@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_after_it_and_the_reference_data_are_there():
    before = model_rows()
    make_medical_area()

    call_command("flush", interactive=False, reset_sequences=False, stdout=StringIO())

    assert model_rows() == before
    assert before["jurisdictions.Municipality"] > 1741


def model_rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

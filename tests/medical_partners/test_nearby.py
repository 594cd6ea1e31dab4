"""Institutions near a facility that could supply what it lacks."""

from datetime import date

import pytest
from django.db import connection

from facilities.models import Facility
from medical_partners.models import Answer, FiledStandard, MedicalInstitution, StandardSymbol
from medical_partners.nearby import nearby
from tests.factories.facilities import Position, make_facility
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
ON = date(2026, 8, 1)
HERE: Position = {"latitude": 36.70, "longitude": 139.96}


def at(km_north: float) -> Position:
    """Return a position so many kilometres north of here."""
    return {"latitude": 36.70 + km_north / 111.195, "longitude": 139.96}


def able(make, km_north=1.0, what="consultation", **fields):
    return make(**at(km_north), **{what: Answer.YES}, **fields)


def found(facility=None, wants=("consultation",), **how):
    facility = facility or make_facility(**HERE)
    rows = nearby(Facility.objects.filter(pk=facility.pk), wants=wants, on=ON, **how)
    return rows[facility.pk]


def names(neighbourhood):
    return [candidate.institution.name for candidate in neighbourhood.candidates]


def test_the_nearest_stand_first_and_those_beyond_the_distance_are_left_out():
    for name, km in (("遠い", 8), ("近い", 2), ("隣の県", 21)):
        able(make_hospital, km, name=name)

    near = found(within_km=20)

    assert names(near) == ["近い", "遠い"]
    assert near.candidates[0].distance_km == pytest.approx(2, abs=0.02)


def test_only_as_many_as_asked_for():
    for km in range(1, 8):
        able(make_hospital, km)

    assert len(found(limit=3).candidates) == 3


def test_whoever_cannot_do_what_is_wanted_is_left_out():
    able(make_hospital, what="consultation", name="相談だけ")
    able(make_clinic, what="examination", name="診療だけ")
    make_hospital(**at(1), name="何も分からない")

    assert names(found(wants=["examination"])) == ["診療だけ"]
    assert set(names(found(wants=["examination", "consultation"]))) == {"相談だけ", "診療だけ"}
    assert names(found(wants=[])) == []


def test_a_filed_standard_is_shown_as_evidence_with_its_date():
    hospital = make_hospital(**at(1))
    symbol = StandardSymbol.objects.create(
        symbol="試験", name="試験", meaning="試験", shows_admission=True, valid_from=ON
    )
    FiledStandard.objects.create(
        institution=hospital, symbol=symbol, start_date=date(2024, 6, 1), listed_on=ON
    )

    (candidate,) = found(wants=["admission"]).candidates

    assert [standard.start_date for standard in candidate.standards] == [date(2024, 6, 1)]
    assert candidate.answers == []


def test_admission_is_offered_by_hospitals_only_even_where_a_clinic_filed_a_standard():
    symbol = StandardSymbol.objects.create(
        symbol="試験", name="試験", meaning="試験", shows_admission=True, valid_from=ON
    )
    clinic = make_clinic(**at(1))
    FiledStandard.objects.create(institution=clinic, symbol=symbol, listed_on=ON)

    assert found(wants=["admission"]).candidates == []


def test_entries_that_were_merged_left_the_lists_or_belong_to_others_are_left_out(city, other_city):
    kept = able(make_hospital, name="残る")
    able(make_hospital, merged_into=kept)
    able(make_hospital, not_seen_since=ON)
    able(make_hospital, registered_by=other_city)
    able(make_hospital, 2, registered_by=city, name="自庁の登録")

    assert names(found(make_facility(authority=city, **HERE))) == ["残る", "自庁の登録"]


def test_without_a_position_the_middle_of_the_municipality_stands_in_and_is_said(city):
    able(make_hospital, 0, municipality=city.municipality, name="甲")
    able(make_hospital, 4, municipality=city.municipality, name="乙")
    able(make_hospital, 2.5, name="中央に近い")

    near = found(make_facility(authority=city))

    assert near.is_approximate
    assert names(near)[0] == "中央に近い"
    assert not found(make_facility(authority=city, **HERE)).is_approximate


def test_where_nothing_has_a_position_there_are_no_candidates():
    make_hospital(consultation=Answer.YES)

    assert found(make_facility()).candidates == []


def test_many_facilities_take_as_many_queries_as_one(django_assert_num_queries):
    able(make_hospital)
    for _ in range(20):
        make_facility(**HERE)

    with django_assert_num_queries(3):
        rows = nearby(Facility.objects.all(), wants=["consultation"], on=ON)

    assert len(rows) == 20


def test_the_index_of_positions_is_used_among_many_institutions():
    MedicalInstitution.objects.bulk_create(
        MedicalInstitution(
            name=f"機関{n}",
            match_key=f"機関{n}",
            kind="hospital",
            prefecture_id="09",
            latitude=26 + (n % 190) / 10,
            longitude=128 + (n // 190) / 10,
            consultation=Answer.YES,
        )
        for n in range(20_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE medical_partners_medicalinstitution")
    make_facility(**HERE)

    from medical_partners.nearby import _found

    plan = _found(
        Facility.objects.all(), wants=["consultation"], on=ON, within_km=20, limit=5
    ).explain()

    assert "institution_by_position" in plan

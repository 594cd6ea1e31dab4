"""What the database itself refuses of places and authorities."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from jurisdictions.models import Authority, Municipality, Prefecture
from tests.factories.jurisdictions import (
    make_authority,
    make_medical_area,
    make_municipality,
    make_prefecture,
    make_union,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make", [make_prefecture, make_medical_area, make_municipality, make_authority, make_union]
)
def test_what_the_factories_make_is_valid_and_bears_its_name(make):
    made = make()

    made.full_clean()
    assert str(made) == made.name


def test_the_code_of_a_prefecture_has_six_digits():
    assert Prefecture(code="39").local_government_code == "390003"
    assert Prefecture(code="01").local_government_code == "010006"


def test_a_ward_needs_its_city():
    ward = make_municipality()
    ward.kind = Municipality.Kind.WARD

    with pytest.raises(ValidationError, match="行政区には、属する指定都市が必要です。"):
        ward.full_clean()
    with pytest.raises(IntegrityError, match="a_ward_and_only_a_ward_has_a_designated_city"):
        ward.save()


def test_a_city_lies_in_no_other_city():
    with pytest.raises(IntegrityError, match="a_ward_and_only_a_ward_has_a_designated_city"):
        make_municipality(designated_city=make_municipality())


def test_the_authority_of_a_city_needs_its_municipality():
    authority = make_authority()
    authority.municipality = None

    with pytest.raises(ValidationError, match="市町村の指定権者には、市区町村が必要です。"):
        authority.full_clean()


@pytest.mark.parametrize("kind", [Authority.Kind.PREFECTURE, Authority.Kind.UNION])
def test_a_prefecture_and_a_union_are_no_single_municipality(kind):
    with pytest.raises(IntegrityError, match="a_city_authority_and_only_it_has_a_municipality"):
        make_authority(kind=kind)


def test_an_area_in_use_may_go_without_its_municipalities():
    area = make_medical_area()
    place = make_municipality(medical_area=area)

    area.delete()

    place.refresh_from_db()
    assert place.medical_area is None

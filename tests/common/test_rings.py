"""Rings: places stand where they lie, the nearest first, and nothing is drawn beyond the last."""

from math import hypot

import pytest
from django.template.loader import render_to_string

from common.pictures.rings import EAST_KM, HALF, NORTH_KM, OUTERMOST, PlacedPoint, around

EQUATOR = (0.0, 0.0)


def point(name: str, *, east: float = 0, north: float = 0, key: str = "near") -> PlacedPoint:
    return PlacedPoint(
        key=key,
        kind="近くの医療機関",
        name=name,
        url="/",
        latitude=north / NORTH_KM,
        longitude=east / EAST_KM,
    )


def test_north_is_up_and_east_is_to_the_right():
    picture = around("図", "苑", EQUATOR, [point("北", north=5), point("東", east=4)])

    east, north = picture.dots
    assert (east.point.name, north.point.name) == ("東", "北")
    assert (round(east.x), round(east.y)) == (HALF + 144, HALF)
    assert (round(north.x), round(north.y)) == (HALF, HALF - OUTERMOST)


@pytest.mark.parametrize(
    ("km", "rings"), [(1, [5]), (5, [5]), (5.1, [5, 10]), (19.9, [5, 10, 20]), (60, [5, 10, 20])]
)
def test_it_reaches_as_far_as_the_farthest_but_never_beyond_twenty_kilometres(km, rings):
    picture = around("図", "苑", EQUATOR, [point("院", east=km)])

    assert [ring.km for ring in picture.rings] == rings
    assert picture.dots[0].is_drawn == (km <= 20)
    assert picture.dots[0].km == pytest.approx(km)


def test_what_lies_too_far_is_told_with_its_distance_and_not_drawn():
    picture = around("図", "苑", EQUATOR, [point("近い院", east=3), point("遠い院", north=48)])

    page = render_to_string("pictures/rings.html", {"picture": picture})

    assert page.count("<title>") == 1
    assert "48.0km（図の外）" in page
    assert all(
        hypot(dot.x - HALF, dot.y - HALF) <= OUTERMOST for dot in picture.dots if dot.is_drawn
    )


def test_without_a_position_or_without_places_there_is_no_picture():
    assert around("図", "苑", (None, None), [point("院")]) is None
    assert around("図", "苑", EQUATOR, []) is None


def test_a_degree_of_longitude_is_as_long_as_it_is_at_the_centre():
    place = PlacedPoint(key="near", kind="", name="院", url="", latitude=60, longitude=1)

    picture = around("図", "苑", (60.0, 0.0), [place])

    assert picture.dots[0].km == pytest.approx(EAST_KM / 2, rel=0.001)

"""The ①–④ counts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from compliance.rule.classification import ANSWERS, Category
from compliance.rule.publication import LEGEND, Mark, categories_of, mark_of
from facilities.models import Facility, FacilityType, TypeCode
from reports.breakdown import DETAIL, BreakdownSelection, Extent, Tally, breakdown
from reports.layouts import as_json, counts_of, lay_out
from reports.shapes import Shape
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility, suspend
from tests.factories.medical_partners import make_clinic

ON = date(2026, 8, 1)
KNOWN = datetime(2026, 12, 3, tzinfo=UTC)


def count(selection=None, *, on=ON, known_at=KNOWN):
    return breakdown(
        Facility.objects.all(),
        selection=selection or BreakdownSelection(),
        on=on,
        known_at=known_at,
    )


@given(st.lists(st.sampled_from(range(len(ANSWERS))), max_size=60))
def test_the_four_marks_always_add_up_to_all_facilities(codes):
    tally = Tally(ANSWERS[code] for code in codes)

    assert sum(tally.marked(mark) for mark in Mark) == tally.n == len(codes)
    assert sum(tally.detail.values()) == tally.marked(Mark.NOT_TALLIED)


@given(st.dictionaries(st.sampled_from(Category), st.integers(0, 50_000)))
def test_shares_are_whole_per_cent_and_never_made_to_add_up(counts):
    tally = Tally(counts)

    for mark in Mark:
        percent = tally.percent(mark)
        assert (percent is None) == (tally.n == 0)
        if percent is not None:
            assert abs(percent - 100 * tally.marked(mark) / tally.n) <= 0.5


def test_every_category_is_published_under_exactly_one_mark():
    published = [category for mark in Mark for category in categories_of(mark)]

    assert sorted(published) == sorted(Category)
    assert set(LEGEND) == set(Mark)


def test_where_no_partner_is_counted_is_a_setting(settings):
    tally = Tally({Category.NO_PARTNER: 3, Category.NOT_FILED: 2, Category.UNMET: 1})

    assert mark_of(Category.NO_PARTNER) == Mark.NOT_TALLIED
    assert (tally.marked(Mark.UNMET), tally.detail[Category.NO_PARTNER]) == (1, 3)

    settings.NO_PARTNER_COUNTED_AS = "unmet"

    assert (tally.marked(Mark.UNMET), tally.detail[Category.NO_PARTNER]) == (4, 0)
    assert sum(tally.detail.values()) == tally.marked(Mark.NOT_TALLIED) == 2


@pytest.mark.django_db
@examples(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_marks_of_any_world_add_up_to_its_population(data):
    kinds = st.sampled_from(TypeCode)
    promises = st.sampled_from(["", "ⅰ", "ⅰⅱ", "ⅲ", "ⅰⅱⅲ"])
    for kind in data.draw(st.lists(kinds, max_size=6)):
        facility = make_facility(type=kind)
        if data.draw(st.booleans()):
            partners = [partner(promises=data.draw(promises))] if data.draw(st.booleans()) else []
            make_filing(facility, partners)
        if data.draw(st.booleans()):
            suspend(facility, ON)

    counted = count()
    population = Facility.objects.counted(on=ON)

    for kind in TypeCode:
        tally = counted.tally(types={kind})
        assert tally.n == population.filter(facility_type=kind).count()
        assert sum(tally.marked(mark) for mark in Mark) == tally.n


@pytest.mark.django_db
def test_the_count_is_one_query_however_many_facilities(django_assert_num_queries):
    for _ in range(10):
        make_filing()

    with django_assert_num_queries(2):  # one more reads what the law asks of each type
        count()


@pytest.mark.django_db
def test_the_extent_decides_whose_facilities_a_prefecture_counts(city, prefecture, other_city):
    make_facility(authority=city)
    make_facility(authority=prefecture)
    make_facility(authority=other_city)
    types = {TypeCode.WELFARE_FACILITY}
    tochigi = prefecture.prefecture

    def n(**asked):
        return count(BreakdownSelection(**asked)).tally(types=types).n

    assert n() == 3
    assert n(prefecture=tochigi) == 2
    assert n(prefecture=tochigi, extent=Extent.DESIGNATED) == 1
    assert n(authority=prefecture) == 2
    assert n(authority=prefecture, extent=Extent.DESIGNATED) == 1
    assert n(authority=city) == 1
    assert n(authority=city, extent=Extent.DESIGNATED) == 1


@pytest.mark.django_db
def test_annex1_has_all_prefectures_and_survey_one_row_of_nine_types():
    make_filing(make_facility(type=TypeCode.COMMUNITY_WELFARE_FACILITY))

    annex: dict[str, Any] = as_json(lay_out(count(), Shape.ANNEX1))
    survey: dict[str, Any] = as_json(lay_out(count(), Shape.SURVEY))

    assert [row["code"] for row in annex["rows"]] == [f"{n:02}" for n in range(1, 48)]
    assert list(annex["rows"][0]["groups"]) == list("ABCDEFG")
    assert annex["rows"][8]["groups"]["A"]["met"] == 1
    assert annex["total"]["groups"]["A"]["n"] == 1
    assert len(survey["rows"]) == 1
    assert list(survey["rows"][0]["groups"]) == list("ABCDEFGHI")
    assert survey["rows"][0]["groups"]["D"]["met"] == 1
    assert survey["rows"][0]["groups"]["A"]["n"] == 0
    assert set(survey) == {
        "layout",
        "on",
        "known_at",
        "scope",
        "rule_version",
        "rows",
        "total",
    }


@pytest.mark.django_db
def test_every_facility_type_has_its_place_in_both_tables():
    letters = FacilityType.objects.values_list("code", "survey_letter", "annex_group")

    assert {code: survey + annex for code, survey, annex in letters} == {
        TypeCode.WELFARE_FACILITY: "AA",
        TypeCode.HEALTH_FACILITY: "BB",
        TypeCode.INTEGRATED_FACILITY: "CC",
        TypeCode.COMMUNITY_WELFARE_FACILITY: "DA",
        TypeCode.NURSING_HOME: "ED",
        TypeCode.MODERATE_FEE_HOME: "FE",
        TypeCode.SPECIFIED_FACILITY: "GF",
        TypeCode.COMMUNITY_SPECIFIED_FACILITY: "HF",
        TypeCode.GROUP_HOME: "IG",
    }


@pytest.mark.django_db
def test_a_cell_tells_its_counts_and_the_parts_of_what_is_not_tallied(city):
    make_filing(make_facility(), [partner(make_clinic(), "ⅰ")])
    make_filing(make_facility(), [partner(promises="")])
    make_filing(make_facility(), [])
    make_facility()

    tally = count().tally(types={TypeCode.WELFARE_FACILITY})

    assert counts_of(tally) == {
        "n": 4,
        "met": 0,
        "partly_met": 1,
        "unmet": 1,
        "not_tallied": 2,
        "detail": {"not_filed": 1, "no_partner": 1, "under_review": 0, "returned": 0},
    }
    assert list(tally.detail) == list(DETAIL)

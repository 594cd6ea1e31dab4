"""The proportions and rates that the world is made from."""

from collections import Counter

import pytest

from common.fixtures import fixture_rows
from compliance.rule.classification import Category
from demo.proportions import SCALES, counts, rates_by_group
from facilities.models import TypeCode
from medical_partners.models import InstitutionKind


def test_every_prefecture_states_every_type_and_kind_once():
    kinds = {*InstitutionKind.values} - {InstitutionKind.UNKNOWN}
    lines = fixture_rows("demo_proportions")

    stated = Counter((line["prefecture"], line["of"]) for line in lines)

    assert set(stated.values()) == {1}
    assert {of for _, of in stated} == {*TypeCode.values} | kinds
    assert len(stated) == 47 * (len(TypeCode) + len(kinds))
    assert all(line["source"] for line in lines)


def test_every_prefecture_has_an_office_to_lie_around():
    places = {line["prefecture"] for line in fixture_rows("demo_places")}

    assert places == {line["code"] for line in fixture_rows("prefectures")}


def test_the_rates_of_each_group_add_up_to_all_facilities():
    assert set(rates_by_group()) == set("ABCDEFG")
    for rates in rates_by_group().values():
        assert sum(rates.shares.values()) == pytest.approx(1)
        not_tallied = rates.shares[Category.NO_PARTNER] + rates.shares[Category.NOT_FILED]
        assert 0.1 <= not_tallied <= 0.3


def test_shifting_the_share_of_met_keeps_the_whole():
    shifted = rates_by_group()["A"].shifted(0.05)

    assert shifted.shares[Category.MET] == pytest.approx(0.729)
    assert sum(shifted.shares.values()) == pytest.approx(1)


def test_the_nation_has_the_published_size():
    nation = Counter()
    for made in counts(SCALES["national"]).values():
        nation.update(made)

    assert nation[TypeCode.GROUP_HOME] == 14_000
    assert nation[TypeCode.NURSING_HOME] == 910
    assert nation[TypeCode.MODERATE_FEE_HOME] == 2_220
    assert sum(nation[code] for code in TypeCode) == 39_257
    assert sum(nation[kind] for kind in InstitutionKind) == 113_016


def test_the_small_world_has_every_type():
    (made,) = counts(SCALES["small"]).values()

    assert all(made[code] > 0 for code in TypeCode)
    assert 140 <= sum(made[code] for code in TypeCode) <= 160
    assert 190 <= sum(made.get(kind, 0) for kind in InstitutionKind) <= 210

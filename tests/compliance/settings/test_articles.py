"""Which article may be cited: the reference data, and what an office has read."""

import pytest

from compliance.rule.obligations import GuidanceFinding, words_of_finding
from compliance.settings.articles import as_read_by, doubts, own_ordinance
from compliance.settings.models import LetterSettings
from facilities.models import Clause, Obligation, TypeCode
from tests.factories.letters import make_letter_settings

pytestmark = pytest.mark.django_db

# 基準省令で読んだ条項。読んでいないものは、条だけを記す。
READ = {
    TypeCode.WELFARE_FACILITY: ("第28条第1項", "第28条第1項", "第28条第2項"),
    TypeCode.HEALTH_FACILITY: ("第30条第1項", "第30条第1項", "第30条第2項"),
    TypeCode.INTEGRATED_FACILITY: ("第34条第1項", "第34条第1項", "第34条第2項"),
    TypeCode.COMMUNITY_WELFARE_FACILITY: ("第152条第1項", "第152条第1項", "第152条第2項"),
    TypeCode.NURSING_HOME: ("第25条", "第25条", "第25条"),
    TypeCode.MODERATE_FEE_HOME: ("第27条", "第27条", "第27条"),
    TypeCode.SPECIFIED_FACILITY: ("第191条", "第191条", "第191条"),
    TypeCode.COMMUNITY_SPECIFIED_FACILITY: ("第127条第1項", "第127条第2項", "第127条第3項"),
    TypeCode.GROUP_HOME: ("第105条第1項", "第105条第2項", "第105条第3項"),
}
UNREAD = {TypeCode.NURSING_HOME, TypeCode.MODERATE_FEE_HOME, TypeCode.SPECIFIED_FACILITY}


def cited(obligation):
    return tuple(obligation.cited(clause) for clause in Clause)


def test_each_type_is_cited_as_far_as_its_articles_were_read():
    obligations = {one.facility_type_id: one for one in Obligation.objects.all()}

    assert {code: cited(one) for code, one in obligations.items()} == READ
    assert {code for code, one in obligations.items() if one.doubtful()} == UNREAD


def test_an_office_confirms_or_replaces_each_article_for_itself(city):
    obligation = Obligation.objects.get(facility_type=TypeCode.NURSING_HOME)
    settings = make_letter_settings(
        city, articles={TypeCode.NURSING_HOME: {"filing": "第25条第2項"}}
    )

    read = as_read_by(settings, obligation)

    assert cited(read) == ("第25条", "第25条", "第25条第2項")
    assert doubts(settings, obligation) == [Clause.PARTNER, Clause.REQUIREMENTS]
    assert words_of_finding(GuidanceFinding.FILING_BREACH, obligation=read).endswith(
        "第19号）第25条第2項）"
    )
    assert cited(obligation) == ("第25条", "第25条", "第25条")


def test_an_own_ordinance_is_cited_by_clause_and_not_without_its_name(city):
    settings = LetterSettings(
        authority=city,
        ordinances={"group_home": {"name": "桜条例", "filing": "第125条第3項"}},
    )

    assert own_ordinance(settings, "group_home", Clause.FILING) == "桜条例第125条第3項"
    assert own_ordinance(settings, "group_home", Clause.PARTNER) == "桜条例"
    assert own_ordinance(settings, "nursing_home", Clause.FILING) == ""

"""What a standing is called: the table against the law's words, over all combinations."""

from dataclasses import fields
from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest

from compliance.filings.standing import classified
from compliance.rule.classification import Category
from compliance.rule.obligations import (
    FINDINGS,
    GuidanceFinding,
    Situation,
    article_of,
    end_of_transition,
    finding_of,
    findings_of,
    found,
    words_of_finding,
)
from facilities.models import Facility, Obligation, TypeCode
from tests.factories.compliance import RECORDED, make_filing, partner
from tests.factories.facilities import make_facility

BINDING = date(2027, 4, 1)
LAST_DAY = BINDING - timedelta(days=1)
DUTY = Obligation(
    facility_type_id=TypeCode.WELFARE_FACILITY,
    level=Obligation.Level.DUTY,
    ordinance="試験基準",
    partner_article="第28条第1項",
    partner_article_confirmed=True,
    article="第28条第1項",
    article_confirmed=True,
    binding_from=BINDING,
)
EFFORT = Obligation(
    facility_type_id=TypeCode.GROUP_HOME,
    level=Obligation.Level.EFFORT,
    ordinance="試験基準",
    partner_article="第105条第1項",
    partner_article_confirmed=True,
    article="第105条第2項",
    article_confirmed=True,
)
LACKING = [Category.PARTLY_MET, Category.UNMET]


def by_law(seen: Situation) -> GuidanceFinding:
    """Return the finding as the law's words give it, nested instead of listed."""
    if seen.overdue:
        return GuidanceFinding.FILING_BREACH
    if not seen.decided:
        return GuidanceFinding.UNDER_REVIEW
    if not seen.files:
        return GuidanceFinding.UNKNOWN
    if seen.meets:
        return GuidanceFinding.COMPLIANT
    if seen.is_duty:
        return GuidanceFinding.STANDARD_BREACH if seen.binds else GuidanceFinding.ADVICE
    return GuidanceFinding.EFFORT_ADVICE if seen.has_partner else GuidanceFinding.STANDARD_BREACH


def test_the_table_is_the_law_for_every_combination():
    names = [field.name for field in fields(Situation)]
    combinations = product([False, True], repeat=len(names))
    seen = [Situation(**dict(zip(names, facts, strict=True))) for facts in combinations]

    assert len(seen) == 128
    assert [FINDINGS.answer(one) for one in seen] == [by_law(one) for one in seen]


def test_every_line_of_the_table_is_reached():
    assert {line.answer for line in FINDINGS} == set(GuidanceFinding)


@pytest.mark.parametrize("obligation", [DUTY, EFFORT], ids=["義務", "努力義務"])
@pytest.mark.parametrize("on", [LAST_DAY, BINDING])
def test_a_missing_filing_is_a_breach_for_every_type_once_its_deadline_has_passed(obligation, on):
    asked = {"obligation": obligation, "on": on}

    assert finding_of(Category.NOT_FILED, **asked) == GuidanceFinding.UNKNOWN
    for category in Category:
        assert finding_of(category, **asked, overdue=True) == GuidanceFinding.FILING_BREACH


def test_an_overdue_filing_does_not_hide_what_the_last_one_lacks():
    late = partial(findings_of, obligation=DUTY, overdue=True)
    both = [GuidanceFinding.FILING_BREACH, GuidanceFinding.STANDARD_BREACH]

    assert late(Category.UNMET, on=BINDING) == both
    assert late(Category.UNMET, on=LAST_DAY)[1:] == [GuidanceFinding.ADVICE]
    assert late(Category.MET, on=BINDING) == [GuidanceFinding.FILING_BREACH]
    assert late(Category.NOT_FILED, on=BINDING) == [GuidanceFinding.FILING_BREACH]
    in_time = findings_of(Category.UNMET, on=BINDING, obligation=DUTY, overdue=False)
    assert in_time == [GuidanceFinding.STANDARD_BREACH]


@pytest.mark.parametrize("category", [*LACKING, Category.NO_PARTNER])
def test_a_duty_is_advice_until_the_day_before_it_binds(category):
    assert finding_of(category, obligation=DUTY, on=LAST_DAY) == GuidanceFinding.ADVICE
    assert finding_of(category, obligation=DUTY, on=BINDING) == GuidanceFinding.STANDARD_BREACH


@pytest.mark.parametrize("on", [LAST_DAY, BINDING, date(2040, 1, 1)])
def test_an_effort_stays_advice_but_a_partner_must_be_named(on):
    for category in LACKING:
        assert finding_of(category, obligation=EFFORT, on=on) == GuidanceFinding.EFFORT_ADVICE
    nobody = finding_of(Category.NO_PARTNER, obligation=EFFORT, on=on)
    assert nobody == GuidanceFinding.STANDARD_BREACH


@pytest.mark.parametrize("category", [Category.UNDER_REVIEW, Category.RETURNED])
def test_what_is_under_review_is_not_judged(category):
    assert finding_of(category, obligation=DUTY, on=BINDING) == GuidanceFinding.UNDER_REVIEW


def test_a_day_moved_in_the_data_moves_the_finding():
    later = Obligation(level=Obligation.Level.DUTY, binding_from=date(2028, 4, 1))

    assert finding_of(Category.UNMET, obligation=later, on=BINDING) == GuidanceFinding.ADVICE


def test_the_words_name_the_article_that_they_rest_on():
    assert article_of(GuidanceFinding.ADVICE, obligation=DUTY) == "第28条第1項"
    assert article_of(GuidanceFinding.STANDARD_BREACH, obligation=EFFORT) == "第105条第1項"
    assert article_of(GuidanceFinding.EFFORT_ADVICE, obligation=EFFORT) == "第105条第2項"
    filing = words_of_finding(GuidanceFinding.FILING_BREACH, obligation=EFFORT)
    assert filing == "義務違反（届出期限超過）（試験基準第105条（年１回以上の確認及び届出））"
    assert words_of_finding(GuidanceFinding.COMPLIANT, obligation=DUTY) == "違反なし"


def test_the_paragraph_of_the_yearly_filing_is_named_where_it_was_read_in_the_law():
    read = Obligation(
        article="第28条第1項", filing_article="第28条第2項", filing_article_confirmed=True
    )

    assert article_of(GuidanceFinding.FILING_BREACH, obligation=read) == "第28条第2項"


@pytest.mark.parametrize(
    ("finding", "article"),
    [
        (GuidanceFinding.ADVICE, "第25条"),
        (GuidanceFinding.STANDARD_BREACH, "第25条"),
        (GuidanceFinding.FILING_BREACH, "第25条（年１回以上の確認及び届出）"),
    ],
)
def test_an_article_that_nobody_has_read_is_cited_without_its_paragraph(finding, article):
    unread = Obligation(
        level=Obligation.Level.DUTY, article="第25条第1項", filing_article="第25条第2項"
    )

    assert article_of(finding, obligation=unread) == article


@pytest.mark.django_db
def test_facilities_in_breach_on_the_binding_day_are_found_with_todays_filings():
    lacking, met = make_facility(), make_facility()
    unnamed = make_facility(type=TypeCode.GROUP_HOME)
    trying = make_facility(type=TypeCode.GROUP_HOME)
    make_facility()
    make_filing(lacking, [partner(promises="ⅰ")])
    make_filing(met)
    make_filing(unnamed, [])
    make_filing(trying, [partner(promises="ⅰ")])
    today = date(2026, 8, 1)
    obligations = list(Obligation.objects.in_force(on=today))
    facilities = classified(Facility.objects.all(), on=today, known_at=RECORDED)

    def breaches(on):
        condition = found(GuidanceFinding.STANDARD_BREACH, obligations=obligations, on=on)
        return set(facilities.filter(condition))

    binding = end_of_transition(obligations)
    assert binding == BINDING
    assert breaches(today) == {unnamed}
    assert breaches(binding) == {unnamed, lacking}

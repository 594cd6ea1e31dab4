"""The rule against the law, stated once more as sets."""

import hashlib
from pathlib import Path

import pytest
from django.db.models import Value

from compliance.rule.classification import (
    ANSWERS,
    FACT_LABELS,
    RULE,
    RULE_VERSION,
    Category,
    Facts,
    Requirement,
    classify,
    codes_lacking,
    missing,
)
from facilities.models import FacilityType


def by_law(facts: Facts) -> Category:
    """Return the category as the law's words give it: sets of requirements asked and met."""
    if not facts.filed:
        if facts.returned:
            return Category.RETURNED
        return Category.UNDER_REVIEW if facts.under_review else Category.NOT_FILED
    if not facts.has_partner:
        return Category.NO_PARTNER
    asked = {"ⅰ", "ⅱ", "ⅲ"} if facts.must_admit else {"ⅰ", "ⅱ"}
    met = {"ⅰ": facts.consults, "ⅱ": facts.examines, "ⅲ": facts.admits}
    promised = {requirement for requirement, kept in met.items() if kept}
    if asked <= promised:
        return Category.MET
    return Category.PARTLY_MET if asked & promised else Category.UNMET


def test_the_rule_is_the_law_for_every_combination_of_facts():
    assert len(Facts.all()) == 2 ** len(Facts.names())
    assert [classify(facts) for facts in Facts.all()] == list(map(by_law, Facts.all()))


@pytest.mark.django_db
def test_sql_gives_the_same_answer_for_every_combination_of_facts():
    one_row = FacilityType.objects.filter(survey_letter="A")
    answers = [
        one_row.annotate(category=RULE.case(Value(facts.code))).get().category
        for facts in Facts.all()
    ]

    assert answers == [category.value for category in ANSWERS]


def test_a_code_stands_for_its_facts():
    assert [Facts.of_code(facts.code) for facts in Facts.all()] == Facts.all()
    assert [facts.code for facts in Facts.all()] == list(range(2 ** len(Facts.names())))


@pytest.mark.parametrize("facts", Facts.all(), ids=lambda facts: str(facts.code))
def test_something_is_missing_exactly_where_not_everything_is_met(facts):
    asked = set(Requirement) if facts.must_admit else set(Requirement) - {Requirement.ADMISSION}

    assert set(missing(facts)) <= asked
    if facts.filed and facts.has_partner:
        assert (missing(facts) == []) == (classify(facts) == Category.MET)


def test_a_partner_with_admission_alone_meets_nothing_where_admission_is_not_asked():
    facts = Facts(filed=True, has_partner=True, admits=True, must_admit=False)

    assert classify(facts) == Category.UNMET


def test_the_page_in_docs_tells_the_rule_line_by_line():
    page = Path("docs/classification.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| ") and "`" in line]
    expected = [
        f"| {line.in_words(FACT_LABELS)} | {line.answer.label} | `{line.answer.value}` |"
        for line in RULE
    ]

    assert table == expected


def test_the_numbers_that_filings_have_stored_keep_their_meaning():
    # Never put another before these: Filing.facts_code holds the number for good.
    first = ("filed", "has_partner", "under_review", "returned")
    stored = (*first, "must_admit", "consults", "examines", "admits")

    assert Facts.names() == stored


def test_a_rule_that_decides_otherwise_is_another_version():
    # Tables that left the office name the version: add one, never change one.
    versions = {"2024-04-01/1": "028926ee2637c5708337f67355467fd8cea373b76bbebd6b801c5e8e107a21f5"}

    lines = "\n".join(f"{sorted(line.when.items())} {line.answer}" for line in RULE)
    digest = hashlib.sha256(lines.encode()).hexdigest()
    assert versions.get(RULE_VERSION) == digest, f"RULE_VERSION stays to be raised, for {digest}"


def test_nothing_is_a_fact_unless_it_is_said():
    assert Facts().code == 0


@pytest.mark.parametrize("requirement", list(Requirement))
def test_the_codes_that_lack_a_requirement_are_those_of_filings_only(requirement):
    promised = {
        Requirement.CONSULTATION: "consults",
        Requirement.EXAMINATION: "examines",
        Requirement.ADMISSION: "admits",
    }[requirement]

    lacking = {
        facts.code
        for facts in Facts.all()
        if facts.filed and not getattr(facts, promised)
        if facts.must_admit or requirement != Requirement.ADMISSION
    }

    assert set(codes_lacking(requirement)) == lacking

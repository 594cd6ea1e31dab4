"""How partners cover the requirements together."""

from dataclasses import make_dataclass

from compliance.rule.classification import STATED, Category, Requirement
from compliance.rule.coverage import coverage_of

# A partner and its promises.
Promised = make_dataclass("Promised", [(name, bool, False) for name in STATED], frozen=True)
HOSPITAL, CLINIC = Promised(admits=True), Promised(consults=True, examines=True)


def test_a_partner_is_needed_when_its_departure_costs_a_category():
    coverage = coverage_of([HOSPITAL, CLINIC], must_admit=True)

    assert coverage.category == Category.MET
    assert [(row.is_needed, row.without) for row in coverage.rows] == [
        (True, Category.PARTLY_MET),
        (True, Category.PARTLY_MET),
    ]
    assert coverage.union == [True, True, True]


def test_of_two_that_promise_the_same_neither_is_needed():
    coverage = coverage_of([CLINIC, Promised(consults=True, examines=True)], must_admit=False)

    assert [row.is_needed for row in coverage.rows] == [False, False]


def test_the_only_partner_is_always_needed():
    coverage = coverage_of([Promised()], must_admit=True)

    assert [(row.is_needed, row.without) for row in coverage.rows] == [(True, Category.NO_PARTNER)]


def test_admission_is_a_column_only_where_it_is_asked():
    effort, duty = (coverage_of([HOSPITAL], must_admit=asked) for asked in (False, True))

    assert effort.requirements == [Requirement.CONSULTATION, Requirement.EXAMINATION]
    assert (effort.union, duty.union) == ([False, False], [False, False, True])

"""The one next action of a facility; SQL and Python must agree."""

from datetime import UTC, date, datetime

import pytest

from compliance.deadlines.models import DeadlineRule
from compliance.filings.models import Filing
from compliance.filings.recording import record_filing
from compliance.filings.reviewing import accept_filing, return_filing
from compliance.filings.standing import classified
from compliance.register.facility_file import work_on
from compliance.rule.classification import Category
from compliance.work.facts import with_next_action, work_code
from compliance.work.next_action import (
    ANSWERS,
    PRIORITY,
    NextAction,
    Work,
    category_of,
    choose,
    packed,
    work_of,
)
from facilities.models import Facility, TypeCode
from tests.factories.accounts import make_user
from tests.factories.compliance import RecordedFields, make_filing, new_filing, partner
from tests.factories.deadlines import RuleFields, make_rule
from tests.factories.facilities import make_facility

ON = date(2026, 11, 23)
LATER = datetime(2027, 4, 1, tzinfo=UTC)
LAST_YEAR: RecordedFields = {
    "filed_date": date(2025, 6, 1),
    "received_date": date(2025, 6, 3),
    "now": datetime(2025, 6, 10, tzinfo=UTC),
}
JULY: RuleFields = {"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 7, "due_day": 31}


def action(facility: Facility, *, on: date = ON, known_at: datetime = LATER) -> NextAction:
    """Return the next action, having seen that the page and the list agree."""
    row = Facility.objects.filter(pk=facility.pk)
    coded = row.annotate(code=work_code(on=on, known_at=known_at))
    code = coded.values_list("code", flat=True).get()
    of_one = work_on(facility, on=on, known_at=known_at)
    assert work_of(code) == of_one
    assert category_of(code) == classified(row, on=on, known_at=known_at).get().category
    in_sql = with_next_action(row, on=on, known_at=known_at).get().next_action
    assert in_sql == choose(of_one)
    return NextAction(in_sql)


def reviewing(city):
    city.review_required = True
    city.save()
    return make_facility(authority=city), make_user(city)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def test_every_action_is_in_the_table_in_the_order_of_its_priority():
    assert [line.answer for line in PRIORITY] == list(NextAction)


def test_the_table_answers_to_every_combination_of_facts_once():
    assert len({Work.of_code(code) for code in range(len(ANSWERS))}) == len(ANSWERS)
    assert len(ANSWERS) == 2 ** len(Work.names())


def test_the_order_of_the_table_is_the_order_of_urgency():
    everything = dict.fromkeys(
        (
            "waiting",
            "resubmitted",
            "returned",
            "owes",
            "overdue",
            "late",
            "breach",
            "unmet",
            "confirmed_long_ago",
            "contact_due",
            "reply_late",
        ),
        True,
    )
    for settled, expected in [
        (None, NextAction.REVIEW_AGAIN),
        ("resubmitted", NextAction.REVIEW),
        ("waiting", NextAction.DEMAND_FILING),
        ("late", NextAction.AWAIT_CORRECTION),
        ("returned", NextAction.CONTACT_AGAIN),
        ("contact_due", NextAction.REMIND),
        ("reply_late", NextAction.STANDARD_BREACH),
        ("breach", NextAction.GUIDE),
        ("unmet", NextAction.ASK_CONFIRMATION),
        ("confirmed_long_ago", NextAction.AWAIT_FILING),
        ("owes", NextAction.NOTHING),
    ]:
        everything |= {settled: False} if settled else {}
        assert choose(Work(**everything)) == expected


@pytest.mark.django_db
def test_a_facility_in_order_needs_nothing():
    facility = make_facility()
    make_filing(facility)

    assert action(facility) == NextAction.NOTHING


@pytest.mark.django_db
def test_a_missing_filing_is_awaited_until_the_deadline_of_the_authority(city):
    facility = make_facility(authority=city)

    assert action(facility) == NextAction.AWAIT_FILING
    assert action(facility, on=date(2027, 3, 31)) == NextAction.AWAIT_FILING
    make_rule(city, **JULY)
    assert action(facility, on=date(2026, 7, 31)) == NextAction.AWAIT_FILING
    assert action(facility, on=date(2026, 8, 1)) == NextAction.DEMAND_FILING


@pytest.mark.django_db
def test_last_years_filing_does_not_serve_for_this_year(city):
    facility = make_facility(authority=city)
    make_filing(facility, **(LAST_YEAR | {"confirmed_date": date(2026, 3, 1)}))
    make_rule(city, **JULY)

    assert action(facility) == NextAction.DEMAND_FILING


@pytest.mark.django_db
def test_a_facility_designated_after_the_deadline_has_until_the_end_of_the_year(city):
    make_rule(city, **JULY)
    new = make_facility(authority=city, designated_date=date(2026, 10, 1))
    unknown = make_facility(authority=city, designated_date=None)

    assert action(new) == NextAction.AWAIT_FILING
    assert action(unknown) == NextAction.DEMAND_FILING


@pytest.mark.django_db
def test_who_claims_the_bonus_has_a_deadline_of_its_own(city):
    make_rule(city, bonus_month=9, bonus_day=1)
    claiming, other = make_facility(authority=city), make_facility(authority=city)
    for facility, claims in ((claiming, True), (other, False)):
        make_filing(
            facility, **(LAST_YEAR | {"claims_bonus": claims, "confirmed_date": date(2026, 3, 1)})
        )

    assert action(claiming) == NextAction.DEMAND_FILING
    assert action(other) == NextAction.AWAIT_FILING


@pytest.mark.django_db
def test_a_rule_of_one_type_leaves_the_others(city):
    make_rule(city, **(JULY | {"facility_types": [TypeCode.GROUP_HOME]}))
    group_home = make_facility(authority=city, type=TypeCode.GROUP_HOME)
    usual = make_facility(authority=city)

    assert action(group_home) == NextAction.DEMAND_FILING
    assert action(usual) == NextAction.AWAIT_FILING


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counts", "received", "expected"),
    [
        ("same_year", date(2026, 5, 1), NextAction.NOTHING),
        ("same_year", date(2025, 9, 1), NextAction.DEMAND_FILING),
        ("since_last", date(2025, 9, 1), NextAction.NOTHING),
        ("since_last", date(2025, 7, 31), NextAction.DEMAND_FILING),
        ("no", date(2026, 5, 1), NextAction.DEMAND_FILING),
    ],
)
def test_a_change_stands_for_the_yearly_filing_where_the_authority_says_so(
    city, counts, received, expected
):
    make_rule(city, **(JULY | {"change_counts": counts}))
    facility = make_facility(authority=city)
    make_filing(
        facility,
        kind=Filing.Kind.CHANGE,
        filed_date=received,
        received_date=received,
        confirmed_date=date(2026, 1, 1),
    )

    assert action(facility) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("house", "filed", "expected"),
    [
        ("each", True, NextAction.AWAIT_FILING),
        ("once", True, NextAction.NOTHING),
        ("once", False, NextAction.AWAIT_FILING),
        ("exempt", False, NextAction.NOTHING),
    ],
)
def test_a_house_with_a_designation_files_as_the_authority_says(city, house, filed, expected):
    make_rule(city, house=house)
    home = make_facility(authority=city, type=TypeCode.NURSING_HOME, has_specified_designation=True)
    designation = make_facility(
        authority=city, type=TypeCode.SPECIFIED_FACILITY, counted_under=home
    )
    if filed:
        make_filing(designation)

    assert action(home) == expected


@pytest.mark.django_db
def test_review_return_and_resubmission_come_before_all_else(city):
    facility, reviewer = reviewing(city)
    first = make_filing(facility, now=at(6, 10))
    assert action(facility) == NextAction.REVIEW

    return_filing(first, reasons="協定書がない。", now=at(6, 20), by=reviewer)
    assert action(facility) == NextAction.AWAIT_CORRECTION

    again = make_filing(
        facility, filed_date=date(2026, 7, 1), received_date=date(2026, 7, 1), now=at(7, 1)
    )
    assert action(facility) == NextAction.REVIEW_AGAIN
    assert action(facility, known_at=at(6, 25)) == NextAction.AWAIT_CORRECTION

    accept_filing(again, now=at(7, 5), by=reviewer)
    assert action(facility) == NextAction.NOTHING


@pytest.mark.django_db
def test_a_correction_takes_the_place_of_a_filing_that_waits(city):
    facility, reviewer = reviewing(city)
    first = make_filing(facility, now=at(6, 10))
    correction = new_filing(
        facility, kind=Filing.Kind.CORRECTION, corrects=first, correction_reason="記載誤り"
    )
    second = record_filing(correction, now=at(6, 12), by=reviewer)
    accept_filing(second, now=at(6, 20), by=reviewer)

    assert action(facility) == NextAction.NOTHING


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({}, NextAction.GUIDE),
        ({"stage": "not_considered"}, NextAction.GUIDE),
        ({"stage": "consulting"}, NextAction.AWAIT_PLAN),
        ({"planned_month": date(2026, 11, 1)}, NextAction.AWAIT_PLAN),
        ({"planned_month": date(2026, 10, 1)}, NextAction.FOLLOW_PLAN),
        ({"stage": "expected"}, NextAction.AWAIT_PLAN),
    ],
)
def test_an_unmet_requirement_asks_for_a_plan_and_then_for_its_fruit(plan, expected):
    facility = make_facility()
    make_filing(facility, [partner(promises="ⅰ")], **plan)

    assert action(facility) == expected


@pytest.mark.django_db
def test_what_was_expected_within_the_year_is_due_when_the_year_is_over():
    facility = make_facility()
    make_filing(facility, [], stage=Filing.Stage.EXPECTED)

    assert action(facility, on=date(2027, 3, 31)) == NextAction.AWAIT_PLAN
    assert action(facility, on=date(2027, 4, 1)) == NextAction.FOLLOW_PLAN


@pytest.mark.django_db
def test_the_yearly_confirmation_is_asked_for_after_a_year():
    facility = make_facility()
    make_filing(facility, confirmed_date=date(2025, 11, 23))

    assert action(facility, on=date(2026, 11, 23)) == NextAction.NOTHING
    assert action(facility, on=date(2026, 11, 24)) == NextAction.ASK_CONFIRMATION


def test_a_packed_number_gives_the_category_of_what_waits():
    assert category_of(packed(0, Work(waiting=True).code)) == Category.UNDER_REVIEW
    assert category_of(packed(0, Work(returned=True).code)) == Category.RETURNED
    assert category_of(0) == Category.NOT_FILED

"""The deadlines of every 年度 that is looked at; sorting them out needs no database."""

from datetime import date
from typing import Unpack

import pytest
from django.db.models import Case, DateField, Value

from compliance.deadlines.conditions import Deadlines, YearTerms, first_held, read_deadlines
from compliance.deadlines.days import due_date, is_overdue, rules_of
from compliance.deadlines.models import DeadlineRule
from facilities.models import TypeCode
from tests.factories.deadlines import RuleFields, make_rule, rule_for

Change, House = DeadlineRule.ChangeCounts, DeadlineRule.House
SAKURA, MOMIJI = 1, 2
JULY: RuleFields = {"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 7, "due_day": 31}
LAST_DAY = {year: date(year + 1, 3, 31) for year in range(2023, 2028)}


def deadlines(*rules: DeadlineRule, on: date = date(2026, 11, 25)) -> Deadlines:
    return Deadlines(on=on, by_year={year: rules_of(rules, year) for year in range(2023, 2027)})


def rule(authority: int = SAKURA, **fields: Unpack[RuleFields]) -> DeadlineRule:
    made = rule_for(**fields)
    made.authority_id = authority
    return made


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 4, "due_day": 30}, date(2026, 4, 30)),
        ({"kind": DeadlineRule.Kind.MONTH_END, "due_month": 4}, date(2026, 4, 30)),
        ({"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 3, "due_day": 1}, date(2027, 3, 1)),
    ],
)
def test_a_fiscal_year_begins_in_april_and_nothing_is_late_before_its_deadline(fields, due):
    said = rule(**fields)

    assert due_date(said, 2026) == due
    assert not is_overdue(said, 2026, on=date(2026, 4, 1))
    assert is_overdue(said, 2026, on=date(2027, 3, 31))


def test_a_rule_holds_from_its_first_to_its_last_year():
    said = rule(last_fiscal_year=2026)

    assert {year for year in range(2022, 2029) if rules_of([said], year).of(SAKURA)} == {
        2024,
        2025,
        2026,
    }


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2024, 4, 1), 2024),  # 令和6年4月1日施行
        (date(2026, 11, 25), 2024),
        (date(2044, 3, 31), 2024),
        (date(2044, 4, 1), 2025),
        (date(2050, 3, 31), 2030),
    ],
)
def test_twenty_years_are_looked_at_and_none_before_the_duty_began(on, first):
    assert first_held(on) == first


def test_without_a_rule_each_year_is_due_when_it_ends_and_takes_its_own_changes():
    assert deadlines().schedule(SAKURA, None) == tuple(
        YearTerms(
            fiscal_year=year,
            due=LAST_DAY[year],
            bonus_due=LAST_DAY[year],
            changes=(date(year, 4, 1), LAST_DAY[year]),
            house=House.EACH,
        )
        for year in (2024, 2025, 2026)
    )


def test_a_schedule_has_the_years_that_are_looked_at_and_no_other():
    on = date(2050, 3, 31)
    asked = Deadlines(on=on, by_year={year: rules_of([], year) for year in range(2029, 2050)})

    assert [terms.fiscal_year for terms in asked.schedule(SAKURA, None)] == list(range(2030, 2050))


def test_the_terms_of_a_year_are_those_of_the_rule_of_that_year():
    asked = deadlines(
        rule(**(JULY | {"last_fiscal_year": 2025})),
        rule(first_fiscal_year=2026, bonus_month=9, bonus_day=1, house=House.ONCE),
    )

    of_2024, of_2025, of_2026 = asked.schedule(SAKURA, None)

    assert (of_2024.due, of_2025.due) == (date(2024, 7, 31), date(2025, 7, 31))
    assert (of_2026.due, of_2026.bonus_due) == (date(2027, 2, 28), date(2026, 9, 1))
    assert of_2026.due_for(claims_bonus=True) == date(2026, 9, 1)
    assert of_2026.due_for(claims_bonus=False) == date(2027, 2, 28)
    assert (of_2025.house, of_2026.house) == (House.EACH, House.ONCE)
    assert asked.schedule(MOMIJI, None) == deadlines().schedule(None, None)


@pytest.mark.parametrize(
    ("counts", "extended_to", "span"),
    [
        (Change.NO, None, None),
        (Change.SAME_YEAR, None, (date(2026, 4, 1), date(2027, 3, 31))),
        (Change.SAME_YEAR, date(2027, 4, 30), (date(2026, 4, 1), date(2027, 3, 31))),
        # 前回の期限の翌日から: the deadline of 令和7年度 was 2025年7月31日.
        (Change.SINCE_LAST, None, (date(2025, 8, 1), date(2027, 3, 31))),
        (Change.SINCE_LAST, date(2027, 4, 30), (date(2025, 8, 1), date(2027, 4, 30))),
    ],
)
def test_a_change_stands_for_the_filing_between_the_days_that_the_authority_says(
    counts, extended_to, span
):
    asked = deadlines(
        rule(**(JULY | {"last_fiscal_year": 2025})),
        rule(
            **(
                JULY
                | {
                    "first_fiscal_year": 2026,
                    "last_fiscal_year": 2026,
                    "change_counts": counts,
                    "extended_to": extended_to,
                }
            )
        ),
    )

    assert asked.schedule(SAKURA, None)[-1].changes == span


def test_who_could_not_file_on_the_deadline_is_in_time_until_the_year_ends():
    asked = deadlines(
        rule(**(JULY | {"last_fiscal_year": 2025})),
        rule(first_fiscal_year=2026, last_fiscal_year=2026, extended_to=date(2027, 4, 30)),
    )

    *_, of_2025, of_2026 = asked.schedule(SAKURA, None)

    assert of_2025.last_day == date(2026, 3, 31)
    assert of_2026.last_day == date(2027, 4, 30)


def test_the_rule_of_a_type_and_of_the_year_before_are_found():
    common, own = (
        rule(first_fiscal_year=2025),
        rule(**(JULY | {"facility_types": [TypeCode.GROUP_HOME]})),
    )
    asked = deadlines(common, own)

    assert asked.fiscal_year == 2026
    assert asked.now == asked.by_year[2026]
    assert asked.of(SAKURA) == (common, common)
    assert deadlines(rule(last_fiscal_year=2024)).of(SAKURA) == (None, None)
    ended = rule(last_fiscal_year=2025)
    assert deadlines(ended).of(SAKURA) == (None, ended)
    assert asked.of(SAKURA, TypeCode.GROUP_HOME) == (own, own)
    assert asked.due((common, None), claims_bonus=False) == date(2027, 2, 28)
    assert asked.due((own, own), claims_bonus=False) == date(2026, 7, 31)


def due_now(asked: Deadlines):
    """Return the lines of the expression that gives the deadline of this year."""
    return asked.by_schedule(lambda terms: terms[-1].due, Value, DateField(), "facility__")


def test_where_no_authority_has_said_anything_the_default_needs_no_condition():
    assert due_now(deadlines()) == Value(date(2027, 3, 31))


def test_authorities_with_the_same_deadline_share_a_line_and_the_default_needs_none():
    usual: RuleFields = {"kind": DeadlineRule.Kind.ONCE_A_YEAR, "due_month": None}
    asked = deadlines(rule(SAKURA, **JULY), rule(MOMIJI, **JULY), rule(3, **usual))

    found = due_now(asked)

    assert isinstance(found, Case)
    assert [dict(line.condition.children) for line in found.cases] == [
        {"facility__authority__in": [SAKURA, MOMIJI]}
    ]
    assert found.cases[0].result == Value(date(2026, 7, 31))
    assert found.default == Value(date(2027, 3, 31))


def test_the_line_of_a_type_stands_before_the_line_of_its_authority():
    asked = deadlines(rule(), rule(**(JULY | {"facility_types": [TypeCode.GROUP_HOME]})))

    found = due_now(asked)

    assert [line.result for line in found.cases] == [
        Value(date(2026, 7, 31)),
        Value(date(2027, 2, 28)),
    ]
    assert "facility__facility_type" in str(found.cases[0].condition)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2023, 3, 31), [2021, 2022]),  # before the duty began: the year of the day
        (date(2024, 3, 31), [2022, 2023]),
        (date(2024, 4, 1), [2023, 2024]),
        (date(2026, 11, 25), [2023, 2024, 2025, 2026]),
    ],
)
def test_the_year_before_the_first_is_read_because_its_deadline_opens_the_next(city, on, years):
    before, now = years[0], years[-1]
    earliest = make_rule(city, **(JULY | {"first_fiscal_year": before, "last_fiscal_year": before}))
    latest = make_rule(city, first_fiscal_year=now)
    make_rule(city, first_fiscal_year=before - 1, last_fiscal_year=before - 1)

    found = read_deadlines(on=on)

    assert list(found.by_year) == years
    assert found.by_year[before].of(city.pk) == earliest
    assert found.now.of(city.pk) == latest

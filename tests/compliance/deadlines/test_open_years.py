"""Each fiscal year in which a home had to file is held until a filing of it arrives."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.correspondence.models import Notice, NoticeKind
from compliance.correspondence.stages import LetterStage, with_stage
from compliance.deadlines.closing import AlreadyClosed, NotClosed, close_year, reopen_year
from compliance.deadlines.models import DeadlineRule, YearClosing
from compliance.filings.models import Filing
from compliance.filings.reviewing import (
    Superseded,
    accept_filing,
    accept_filings,
    note_opened,
    return_filing,
)
from compliance.register.facility_file import facility_record
from compliance.work.next_action import NextAction
from facilities.models import FormerAuthority, Suspension
from tests.compliance.deadlines.filed import KNOWN, NEXT_DAY, action, corrected, filed, years
from tests.compliance.work.oracle import Home
from tests.factories.accounts import make_user
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility, suspend
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 3, 31)


def test_on_the_first_of_april_the_filing_of_the_year_before_is_late():
    never = make_facility()

    assert action(never, LAST_DAY) == NextAction.AWAIT_FILING
    assert action(never) == NextAction.DEMAND_FILING
    assert (years(never).owed, years(never).late) == ((2026, 2027), (2026,))


def test_a_late_year_is_held_in_the_years_to_come_until_a_filing_of_it_arrives(city):
    make_rule(city)  # 2月末日
    home = make_facility(authority=city)
    filed(home, date(2026, 1, 16))
    for on in (LAST_DAY, NEXT_DAY, date(2028, 6, 1)):
        assert action(home, on) == NextAction.DEMAND_FILING
        assert 2026 in years(home, on).late

    filed(home, date(2028, 6, 1))
    assert years(home, date(2028, 6, 1)).late == (2026, 2027)
    filed(home, date(2028, 6, 2), year=2026)
    filed(home, date(2028, 6, 2), year=2027)
    assert years(home, date(2028, 6, 2)).owed == ()


def test_before_the_duty_began_nothing_is_owed(city):
    make_rule(city, first_fiscal_year=2022, change_counts="since_last")
    home = make_facility(authority=city)
    for day in (date(2023, 3, 31), date(2023, 6, 1), date(2024, 3, 31)):
        assert action(home, day) == NextAction.NOTHING


def test_nobody_is_accused_for_what_lies_before_the_records(city):
    home = make_facility(authority=city)
    city.records_from = date(2026, 4, 1)
    city.save()
    filed(home, date(2024, 6, 1))

    assert years(home, date(2026, 11, 25)).owed == (2026,)
    city.records_from = date(2024, 4, 1)
    city.save()
    assert years(home, date(2026, 11, 25)).late == (2025,)


@pytest.mark.parametrize(
    ("begins", "due", "expected"),
    [
        (date(2026, 4, 1), {"due_month": 7, "due_day": 31}, (2026,)),
        (date(2026, 7, 31), {"due_month": 7, "due_day": 31}, (2026,)),
        (date(2026, 8, 1), {"due_month": 7, "due_day": 31}, ()),
        (date(2026, 10, 1), {"due_month": 7, "due_day": 31}, ()),
        (date(2026, 10, 1), {"due_month": 12, "due_day": 28}, (2026,)),
        (date(2026, 10, 1), {}, (2026,)),
        (date(2026, 10, 1), {"bonus_month": 9, "bonus_day": 30}, ()),
        (date(2027, 4, 1), {}, ()),
    ],
)
@pytest.mark.parametrize("said", [True, False])
def test_an_office_that_begins_in_mid_year_accuses_nobody_of_a_deadline_before(
    city, settings, begins, due, expected, said
):
    if said:
        city.records_from = begins
        city.save()
    else:
        settings.RECORDS_FROM = begins
    if due:
        make_rule(city, **({"kind": "fixed_day", "due_month": 3, "due_day": 31} | due))
    home = make_facility(authority=city)

    assert years(home, date(2027, 4, 1)).overdue == (expected if begins.year == 2026 else ())
    assert years(home, date(2027, 4, 1)).owed == (*expected, 2027)


def test_a_day_before_all_records_asks_its_own_year(city, settings):
    settings.RECORDS_FROM = date(2026, 10, 1)
    home = make_facility(authority=city)

    assert years(home, date(2026, 3, 1)).owed == (2025,)
    assert years(home, date(2026, 11, 1)).owed == (2026,)


def test_a_breach_for_a_missing_filing_begins_after_the_deadline():
    home = make_facility(designated_date=date(2026, 7, 1))

    before = facility_record(home, on=date(2026, 11, 25), known_at=KNOWN)
    after = facility_record(home, on=NEXT_DAY, known_at=KNOWN)

    assert "違反" not in before.finding
    assert before.next_action == NextAction.AWAIT_FILING
    assert "義務違反（届出期限超過）" in after.finding
    assert after.next_action == NextAction.DEMAND_FILING


def test_what_binds_is_not_waited_for():
    home = make_facility()
    filed(home, date(2026, 12, 1), partners=[], planned_month=date(2027, 9, 1))
    filed(home, date(2027, 4, 1), partners=[], planned_month=date(2027, 9, 1))

    assert action(home, LAST_DAY) == NextAction.AWAIT_PLAN
    assert action(home) == NextAction.STANDARD_BREACH
    assert "基準違反" in facility_record(home, on=NEXT_DAY, known_at=KNOWN).finding


def test_a_change_that_is_corrected_twice_stays_a_change(city):
    make_rule(city, kind="fixed_day", due_month=7, due_day=31, change_counts="no")
    home = make_facility(authority=city)
    change = filed(home, date(2026, 6, 1), kind=Filing.Kind.CHANGE)
    for step in range(3):
        assert action(home, date(2026, 11, 1)) == NextAction.DEMAND_FILING
        change = corrected(change, date(2026, 6, 2 + step))


def test_a_year_that_is_corrected_counts_for_the_year_it_was_corrected_to():
    home = make_facility()
    wrong = filed(home, date(2026, 6, 1), year=2026)
    right = corrected(wrong, date(2026, 6, 2), year=2025)

    assert years(home, LAST_DAY).owed == (2026,)
    corrected(right, date(2026, 6, 3), year=2026)
    assert years(home, LAST_DAY).owed == ()


@pytest.fixture
def reviewed(city):
    city.review_required = True
    city.save()
    return make_facility(authority=city), make_user(city)


def test_what_was_corrected_waits_no_more_and_can_not_be_accepted(reviewed):
    home, reviewer = reviewed
    first = filed(home, date(2026, 6, 1))
    second = corrected(first, date(2026, 6, 2))
    asked = {"now": KNOWN, "by": reviewer}

    assert list(Filing.objects.waiting(known_at=KNOWN)) == [second]
    with pytest.raises(Superseded):
        accept_filing(first, **asked)
    with pytest.raises(Superseded):
        return_filing(first, reasons="不備", **asked)
    note_opened(first, **asked)
    note_opened(second, **asked)
    outcome = accept_filings([first, second], **asked)
    assert (outcome.accepted, outcome.overtaken) == ([second], [first])
    assert list(Filing.objects.waiting(known_at=KNOWN)) == []


def test_a_return_of_one_year_makes_no_resubmission_of_the_next(reviewed):
    home, reviewer = reviewed
    first = filed(home, date(2026, 6, 1))
    return_filing(first, reasons="不備", now=datetime(2026, 6, 5, tzinfo=UTC), by=reviewer)
    again = filed(home, date(2026, 6, 10))
    assert action(home, date(2026, 7, 1)) == NextAction.REVIEW_AGAIN
    accept_filing(again, now=datetime(2026, 6, 12, tzinfo=UTC), by=reviewer)

    filed(home, date(2027, 6, 1))

    waiting = Filing.objects.waiting(known_at=KNOWN).noting_resubmitted(known_at=KNOWN)
    assert [one.is_resubmitted for one in waiting] == [False]
    assert action(home, date(2027, 7, 1)) == NextAction.REVIEW


@pytest.mark.parametrize(("lacking", "expected"), [(False, ()), (True, (2026,))])
def test_a_return_undoes_a_filing_only_where_its_form_is_lacking(reviewed, lacking, expected):
    home, reviewer = reviewed
    first = filed(home, date(2026, 6, 1))
    at = datetime(2026, 6, 5, tzinfo=UTC)
    return_filing(first, reasons="不備", form_lacking=lacking, now=at, by=reviewer)

    assert years(home, LAST_DAY).owed == expected
    assert action(home, LAST_DAY) == NextAction.AWAIT_CORRECTION
    assert 2026 not in years(home).late  # the office has asked for it to be put right


def test_a_year_is_closed_with_a_reason_and_that_is_taken_back(reviewed):
    home, reviewer = reviewed
    asked = {"now": KNOWN, "by": reviewer}
    new = {"facility": home, "fiscal_year": 2026, "kind": "unfiled", "reason": "被災のため"}

    closing = close_year(YearClosing(**new), **asked)
    assert years(home).owed == (2027,)
    with pytest.raises(AlreadyClosed):
        close_year(YearClosing(**new), **asked)
    reopen_year(closing, reason="提出の意向があるため", **asked)
    assert years(home).late == (2026,)
    with pytest.raises(NotClosed):
        reopen_year(closing, reason="重ねて", **asked)
    close_year(YearClosing(**new), **asked)
    assert years(home).owed == (2027,)


def test_a_letter_that_asks_nothing_is_never_overdue():
    home = make_facility()
    thanks = make_notice(home, kind=NoticeKind.ACCEPTANCE)
    asking = make_notice(home, kind=NoticeKind.NOT_FILED)

    staged = with_stage(Notice.objects.all(), on=date(2027, 3, 1), known_at=KNOWN)

    stages = {one.pk: one.stage for one in staged}
    assert stages == {thanks.pk: LetterStage.NOT_ASKED, asking.pk: LetterStage.OVERDUE}


DAYS = st.dates(date(2024, 4, 1), date(2028, 3, 31))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_years_are_those_of_the_law_whatever_the_days(city, other_city, data):
    """Years, deadlines, days of designation, 休止, transfers and filings drawn at will."""
    DeadlineRule.objects.all().delete()
    month = data.draw(st.sampled_from([6, 9, 12, 2, 3]))
    changes = data.draw(st.sampled_from(DeadlineRule.ChangeCounts.values))
    make_rule(city, due_month=month, change_counts=changes)
    city.records_from = data.draw(st.none() | DAYS)
    city.save()
    home = make_facility(authority=city, designated_date=data.draw(st.none() | DAYS))
    for start, length in data.draw(
        st.lists(st.tuples(DAYS, st.none() | st.integers(1, 700)), max_size=1)
    ):
        end = date.fromordinal(start.toordinal() + length) if length else None
        suspend(home, start, end)
    for day in data.draw(st.sets(DAYS, max_size=2)):
        FormerAuthority.objects.create(facility=home, authority=other_city, until_date=day)
    kinds = st.sampled_from([Filing.Kind.ANNUAL, Filing.Kind.CHANGE])
    for day, kind in data.draw(st.lists(st.tuples(DAYS, kinds), max_size=3)):
        filed(home, day, kind=kind)
    day = data.draw(st.sampled_from([LAST_DAY, NEXT_DAY]) | DAYS)

    by_law, found = Home(home, day, KNOWN), years(home, day)

    assert set(found.owed) == by_law.owed().keys()
    assert (set(found.overdue), set(found.late)) == (by_law.overdue(), by_law.late())
    assert Suspension.objects.filter(facility=home).count() <= 1

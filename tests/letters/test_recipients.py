"""Who gets a letter, who does not, and why."""

from datetime import UTC, date, datetime
from typing import Unpack

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.models import DeadlineRule
from compliance.filings.models import Filing
from compliance.filings.reviewing import return_filing
from facilities.models import Facility, TypeCode
from jurisdictions.models import Authority
from letters.issuing.left_out import LeftOut, reason_words
from letters.issuing.recipients import select_recipients
from tests.factories.accounts import make_user
from tests.factories.closings import make_closing
from tests.factories.compliance import RecordedFields, make_filing, partner
from tests.factories.deadlines import RuleFields, make_rule
from tests.factories.facilities import FacilityFields, make_facility, suspend
from tests.factories.letters import make_letter_settings
from tests.factories.notices import make_batch, make_notice

ON = date(2026, 11, 23)
LATER = datetime(2027, 4, 1, tzinfo=UTC)
KINDS = NoticeKind
LAST_YEAR: RecordedFields = {
    "filed_date": date(2025, 6, 1),
    "received_date": date(2025, 6, 3),
    "now": datetime(2025, 6, 10, tzinfo=UTC),
}
JULY: RuleFields = {"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 7, "due_day": 31}


def home(
    city: Authority, *, type: str = TypeCode.WELFARE_FACILITY, **fields: Unpack[FacilityFields]
) -> Facility:
    usual: FacilityFields = {"address": "栃木県さくら市氏家2771"}
    return make_facility(type=type, authority=city, **(usual | fields))


def reason(facility, kind=KINDS.NOT_FILED, *, authority=None, on=ON, **how) -> LeftOut | None:
    """Return why a facility is left out; None where it gets the letter."""
    found = select_recipients(
        Facility.objects.filter(pk=facility.pk),
        authority=authority or facility.authority,
        kind=kind,
        on=on,
        known_at=LATER,
        **how,
    )
    assert len(found.recipients) + len(found.left_out) == 1
    return found.left_out[0][1] if found.left_out else None


def test_who_never_filed_is_asked_to_file(city):
    assert reason(home(city)) is None


def test_who_filed_this_year_is_left_out(city):
    facility = home(city)
    make_filing(facility)

    assert reason(facility) == LeftOut.ALREADY_FILED


def test_who_filed_last_year_only_is_asked_once_the_deadline_has_passed(city):
    facility = home(city)
    make_filing(facility, **LAST_YEAR)

    assert reason(facility) == LeftOut.FILED_BEFORE
    make_rule(city, **JULY)
    assert reason(facility) is None


def test_who_is_not_there_is_left_out(city, other_city):
    house = home(city, type=TypeCode.MODERATE_FEE_HOME)
    closed = home(city, closed_date=ON)
    opens_later = home(city, designated_date=date(2026, 12, 1))
    merged = home(city, merged_into=house)
    counted = home(city, type=TypeCode.SPECIFIED_FACILITY, counted_under=house)
    rests = home(city)
    suspend(rests, date(2026, 11, 1))
    elsewhere = make_facility(authority=other_city, address="群馬県もみじ市")

    assert reason(closed) == LeftOut.CLOSED
    assert reason(opens_later) == LeftOut.NOT_DESIGNATED
    assert reason(merged) == LeftOut.MERGED
    assert reason(counted) == LeftOut.COUNTED_ELSEWHERE
    assert reason(rests) == LeftOut.SUSPENDED
    assert reason(elsewhere, authority=city) == LeftOut.OTHER_AUTHORITY


def test_who_has_no_address_is_left_out(city):
    assert reason(make_facility(authority=city)) == LeftOut.NO_ADDRESS


def test_a_filing_that_waits_for_review_is_a_filing(city):
    city.review_required = True
    city.save()
    facility = home(city)
    make_filing(facility)

    assert reason(facility) == LeftOut.UNDER_REVIEW
    assert reason(facility, KINDS.NO_PARTNER) == LeftOut.UNDER_REVIEW


def test_who_was_asked_to_correct_a_filing_is_not_told_that_nothing_came(city):
    city.review_required = True
    city.save()
    facility = home(city)
    filing = make_filing(facility)
    now = datetime(2026, 6, 20, tzinfo=UTC)
    return_filing(filing, reasons="協力医療機関名がない", now=now, by=make_user(city))

    assert reason(facility) == LeftOut.RETURNED
    assert reason(facility, KINDS.NO_PARTNER) == LeftOut.RETURNED


def test_a_house_whose_other_designation_files_is_not_asked_again(city):
    make_rule(city, house=DeadlineRule.House.EXEMPT)
    house = home(city, type=TypeCode.MODERATE_FEE_HOME, has_specified_designation=True)

    assert reason(house) == LeftOut.EXEMPT
    assert reason(house, KINDS.ADVANCE_NOTICE) == LeftOut.EXEMPT


def test_what_was_filed_is_said_of_its_year(city):
    """A year that is closed is not filed, though the home filed the year before."""
    closed, filed = home(city), home(city)
    make_filing(closed, **LAST_YEAR)
    make_filing(filed)
    make_closing(closed)

    assert reason(closed) == LeftOut.EXEMPT
    assert reason(filed) == LeftOut.ALREADY_FILED
    shown = {one: reason_words(one, on=date(2027, 3, 31)) for one in LeftOut}
    assert shown[LeftOut.ALREADY_FILED] == "届出済み（令和8年度）"
    assert shown[LeftOut.FILED_BEFORE] == "令和7年度以前に届出あり（令和8年度は期限前）"
    assert shown[LeftOut.EXEMPT] == "令和8年度の届出を要しない"
    assert reason_words(LeftOut.ALREADY_FILED, on=date(2027, 4, 1)) == "届出済み（令和9年度）"
    assert shown[LeftOut.CLOSED] == "廃止"


@pytest.mark.parametrize(
    ("promises", "no_partner", "requirements"),
    [
        (None, LeftOut.NOT_FILED, LeftOut.NOT_FILED),
        ("", None, LeftOut.NO_PARTNER),
        ("ⅰ", LeftOut.HAS_PARTNER, None),
        ("ⅰⅱ", LeftOut.HAS_PARTNER, None),
        ("ⅰⅱⅲ", LeftOut.HAS_PARTNER, LeftOut.MET),
    ],
)
def test_what_was_filed_decides_which_letter_is_due(city, promises, no_partner, requirements):
    facility = home(city)
    if promises is not None:
        make_filing(facility, [partner(promises=promises)] if promises else [])

    assert reason(facility, KINDS.NO_PARTNER) == no_partner
    assert reason(facility, KINDS.REQUIREMENTS_MISSING) == requirements


def test_of_an_effort_type_admission_is_not_asked(city):
    facility = home(city, type=TypeCode.GROUP_HOME)
    make_filing(facility, [partner(promises="ⅰⅱ")])

    assert reason(facility, KINDS.REQUIREMENTS_MISSING) == LeftOut.MET


def test_a_confirmation_is_asked_for_after_a_year(city):
    fresh, stale, without = home(city), home(city), home(city)
    make_filing(fresh, confirmed_date=date(2025, 11, 23))
    make_filing(stale, confirmed_date=date(2025, 11, 22))
    make_filing(without, [])

    assert reason(fresh, KINDS.CONFIRMATION_DUE) == LeftOut.CONFIRMED
    assert reason(stale, KINDS.CONFIRMATION_DUE) is None
    assert reason(without, KINDS.CONFIRMATION_DUE) == LeftOut.NO_PARTNER
    assert reason(home(city), KINDS.CONFIRMATION_DUE) == LeftOut.NOT_FILED


def test_a_notice_in_advance_goes_before_the_deadline_only(city):
    make_rule(city, **JULY)
    facility = home(city)

    assert reason(facility, KINDS.ADVANCE_NOTICE, on=date(2026, 7, 31)) is None
    assert reason(facility, KINDS.ADVANCE_NOTICE, on=date(2026, 8, 1)) == LeftOut.OVERDUE
    make_filing(facility)
    assert reason(facility, KINDS.ADVANCE_NOTICE) == LeftOut.ALREADY_FILED


def test_thanks_go_to_those_who_filed_this_year(city):
    filed, long_ago = home(city), home(city)
    make_filing(filed)
    make_filing(long_ago, **LAST_YEAR)

    assert reason(filed, KINDS.ACCEPTANCE) is None
    assert reason(long_ago, KINDS.ACCEPTANCE) == LeftOut.OWES
    assert reason(home(city), KINDS.ACCEPTANCE) == LeftOut.NOT_FILED


def test_nobody_is_written_to_twice_within_the_quiet_days(city):
    make_letter_settings(city, quiet_days=10)
    facility = home(city)
    batch = make_batch(city, notice_date=date(2026, 11, 14), reply_due_date=None)
    notice = make_notice(facility, batch)

    assert reason(facility, on=date(2026, 11, 23)) == LeftOut.RECENTLY_WRITTEN
    assert reason(facility, on=date(2026, 11, 24)) is None
    assert reason(facility, KINDS.ADVANCE_NOTICE, on=ON) is None
    assert reason(facility, on=ON, replaced=notice) is None


def test_nobody_is_written_to_twice_on_a_day_without_quiet_days(city):
    make_letter_settings(city, quiet_days=0)
    facility = home(city)
    make_notice(facility, make_batch(city, notice_date=ON, reply_due_date=None))

    assert reason(facility) == LeftOut.RECENTLY_WRITTEN
    assert reason(facility, on=date(2026, 11, 24)) is None


def test_letters_lie_in_the_order_of_place_and_number(city):
    second, first = home(city, number="0900000002"), home(city, number="0900000001")
    found = select_recipients(
        Facility.objects.all(), authority=city, kind=KINDS.NOT_FILED, on=ON, known_at=LATER
    )

    assert [one.facility for one in found.recipients] == [first.pk, second.pk]


def test_what_is_known_later_does_not_count_before(city):
    facility = home(city)
    make_filing(facility, kind=Filing.Kind.ANNUAL, now=datetime(2026, 12, 1, tzinfo=UTC))
    found = select_recipients(
        Facility.objects.all(),
        authority=city,
        kind=KINDS.NOT_FILED,
        on=ON,
        known_at=datetime(2026, 11, 23, tzinfo=UTC),
    )

    assert [one.facility for one in found.recipients] == [facility.pk]


def test_many_facilities_take_as_many_queries_as_few(city):
    def queries():
        with CaptureQueriesContext(connection) as made:
            select_recipients(
                Facility.objects.all(), authority=city, kind=KINDS.NOT_FILED, on=ON, known_at=LATER
            )
        return len(made)

    home(city)
    few = queries()
    for _ in range(20):
        home(city)

    assert queries() == few <= 5

"""The facts of the rule, on the two clocks; SQL and Python must agree."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.filings.models import Filing
from compliance.filings.recording import record_filing
from compliance.filings.reviewing import accept_filing, return_filing
from compliance.filings.standing import classified, facts_of, standing_of
from compliance.rule.classification import Category, classify
from facilities.models import Facility, TypeCode
from tests.factories.accounts import make_user
from tests.factories.compliance import FilingFields, make_filing, new_filing, partner
from tests.factories.facilities import make_facility, suspend
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
ON = date(2026, 8, 1)
LATER = datetime(2026, 12, 3, tzinfo=UTC)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def category(facility: Facility, *, on: date = ON, known_at: datetime = LATER) -> Category:
    """Return the category, having seen that SQL and Python agree on it."""
    in_python = facts_of(facility, on=on, known_at=known_at)
    in_sql = classified(Facility.objects.filter(pk=facility.pk), on=on, known_at=known_at).get()
    assert standing_of(in_sql).facts == in_python
    assert in_sql.category == classify(in_python)
    return standing_of(in_sql).category


def test_two_partners_meet_the_requirements_together():
    facility = make_facility()
    make_filing(facility, [partner(promises="ⅰⅱ"), partner(promises="ⅲ")])

    assert category(facility) == Category.MET


def test_a_clinic_does_not_count_for_admission():
    facility = make_facility()
    filing = make_filing(facility, [partner(make_clinic(), "ⅰⅱⅲ")])

    assert category(facility) == Category.PARTLY_MET
    assert filing.partners.get().claims_admission


def test_admission_is_not_asked_of_a_group_home():
    facility = make_facility(type=TypeCode.GROUP_HOME)
    make_filing(facility, [partner(make_clinic(), "ⅰⅱ")])

    assert category(facility) == Category.MET


def test_a_filing_counts_from_the_day_of_receipt_not_of_filing():
    facility = make_facility()
    make_filing(facility, filed_date=date(2026, 7, 20), received_date=date(2026, 8, 2))

    assert category(facility, on=date(2026, 8, 1)) == Category.NOT_FILED
    assert category(facility, on=date(2026, 8, 2)) == Category.MET


def test_what_was_recorded_later_was_not_known():
    facility = make_facility()
    make_filing(facility, now=at(9, 1))

    assert category(facility, known_at=at(8, 31)) == Category.NOT_FILED
    assert category(facility, known_at=at(9, 1)) == Category.MET


def test_a_change_replaces_what_was_filed_before():
    facility = make_facility()
    make_filing(facility)
    make_filing(
        facility,
        [partner(promises="ⅰ")],
        kind=Filing.Kind.CHANGE,
        filed_date=date(2026, 7, 1),
        received_date=date(2026, 7, 1),
    )

    assert category(facility, on=date(2026, 6, 30)) == Category.MET
    assert category(facility) == Category.PARTLY_MET


def test_of_two_received_on_one_day_the_later_recorded_counts():
    facility = make_facility()
    make_filing(facility, [partner(promises="ⅰ")], now=at(7, 2))
    make_filing(facility, [partner(promises="")], now=at(7, 1))

    assert category(facility) == Category.PARTLY_MET


def test_a_correction_counts_from_the_time_it_was_recorded():
    facility = make_facility()
    filing = make_filing(facility, now=at(7, 1))
    correction = new_filing(
        facility,
        [partner(promises="ⅰ")],
        kind=Filing.Kind.CORRECTION,
        corrects=filing,
        correction_reason="記載誤り",
    )
    record_filing(correction, now=at(9, 1), by=make_user())

    assert category(facility, known_at=at(8, 31)) == Category.MET
    assert category(facility, known_at=at(9, 1)) == Category.PARTLY_MET


def test_a_filing_under_review_leaves_the_facility_as_it_stood(city):
    city.review_required = True
    city.save()
    facility, reviewer = make_facility(authority=city), make_user(city)
    first = make_filing(facility, [partner(promises="ⅰ")], now=at(6, 10))

    assert category(facility) == Category.UNDER_REVIEW

    accept_filing(first, now=at(6, 20), by=reviewer)
    second = make_filing(
        facility, filed_date=date(2026, 7, 1), received_date=date(2026, 7, 1), now=at(7, 1)
    )

    assert category(facility) == Category.PARTLY_MET
    assert category(facility, known_at=at(6, 19)) == Category.UNDER_REVIEW

    accept_filing(second, now=at(7, 10), by=reviewer)

    assert category(facility, known_at=at(7, 9)) == Category.PARTLY_MET
    assert category(facility, known_at=at(7, 10)) == Category.MET


def test_a_returned_filing_does_not_count(city):
    city.review_required = True
    city.save()
    facility = make_facility(authority=city)
    filing = make_filing(facility, now=at(6, 10))
    return_filing(filing, reasons="協定書がない。", now=at(6, 20), by=make_user(city))

    assert category(facility, known_at=at(6, 19)) == Category.UNDER_REVIEW
    assert category(facility, known_at=at(6, 20)) == Category.RETURNED


def test_a_correction_under_review_leaves_the_original(city):
    facility = make_facility(authority=city)
    filing = make_filing(facility, now=at(6, 10))
    city.review_required = True
    city.save()
    facility.refresh_from_db()
    correction = new_filing(
        facility, [], kind=Filing.Kind.CORRECTION, corrects=filing, correction_reason="誤り"
    )
    corrected = record_filing(correction, now=at(7, 1), by=make_user(city))

    assert category(facility) == Category.MET

    accept_filing(corrected, now=at(7, 2), by=make_user(city))

    assert category(facility) == Category.NO_PARTNER


def test_the_population_is_that_of_the_day():
    house = make_facility(type=TypeCode.NURSING_HOME)
    counted = {
        "usual": make_facility(),
        "designation unknown": make_facility(designated_date=None),
        "designated on the day": make_facility(designated_date=ON),
        "closes on the next day": make_facility(closed_date=ON + timedelta(days=1)),
        "house": house,
    }
    suspend(counted["usual"], date(2026, 6, 1), resumed=ON)
    make_facility(designated_date=ON + timedelta(days=1))
    make_facility(closed_date=ON)
    make_facility(type=TypeCode.SPECIFIED_FACILITY, counted_under=house)
    suspend(make_facility(), ON)

    assert set(Facility.objects.counted(on=ON)) == set(counted.values())


@pytest.mark.parametrize("seed", range(4))
def test_sql_and_python_agree_on_every_facility_of_a_generated_world(city, prefecture, seed):
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    city.review_required = seed % 2 == 0
    city.save()
    institutions = [make_hospital(), make_hospital(), make_clinic()]
    user = make_user(city)
    facilities = [
        make_facility(type=type_code, authority=authority)
        for type_code in TypeCode
        for authority in (city, prefecture)
    ]
    for facility in facilities:
        _file_at_random(facility, institutions, chance, user)

    days = [date(2025, 8, 1), date(2026, 3, 31), date(2026, 8, 1)]
    times = [datetime(2025, 12, 3, tzinfo=UTC), LATER]
    seen = {
        category(facility, on=on, known_at=known_at)
        for facility in facilities
        for on in days
        for known_at in times
    }

    assert {Category.MET, Category.NOT_FILED, Category.PARTLY_MET} <= seen


def _file_at_random(facility, institutions, chance, user):
    filings = []
    for _ in range(chance.randint(0, 4)):
        filed = date(2025, 4, 1) + timedelta(days=chance.randint(0, 500))
        received = filed + timedelta(days=chance.randint(0, 30))
        now = datetime(received.year, received.month, received.day, tzinfo=UTC)
        named = chance.sample(institutions, chance.randint(0, 3))
        partners = [
            partner(one, "".join(r for r in "ⅰⅱⅲ" if chance.random() < 0.6)) for one in named
        ]
        values: FilingFields = {"filed_date": filed, "received_date": received}
        uncorrected = [filing for filing in filings if chance.random() < 0.3]
        if uncorrected:
            filings.remove(uncorrected[0])
            values |= {
                "kind": Filing.Kind.CORRECTION,
                "corrects": uncorrected[0],
                "correction_reason": "記載誤り",
            }
        now += timedelta(days=chance.randint(0, 200))
        filing = make_filing(facility, partners, now=now, **values)
        filings.append(filing)
        if filing.review_required and chance.random() < 0.7:
            decided = now + timedelta(days=chance.randint(0, 60))
            if chance.random() < 0.7:
                accept_filing(filing, now=decided, by=user)
            else:
                return_filing(filing, reasons="不備", now=decided, by=user)

"""What is known of one facility on a past day, at a past time."""

from datetime import UTC, date, datetime

import pytest

from compliance.filings.models import Filing
from compliance.filings.reviewing import accept_filing, return_filing
from compliance.register.facility_file import facility_record
from tests.factories.accounts import make_user
from tests.factories.closings import CLOSED, make_closing
from tests.factories.compliance import FilingFields, make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_clinic

pytestmark = pytest.mark.django_db
ON = date(2026, 8, 1)
CORRECTION: FilingFields = {"kind": Filing.Kind.CORRECTION, "correction_reason": "誤り"}


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def states(facility, *, on=ON, known_at):
    record = facility_record(facility, on=on, known_at=known_at)
    return [entry.state for entry in record.entries]


def reviewed(city):
    city.review_required = True
    city.save()
    return make_filing(make_facility(authority=city), now=at(6, 10)), make_user(city)


def test_the_timeline_does_not_know_a_decision_before_it_was_made(city):
    filing, reviewer = reviewed(city)
    return_filing(filing, reasons="協定書がない。", now=at(6, 20), by=reviewer)

    assert states(filing.facility, known_at=at(6, 19)) == ["審査中"]
    assert states(filing.facility, known_at=at(6, 20)) == ["差戻し"]


def test_the_timeline_names_who_decided_only_from_then_on(city):
    filing, reviewer = reviewed(city)
    accepted = accept_filing(filing, now=at(6, 20), by=reviewer)

    before, after = (
        facility_record(filing.facility, on=ON, known_at=known).entries[0]
        for known in (at(6, 19), at(6, 20))
    )

    assert (before.decision, before.state) == (None, "審査中")
    assert (after.decision, after.state) == (accepted, "現在の届出")


def test_the_timeline_does_not_know_a_correction_before_it_was_recorded():
    filing = make_filing(now=at(6, 10))
    make_filing(filing.facility, [], now=at(7, 1), **(CORRECTION | {"corrects": filing}))

    assert states(filing.facility, known_at=at(6, 30)) == ["現在の届出"]
    assert states(filing.facility, known_at=at(7, 1)) == ["現在の届出", "訂正済み"]


def test_only_an_accepted_correction_takes_the_place_of_what_it_corrects(city):
    filing, reviewer = reviewed(city)
    accept_filing(filing, now=at(6, 11), by=reviewer)
    home = filing.facility
    later: FilingFields = {"filed_date": date(2026, 7, 20), "received_date": date(2026, 7, 20)}
    newer = make_filing(home, now=at(7, 21), **later)
    accept_filing(newer, now=at(7, 22), by=reviewer)
    lacking = make_filing(home, [], now=at(8, 1), **(CORRECTION | {"corrects": filing}))
    return_filing(lacking, reasons="署名がない。", now=at(8, 2), by=reviewer)
    again = make_filing(home, [], now=at(8, 3), **(CORRECTION | {"corrects": lacking}))
    accept_filing(again, now=at(8, 4), by=reviewer)

    assert states(home, known_at=at(8, 1))[1:] == ["審査中", "以前の届出"]
    assert states(home, known_at=at(8, 2))[1:] == ["差戻し", "以前の届出"]
    assert states(home, known_at=at(8, 4)) == ["現在の届出", "以前の届出", "差戻し", "訂正済み"]


def test_what_came_after_the_day_is_neither_former_nor_present():
    first = make_filing(now=at(6, 10))
    later: FilingFields = {"filed_date": date(2026, 8, 2), "received_date": date(2026, 8, 2)}
    clinic = make_clinic(name="後の医院")
    make_filing(first.facility, [partner(clinic, "ⅰ")], now=at(8, 3), **later)

    record = facility_record(first.facility, on=ON, known_at=at(9, 1))

    assert [entry.state for entry in record.entries] == ["基準日より後の届出", "現在の届出"]
    assert record.former_partners == []


def test_a_year_that_was_closed_later_was_not_known_to_be():
    closing = make_closing(make_facility())

    before = facility_record(closing.facility, on=ON, known_at=at(7, 31))
    after = facility_record(closing.facility, on=ON, known_at=CLOSED)

    assert before.closings == []
    assert [one.closing for one in after.closings] == [closing]

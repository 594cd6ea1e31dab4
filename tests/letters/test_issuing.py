"""Letters are issued once, to those who still need them, with numbers of their own."""

import threading
from datetime import date
from time import sleep

import pytest
from django.db import transaction

from compliance.correspondence.models import Notice, NoticeKind
from facilities.models import Facility
from letters.issuing.batches import NumberTaken, stop_batch
from letters.issuing.issuing import issue_notices
from letters.issuing.left_out import LeftOut
from letters.issuing.recipients import select_recipients
from tests.committed import apart
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.factories.notices import (
    NOW,
    TODAY,
    make_homes,
    make_notice,
    prepare,
    words,
)


def issue(batch, *, compose=words, today=TODAY) -> list[Notice]:
    return issue_notices(batch, compose=compose, today=today, now=NOW, by=batch.created_by)


def numbers(notices) -> list[str]:
    return [notice.notice_number for notice in notices]


def test_a_letter_is_issued_to_everybody_with_a_number_and_a_slip_of_its_own(city):
    facilities = make_homes(city)
    notices = issue(prepare(city, first=12))

    assert numbers(notices) == ["さ介第12号", "さ介第13号", "さ介第14号"]
    assert [notice.facility for notice in notices] == facilities
    assert [notice.letter["number"] for notice in notices] == numbers(notices)
    assert len({notice.slip_identifier for notice in notices}) == 3


def test_who_has_filed_since_the_selection_gets_nothing_and_is_named(city):
    first, second, third = make_homes(city)
    batch = prepare(city)
    make_filing(second, received_date=TODAY, filed_date=TODAY, now=NOW)

    notices = issue(batch)

    batch.refresh_from_db()
    assert [notice.facility for notice in notices] == [first, third]
    assert numbers(notices) == ["さ介第1号", "さ介第2号"]
    assert batch.left_out == [
        {
            "facility": second.pk,
            "facility_number": second.number,
            "reason": LeftOut.ALREADY_FILED,
            "at": "issue",
        }
    ]


def test_a_filing_received_after_the_date_on_the_letters_counts_too(city):
    first, second = make_homes(city, 2)
    batch = prepare(city, day=date(2026, 11, 16))
    make_filing(second, received_date=TODAY, filed_date=TODAY, now=NOW)

    assert [notice.facility for notice in issue(batch)] == [first]


def test_who_was_left_out_at_the_selection_is_not_taken_in_later(city):
    make_homes(city, 1)
    late = make_facility(authority=city)
    batch = prepare(city)
    Facility.objects.filter(pk=late.pk).update(address="栃木県さくら市")

    assert late not in [notice.facility for notice in issue(batch)]
    assert [said["reason"] for said in batch.left_out] == [LeftOut.NO_ADDRESS]


def test_a_facility_that_went_to_another_authority_gets_nothing(city, other_city):
    (facility,) = make_homes(city, 1)
    batch = prepare(city)
    Facility.objects.filter(pk=facility.pk).update(authority=other_city)

    assert issue(batch) == []


def test_issuing_again_after_an_interruption_issues_nothing_twice(city):
    make_homes(city)
    batch = prepare(city)
    first = issue(batch)
    stop_batch(batch, problem="電源が切れました")

    assert issue(batch) == first
    assert Notice.objects.count() == 3


def test_a_failure_on_the_way_leaves_no_letter_and_no_number(city):
    make_homes(city)
    batch = prepare(city)

    def break_down(batch, addressed):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        issue(batch, compose=break_down)

    assert not Notice.objects.exists()
    assert numbers(issue(batch)) == ["さ介第1号", "さ介第2号", "さ介第3号"]


def test_two_officials_with_forms_of_their_own_write_to_nobody_twice(city):
    make_homes(city)
    mine, theirs = prepare(city), prepare(city, first=4)

    issue(mine)

    assert issue(theirs) == []
    theirs.refresh_from_db()
    assert {said["reason"] for said in theirs.left_out} == {LeftOut.RECENTLY_WRITTEN}


def test_a_letter_that_replaces_another_is_issued_within_the_quiet_days(city):
    (facility,) = make_homes(city, 1)
    old = make_notice(facility)
    selection = select_recipients(
        Facility.objects.all(),
        authority=city,
        kind=NoticeKind.NOT_FILED,
        on=TODAY,
        known_at=NOW,
        replaced=old,
    )
    batch = prepare(city, first=2, selection=selection, replaces=old)

    (notice,) = issue(batch)

    assert notice.replaces == old
    assert list(old.replaced_by.all()) == [notice]


def test_a_number_taken_behind_the_back_of_a_batch_stops_it_whole(city):
    make_homes(city)
    batch = prepare(city)
    other = prepare(city, first=50, number_prefix="別第")
    make_notice(make_facility(authority=city), other, notice_number="さ介第3号")

    with pytest.raises(NumberTaken):
        issue(batch)

    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_filing_on_its_way_while_letters_are_issued_is_waited_for(city):
    first, second = make_homes(city, 2)
    batch = prepare(city)
    recorded, issued = threading.Event(), []

    def file():
        with transaction.atomic():
            make_filing(second, received_date=TODAY, filed_date=TODAY, now=NOW)
            recorded.set()
            # Long enough for the issue to arrive at the lock.
            sleep(0.5)

    filing = apart(file)
    recorded.wait(10)
    issuing = apart(lambda: issued.extend(issue(batch)))
    filing.join(20)
    issuing.join(20)

    assert [notice.facility_id for notice in issued] == [first.pk]


@pytest.mark.django_db(transaction=True)
def test_a_filing_that_comes_while_letters_are_written_is_recorded_after_them(city):
    (facility,) = make_homes(city, 1)
    batch = prepare(city)
    order, writing = [], threading.Event()

    def slowly(batch, addressed):
        writing.set()
        sleep(0.5)
        order.append("written")
        return words(batch, addressed)

    def file():
        make_filing(facility, received_date=TODAY, filed_date=TODAY, now=NOW)
        order.append("filed")

    issuing = apart(lambda: issue(batch, compose=slowly))
    writing.wait(10)
    filing = apart(file)
    issuing.join(20)
    filing.join(20)

    assert order == ["written", "filed"]
    assert [notice.facility for notice in Notice.objects.all()] == [facility]


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_issue_once(city):
    make_homes(city)
    batch, both = prepare(city), threading.Barrier(2)
    issued = []

    def press():
        both.wait()
        issued.append(numbers(issue(batch)))

    threads = [apart(press), apart(press)]
    for thread in threads:
        thread.join(20)

    assert issued[0] == issued[1] == ["さ介第1号", "さ介第2号", "さ介第3号"]
    assert Notice.objects.count() == 3

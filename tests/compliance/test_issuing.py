"""Letters are issued once, to those who still need them, with numbers of their own."""

import threading
from datetime import UTC, date, datetime
from io import StringIO
from time import sleep
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Role
from compliance.issuing import (
    AlreadyPrepared,
    NewBatch,
    NotThePerson,
    NumberTaken,
    Written,
    WrongState,
    finish_batch,
    issue_notices,
    next_number,
    prepare_batch,
    release_batch,
    stop_batch,
    withdraw_batch,
)
from compliance.models import Notice, NoticeBatch, NoticeKind
from compliance.recipients import LeftOut, select_recipients
from facilities.models import Facility
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.factories.letters import make_letter_settings
from tests.factories.notices import make_notice

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
State = NoticeBatch.State


def homes(city, count=3) -> list[Facility]:
    return [make_facility(authority=city, address="栃木県さくら市") for _ in range(count)]


def words(batch, addressed):
    return [Written(letter={"number": one.notice_number}) for one in addressed]


def new_batch(city, *, first=1, day=TODAY, token: UUID | None = None, **fields) -> NewBatch:
    """Return a batch for all facilities, as a person would see it."""
    selection = select_recipients(
        Facility.objects.all(), authority=city, kind=NoticeKind.NOT_FILED, on=day, known_at=NOW
    )
    values = {
        "authority": city,
        "kind": NoticeKind.NOT_FILED,
        "notice_date": day,
        "reply_due_date": None,
        "number_prefix": "さ介第",
        "first_number": first,
        "selection": selection,
        "token": token or uuid4(),
    }
    return NewBatch(**values | fields)


def prepare(city, **how) -> NoticeBatch:
    return prepare_batch(new_batch(city, **how), now=NOW, by=make_user(city, Role.REVIEW))


def issue(batch, *, compose=words, today=TODAY) -> list[Notice]:
    return issue_notices(batch, compose=compose, today=today, now=NOW, by=batch.created_by)


def numbers(notices) -> list[str]:
    return [notice.notice_number for notice in notices]


def test_a_letter_is_issued_to_everybody_with_a_number_and_a_slip_of_its_own(city):
    facilities = homes(city)
    notices = issue(prepare(city, first=12))

    assert numbers(notices) == ["さ介第12号", "さ介第13号", "さ介第14号"]
    assert [notice.facility for notice in notices] == facilities
    assert [notice.letter["number"] for notice in notices] == numbers(notices)
    assert len({notice.slip_identifier for notice in notices}) == 3


def test_who_has_filed_since_the_selection_gets_nothing_and_is_named(city):
    first, second, third = homes(city)
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
    first, second = homes(city, 2)
    batch = prepare(city, day=date(2026, 11, 16))
    make_filing(second, received_date=TODAY, filed_date=TODAY, now=NOW)

    assert [notice.facility for notice in issue(batch)] == [first]


def test_who_was_left_out_at_the_selection_is_not_taken_in_later(city):
    homes(city, 1)
    late = make_facility(authority=city)
    batch = prepare(city)
    Facility.objects.filter(pk=late.pk).update(address="栃木県さくら市")

    assert late not in [notice.facility for notice in issue(batch)]
    assert [said["reason"] for said in batch.left_out] == [LeftOut.NO_ADDRESS]


def test_a_facility_that_went_to_another_authority_gets_nothing(city, other_city):
    (facility,) = homes(city, 1)
    batch = prepare(city)
    Facility.objects.filter(pk=facility.pk).update(authority=other_city)

    assert issue(batch) == []


def test_issuing_again_after_an_interruption_issues_nothing_twice(city):
    homes(city)
    batch = prepare(city)
    first = issue(batch)
    stop_batch(batch, problem="電源が切れました")

    assert issue(batch) == first
    assert Notice.objects.count() == 3


def test_a_failure_on_the_way_leaves_no_letter_and_no_number(city):
    homes(city)
    batch = prepare(city)

    def break_down(batch, addressed):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        issue(batch, compose=break_down)

    assert not Notice.objects.exists()
    assert numbers(issue(batch)) == ["さ介第1号", "さ介第2号", "さ介第3号"]


def test_a_form_that_is_sent_twice_prepares_one_batch(city):
    homes(city)
    token = uuid4()
    batch = prepare(city, token=token)

    with pytest.raises(AlreadyPrepared) as again:
        prepare(city, token=token, first=100)

    assert again.value.batch == batch


def test_two_officials_with_forms_of_their_own_write_to_nobody_twice(city):
    homes(city)
    mine, theirs = prepare(city), prepare(city, first=4)

    issue(mine)

    assert issue(theirs) == []
    theirs.refresh_from_db()
    assert {said["reason"] for said in theirs.left_out} == {LeftOut.RECENTLY_WRITTEN}


@pytest.mark.parametrize("first", [1, 3, 2])
def test_numbers_that_a_batch_keeps_are_not_given_again(city, first):
    homes(city)
    prepare(city, first=1)

    with pytest.raises(NumberTaken) as taken:
        prepare(city, first=first)

    assert taken.value.free == 4


def test_numbers_go_on_where_letters_ended_and_begin_anew_each_year(city, other_city):
    make_letter_settings(city, first_number=101)
    homes(city)
    assert next_number(city, prefix="さ介第", on=TODAY) == 101
    batch = prepare(city, first=101)
    make_filing(Facility.objects.order_by("pk")[0], received_date=TODAY, now=NOW)
    issue(batch)
    finish_batch(batch, pdf="", archive="")

    assert next_number(city, prefix="さ介第", on=TODAY) == 103
    assert next_number(city, prefix="さ高第", on=TODAY) == 101
    assert next_number(city, prefix="さ介第", on=date(2027, 4, 1)) == 101
    assert next_number(other_city, prefix="さ介第", on=TODAY) == 1


def test_numbers_of_a_batch_that_was_taken_back_are_free(city):
    homes(city)
    withdraw_batch(prepare_waiting(city))

    assert next_number(city, prefix="さ介第", on=TODAY) == 1


def prepare_waiting(city) -> NoticeBatch:
    make_letter_settings(city, release_required=True)
    return prepare(city)


def test_where_a_second_person_must_release_nothing_is_issued_before(city):
    homes(city)
    batch = prepare_waiting(city)

    with pytest.raises(WrongState):
        issue(batch)
    with pytest.raises(NotThePerson):
        release_batch(batch, now=NOW, by=batch.created_by)
    release_batch(batch, now=NOW, by=make_user(city, Role.REVIEW))

    assert len(issue(batch)) == 3


def test_a_batch_is_released_once_and_not_taken_back_after_issue(city):
    homes(city)
    batch, releaser = prepare_waiting(city), make_user(city, Role.REVIEW)
    release_batch(batch, now=NOW, by=releaser)
    issue(batch)
    stop_batch(batch, problem="印刷できません")

    with pytest.raises(WrongState):
        release_batch(batch, now=NOW, by=releaser)
    with pytest.raises(WrongState):
        withdraw_batch(batch)


def test_a_letter_that_replaces_another_is_issued_within_the_quiet_days(city):
    (facility,) = homes(city, 1)
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
    homes(city)
    batch = prepare(city)
    other = prepare(city, first=50, number_prefix="別第")
    make_notice(make_facility(authority=city), other, notice_number="さ介第3号")

    with pytest.raises(NumberTaken):
        issue(batch)

    assert Notice.objects.count() == 1


def our_city() -> Authority:
    """Return さくら市; a test that commits empties the tables at its end, so they are filled."""
    call_command("load_reference", stdout=StringIO())
    return Authority.objects.get(name="さくら市")


def apart(act) -> threading.Thread:
    """Begin an act on a connection of its own."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_filing_on_its_way_while_letters_are_issued_is_waited_for():
    city = our_city()
    first, second = homes(city, 2)
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
def test_a_filing_that_comes_while_letters_are_written_is_recorded_after_them():
    city = our_city()
    (facility,) = homes(city, 1)
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
def test_two_who_press_at_once_issue_once():
    city = our_city()
    homes(city)
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


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_at_once_do_not_get_the_same_numbers():
    city = our_city()
    homes(city)
    both, outcomes = threading.Barrier(2), []

    def press():
        both.wait()
        try:
            outcomes.append(prepare(city).first_number)
        except NumberTaken as taken:
            outcomes.append(f"free {taken.free}")

    threads = [apart(press), apart(press)]
    for thread in threads:
        thread.join(20)

    assert sorted(map(str, outcomes)) == ["1", "free 4"]

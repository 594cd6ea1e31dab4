"""A batch is prepared once, keeps its numbers, and is released by somebody else."""

import threading
from datetime import date
from uuid import uuid4

import pytest

from accounts.models import Role
from compliance.correspondence.models import NoticeBatch
from facilities.models import Facility
from letters.issuing.batches import (
    AlreadyPrepared,
    NotThePerson,
    NumberTaken,
    WrongState,
    finish_batch,
    next_number,
    release_batch,
    stop_batch,
    withdraw_batch,
)
from letters.issuing.issuing import issue_notices
from tests.committed import apart
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.letters import make_letter_settings
from tests.factories.notices import NOW, TODAY, make_homes, prepare, words


def test_a_form_that_is_sent_twice_prepares_one_batch(city):
    make_homes(city)
    token = uuid4()
    batch = prepare(city, token=token)

    with pytest.raises(AlreadyPrepared) as again:
        prepare(city, token=token, first=100)

    assert again.value.batch == batch


@pytest.mark.parametrize("first", [1, 3, 2])
def test_numbers_that_a_batch_keeps_are_not_given_again(city, first):
    make_homes(city)
    prepare(city, first=1)

    with pytest.raises(NumberTaken) as taken:
        prepare(city, first=first)

    assert taken.value.free == 4


def test_numbers_go_on_where_letters_ended_and_begin_anew_each_year(city, other_city):
    make_letter_settings(city, first_number=101)
    make_homes(city)
    assert next_number(city, prefix="さ介第", on=TODAY) == 101
    batch = prepare(city, first=101)
    make_filing(Facility.objects.order_by("pk")[0], received_date=TODAY, now=NOW)
    issue_notices(batch, compose=words, today=TODAY, now=NOW, by=None)
    finish_batch(batch, pdf="")

    assert next_number(city, prefix="さ介第", on=TODAY) == 103
    assert next_number(city, prefix="さ高第", on=TODAY) == 101
    assert next_number(city, prefix="さ介第", on=date(2027, 4, 1)) == 101
    assert next_number(other_city, prefix="さ介第", on=TODAY) == 1


def test_numbers_of_a_batch_that_was_taken_back_are_free(city):
    make_homes(city)
    withdraw_batch(prepare_waiting(city))

    assert next_number(city, prefix="さ介第", on=TODAY) == 1


def prepare_waiting(city) -> NoticeBatch:
    make_letter_settings(city, release_required=True)
    return prepare(city)


def test_where_a_second_person_must_release_nothing_is_issued_before(city):
    make_homes(city)
    batch = prepare_waiting(city)

    with pytest.raises(WrongState):
        issue_notices(batch, compose=words, today=TODAY, now=NOW, by=None)
    with pytest.raises(NotThePerson):
        release_batch(batch, now=NOW, by=batch.created_by)
    release_batch(batch, now=NOW, by=make_user(city, Role.REVIEW))

    assert len(issue_notices(batch, compose=words, today=TODAY, now=NOW, by=None)) == 3


def test_a_batch_is_released_once_and_not_taken_back_after_issue(city):
    make_homes(city)
    batch, releaser = prepare_waiting(city), make_user(city, Role.REVIEW)
    release_batch(batch, now=NOW, by=releaser)
    issue_notices(batch, compose=words, today=TODAY, now=NOW, by=None)
    stop_batch(batch, problem="印刷できません")

    with pytest.raises(WrongState):
        release_batch(batch, now=NOW, by=releaser)
    with pytest.raises(WrongState):
        withdraw_batch(batch)


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_at_once_do_not_get_the_same_numbers(city):
    make_homes(city)
    both = threading.Barrier(2)
    outcomes: list[int | str] = []

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

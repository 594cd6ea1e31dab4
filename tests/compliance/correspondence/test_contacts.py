"""What an office notes of its dealings with facilities, and what follows from it."""

from datetime import UTC, date, datetime
from typing import Unpack
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from compliance.correspondence.contacting import (
    AlreadyNoted,
    NewGuidance,
    record_contact,
    record_guidance,
)
from compliance.correspondence.models import Contact, ContactKind, GroupGuidance, Notice
from compliance.register.facility_file import work_on
from compliance.work.next_action import NextAction, choose
from facilities.models import Facility
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_clinic
from tests.factories.notices import NoticeFields, make_notice

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 3, tzinfo=UTC)


@pytest.fixture
def lacking(city):
    """A facility whose filing lacks a requirement."""
    facility = make_facility(authority=city)
    make_filing(facility, [partner(make_clinic(), "ⅰⅱ")])
    return facility


def action(facility, on=ON):
    return choose(work_on(facility, on=on, known_at=datetime(2030, 1, 1, tzinfo=UTC)))


def written(facility: Facility, **fields: Unpack[NoticeFields]) -> Notice:
    values: NoticeFields = {
        "kind": "requirements_missing",
        "notice_date": date(2026, 8, 1),
        "reply_due_date": date(2026, 8, 31),
        "issued_at": datetime(2026, 8, 1, tzinfo=UTC),
    }
    return make_notice(facility, **(values | fields))


def test_a_facility_that_lacks_something_and_was_not_spoken_to_is_to_be_guided(lacking):
    assert action(lacking) == NextAction.GUIDE
    make_contact(lacking)
    assert action(lacking) == NextAction.AWAIT_ANSWER


def test_a_letter_is_awaited_until_its_day_and_then_reminded_of(lacking):
    notice = written(lacking)

    assert action(lacking, date(2026, 8, 31)) == NextAction.AWAIT_ANSWER
    assert action(lacking) == NextAction.REMIND
    make_contact(lacking, ContactKind.REPLY, on=ON, notice=notice)
    assert action(lacking) == NextAction.AWAIT_ANSWER


def test_a_filing_answers_a_letter_too(lacking):
    written(lacking)
    make_filing(
        lacking,
        [partner(make_clinic(), "ⅰⅱ")],
        filed_date=date(2026, 8, 20),
        received_date=date(2026, 8, 20),
        now=datetime(2026, 8, 20, tzinfo=UTC),
    )

    assert action(lacking) == NextAction.AWAIT_ANSWER


def test_the_day_promised_or_agreed_comes_up_until_something_newer_is_noted(lacking):
    make_contact(lacking, promised_date=ON, on=date(2026, 8, 1))

    assert action(lacking, date(2026, 8, 31)) == NextAction.AWAIT_ANSWER
    assert action(lacking) == NextAction.CONTACT_AGAIN
    make_contact(lacking, on=ON, next_contact_date=date(2026, 10, 1))
    assert action(lacking) == NextAction.AWAIT_ANSWER


def test_what_was_done_more_than_a_year_ago_does_not_count(lacking):
    make_contact(lacking, on=date(2025, 9, 1))

    assert action(lacking) == NextAction.GUIDE


def test_a_correction_takes_the_place_of_a_record_and_both_stay(lacking):
    wrong = make_contact(lacking, promised_date=ON)
    make_contact(lacking, corrects=wrong)

    assert action(lacking) == NextAction.AWAIT_ANSWER
    assert Contact.objects.count() == 2
    with pytest.raises(AlreadyNoted):
        make_contact(lacking, corrects=wrong)


def test_a_form_that_is_sent_twice_is_noted_once(lacking, user):
    token = uuid4()
    first = Contact(facility=lacking, kind="visit", contact_date=ON, token=token)
    second = Contact(facility=lacking, kind="visit", contact_date=ON, token=token)
    record_contact(first, now=NOW, by=user)

    with pytest.raises(AlreadyNoted):
        record_contact(second, now=NOW, by=user)


def test_a_contact_is_neither_changed_nor_deleted(lacking):
    contact = make_contact(lacking)

    with pytest.raises(DatabaseError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(content="別の内容")
    with pytest.raises(DatabaseError), transaction.atomic():
        contact.delete()


def test_a_meeting_is_one_record_for_all_that_were_present(city, user):
    present = [make_facility(authority=city) for _ in range(3)]
    make_facility(authority=city)
    new = NewGuidance(
        authority=city, held_date=ON, title="令和８年度集団指導", content="", token=uuid4()
    )

    record_guidance(new, present=present, now=NOW, by=user)
    with pytest.raises(AlreadyNoted):
        record_guidance(new, present=present, now=NOW, by=user)

    assert GroupGuidance.objects.get().contacts.count() == 3

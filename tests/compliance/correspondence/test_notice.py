from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import Role
from accounts.permissions import Act
from compliance.correspondence.models import Notice, NoticeBatch
from compliance.correspondence.slips import read_slip, slip_identifier
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.notices import make_batch, make_notice


@pytest.mark.parametrize(
    "statement", ["UPDATE compliance_notice SET letter = '{}'", "DELETE FROM compliance_notice"]
)
def test_an_issued_letter_never_changes(city, statement):
    make_notice(make_facility(authority=city))

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Notice.objects.count() == 1


def test_a_number_is_used_once_in_a_year_of_the_authority(city, other_city):
    make_notice(make_facility(authority=city), notice_number="さ介第5号")
    make_notice(make_facility(authority=other_city), notice_number="さ介第5号")
    next_year = make_batch(city, notice_date=date(2027, 4, 1), reply_due_date=None)
    make_notice(make_facility(authority=city), next_year, notice_number="さ介第5号")

    with pytest.raises(IntegrityError, match="a_notice_number_is_used_once_a_year"):
        make_notice(
            make_facility(authority=city),
            make_batch(city, notice_date=date(2027, 3, 31), reply_due_date=None),
            notice_number="さ介第5号",
        )


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2027, 3, 31), 2026), (date(2027, 4, 1), 2027), (date(2027, 12, 31), 2027)],
)
def test_the_year_of_a_letter_begins_in_april(city, day, year):
    batch = make_batch(city, notice_date=day, reply_due_date=None)
    batch.refresh_from_db()

    assert batch.fiscal_year == year


def test_a_batch_is_seen_by_its_authority_and_its_prefecture(city, prefecture, user, outsider):
    batch = make_batch(city)

    assert list(NoticeBatch.objects.visible_to(user)) == [batch]
    assert list(NoticeBatch.objects.visible_to(make_user(prefecture, Role.READ))) == [batch]
    assert list(NoticeBatch.objects.visible_to(outsider)) == []
    neighbour = make_user(prefecture, Role.MANAGE)
    assert list(NoticeBatch.objects.open_to(neighbour, Act.ISSUE_LETTERS)) == []


def test_nobody_releases_what_they_prepared(city, user):
    with pytest.raises(IntegrityError, match="somebody_else_releases_a_batch"):
        make_batch(city, created_by=user, released_by=user)


def test_the_number_of_a_slip_is_read_as_people_type_it():
    printed = slip_identifier(12, 34)

    assert printed == "000012-0034-4"
    assert read_slip("０００012―0034 4") == printed
    assert read_slip(printed.replace("34", "43")) is None
    assert read_slip("9") is None


def test_every_wrong_digit_of_a_slip_is_noticed():
    printed = slip_identifier(1234567, 9999)
    wrong = [
        printed[:place] + digit + printed[place + 1 :]
        for place, right in enumerate(printed)
        for digit in "0123456789"
        if right.isdecimal() and digit != right
    ]

    assert read_slip(printed) == printed
    assert [text for text in wrong if read_slip(text)] == []

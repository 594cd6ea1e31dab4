"""PostgreSQL records every change, whoever makes it and however, and chains what it records."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.acting import act_as
from accounts.history import because, breaks
from accounts.models import HistoryEntry, Membership, Role
from facilities.models import Facility, Suspension
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.opened import unguarded

pytestmark = pytest.mark.django_db
HISTORY = ("accounts_historyentry", "accounts_historychain")


def entries(table, **fields):
    return list(HistoryEntry.objects.filter(table_name=table, **fields).order_by("id"))


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def end_of_transaction():
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def test_a_new_row_is_recorded_with_who_and_when(city, user):
    act_as(user)
    facility = make_facility(authority=city, name="さくら苑")

    (entry,) = entries("facilities_facility")

    assert (entry.user, entry.authority, entry.action) == (user, city, "insert")
    assert entry.row_key == str(facility.pk)
    assert entry.before is None
    assert entry.after["name"] == "さくら苑"
    assert "search_text" not in entry.after


def test_a_change_is_recorded_with_before_and_after_of_what_changed(city, user):
    facility = make_facility(authority=city, name="さくら苑", capacity=50)
    facility.name = "もも苑"
    with because("名称の変更の届出による"):
        facility.save()

    (entry,) = entries("facilities_facility", action="update")

    assert (entry.before, entry.after) == ({"name": "さくら苑"}, {"name": "もも苑"})
    assert entry.reason == "名称の変更の届出による"


def test_a_reason_is_not_carried_to_the_next_change(city):
    facility = make_facility(authority=city)
    with because("一度だけ"):
        Facility.objects.filter(pk=facility.pk).update(capacity=1)
    Facility.objects.filter(pk=facility.pk).update(capacity=2)

    first, second = entries("facilities_facility", action="update")

    assert (first.reason, second.reason) == ("一度だけ", "")


def test_bulk_writes_and_raw_sql_are_recorded_row_by_row(city):
    facilities = [make_facility(authority=city) for _ in range(3)]
    Suspension.objects.bulk_create(
        Suspension(facility=facility, start_date=date(2026, 1, 1)) for facility in facilities
    )
    Facility.objects.filter(authority=city).update(capacity=10)
    run("DELETE FROM facilities_suspension")

    assert len(entries("facilities_suspension", action="insert")) == 3
    assert len(entries("facilities_facility", action="update")) == 3
    deleted = entries("facilities_suspension", action="delete")
    assert {entry.before["facility_id"] for entry in deleted} == {f.pk for f in facilities}
    assert {entry.authority for entry in deleted} == {city}


def test_a_statement_that_changes_nothing_leaves_no_entry(city):
    facility = make_facility(authority=city)
    facility.save()

    assert entries("facilities_facility", action="update") == []


def test_a_filing_is_recorded_with_its_partners_for_the_authority_of_its_facility(city):
    make_filing(make_facility(authority=city))

    (filing,) = entries("compliance_filing")
    (partner,) = entries("compliance_filedpartner")

    assert filing.authority == partner.authority == city


def test_a_password_and_its_like_are_never_recorded(user):
    user.set_password("another password")
    user.save()

    assert entries("accounts_user", action="update") == []
    assert all("password" not in entry.after for entry in entries("accounts_user"))


def test_each_entry_holds_the_hash_of_the_one_before_it(city, other_city):
    for authority in (city, other_city, city):
        make_facility(authority=authority)
    end_of_transaction()

    chain = list(HistoryEntry.objects.of(city).order_by("position"))

    assert [entry.position for entry in chain] == list(range(1, len(chain) + 1))
    assert [entry.previous_hash for entry in chain[1:]] == [entry.hash for entry in chain[:-1]]
    assert chain[0].previous_hash == ""
    assert len({entry.hash for entry in chain}) == len(chain)
    assert breaks() == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE accounts_historyentry SET after = '{}' WHERE position = 2", "内容"),
        ("UPDATE accounts_historyentry SET at = at + '1 day' WHERE position = 2", "内容"),
        ("UPDATE accounts_historyentry SET user_id = NULL WHERE position = 2", "内容"),
        ("DELETE FROM accounts_historyentry WHERE position = 2", "欠け"),
        ("DELETE FROM accounts_historyentry WHERE position = 3", "欠け"),
        (
            "UPDATE accounts_historyentry AS e SET after = '{}', hash = accounts_history_hash("
            "ROW(e.id, e.at, e.action, e.table_name, e.row_key, e.before, '{}', e.reason, "
            "e.address, e.request_id, e.position, e.previous_hash, e.hash, e.authority_id, "
            "e.user_id)::accounts_historyentry) WHERE position = 2",
            "つながり",
        ),
    ],
    ids=["content", "time", "person", "deleted", "deleted last", "with a new hash"],
)
def test_what_is_tampered_with_is_found(city, user, tampering, found):
    with unguarded(*HISTORY):
        run("DELETE FROM accounts_historyentry")
        run("DELETE FROM accounts_historychain")
    act_as(user)
    for _ in range(3):
        make_facility(authority=city)
    end_of_transaction()
    assert breaks() == []

    with unguarded(*HISTORY):
        run(tampering)

    (broken, *_) = breaks()
    assert found in broken.what
    assert broken.authority == "さくら市"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_historyentry SET reason = ''",
        "DELETE FROM accounts_historyentry",
        "INSERT INTO accounts_historyentry (at, action) VALUES (now(), 'insert')",
        "UPDATE accounts_historychain SET hash = ''",
        "ALTER TABLE facilities_facility DISABLE TRIGGER history_of_update",
        "SELECT accounts_history_note(NULL, 'update', '', NULL)",
    ],
)
def test_the_site_itself_can_neither_change_nor_forge_an_entry(user, statement):
    run("SET LOCAL ROLE cooperating_web")
    act_as(user)

    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)


def test_the_site_writes_the_history_of_what_it_does(city, user):
    facility = make_facility(authority=city)
    run("SET LOCAL ROLE cooperating_web")
    act_as(user)
    facility.capacity = 30
    facility.save()
    end_of_transaction()
    run("RESET ROLE")

    (entry,) = entries("facilities_facility", action="update")

    assert (entry.user, entry.after) == (user, {"capacity": 30})
    assert breaks() == []


def test_only_who_manages_an_authority_reads_its_history_behind_the_second_wall(city, outsider):
    make_facility(authority=city)
    manager, reader = make_user(city, Role.MANAGE), make_user(city, Role.REVIEW)
    whole = HistoryEntry.objects.of(city).count()
    run("SET LOCAL ROLE cooperating_web")

    seen = []
    for person in (manager, reader, outsider):
        act_as(person)
        seen.append(HistoryEntry.objects.of(city).count())

    run("RESET ROLE")
    assert seen == [whole, 0, 0]
    assert Membership.objects.filter(user=reader).exists()


def test_the_command_says_that_all_is_well_or_what_is_not(city, user, capsys):
    make_facility(authority=city)
    end_of_transaction()
    call_command("verify_history")
    with unguarded(*HISTORY):
        run("UPDATE accounts_historyentry SET reason = '後から' WHERE table_name = 'accounts_user'")

    with pytest.raises(CommandError, match="異常があります"):
        call_command("verify_history")

    printed = capsys.readouterr().out
    assert "異常はありません" in printed
    assert "内容が書き換えられています" in printed


def test_the_owner_may_load_without_a_history_and_the_site_may_not(city, user):
    facility = make_facility(authority=city)
    run("SET LOCAL app.history = 'off'")
    Facility.objects.filter(pk=facility.pk).update(capacity=1)
    run("SET LOCAL ROLE cooperating_web")
    act_as(user)
    Facility.objects.filter(pk=facility.pk).update(capacity=2)
    run("RESET ROLE")
    run("SET LOCAL app.history = 'on'")

    (entry,) = entries("facilities_facility", action="update")

    assert entry.after == {"capacity": 2}

"""An office's rule lets old entries go; what is left can still be verified."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.history import breaks, let_go
from accounts.management.commands.prune_history import years_before
from accounts.models import HistoryEntry
from tests.factories.facilities import make_facility
from tests.opened import unguarded

pytestmark = pytest.mark.django_db
HISTORY = ("accounts_historyentry", "accounts_historychain")


@pytest.fixture
def entries(city):
    """Three entries of our city, sealed in the chain."""
    for _ in range(3):
        make_facility(authority=city)
    _seal()
    city.history_years = 1
    city.save()
    return HistoryEntry.objects.of(city).order_by("position")


@pytest.fixture
def old_entries(city, entries):
    """The same, written three years ago."""
    _written_years_ago(city)
    return entries


def _seal():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _written_years_ago(city):
    """Make the chain of our city as it would be, had it been written three years ago."""
    with unguarded(*HISTORY), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_historyentry SET at = at - interval '3 years' WHERE authority_id = %s",
            [city.pk],
        )
        previous = ""
        for entry in HistoryEntry.objects.of(city).order_by("position"):
            cursor.execute(
                "UPDATE accounts_historyentry SET previous_hash = %s WHERE id = %s",
                [previous, entry.pk],
            )
            cursor.execute(
                "UPDATE accounts_historyentry AS e SET hash = accounts_history_hash(e) "
                "WHERE id = %s RETURNING hash",
                [entry.pk],
            )
            (previous,) = cursor.fetchone()
        cursor.execute(
            "UPDATE accounts_historychain SET hash = %s WHERE authority_id = %s",
            [previous, city.pk],
        )


def run(*options):
    said = StringIO()
    call_command("prune_history", *options, stdout=said)
    return said.getvalue()


def test_without_a_rule_everything_stays(city, entries):
    city.history_years = None
    city.save()
    before = entries.count()

    run("--commit")

    assert entries.count() >= before


def test_what_is_older_goes_and_the_chain_still_holds(city, old_entries):
    a_year_ago = timezone.now() - timedelta(days=500)

    number = let_go(city, before=a_year_ago)
    make_facility(authority=city)

    _seal()
    assert number >= 3
    assert breaks() == []
    (told,) = old_entries.filter(table_name="accounts_historyentry")
    assert told.after["number"] == number


def test_after_it_a_change_is_still_found(city, old_entries):
    let_go(city, before=timezone.now() - timedelta(days=500))
    make_facility(authority=city)
    with unguarded(*HISTORY), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_historyentry SET reason = '別の理由' WHERE id = "
            "(SELECT max(id) FROM accounts_historyentry WHERE authority_id = %s)",
            [city.pk],
        )

    assert breaks() != []


def test_what_is_young_enough_stays_and_looking_deletes_nothing(city, entries):
    before = entries.count()

    said = run()
    run("--commit")

    assert f"{city.name}：" in said
    assert "確認のみ" in said
    assert entries.count() >= before


def test_not_even_the_owner_lets_go_what_the_rule_keeps(city, entries):
    tomorrow = timezone.now() + timedelta(days=1)

    with pytest.raises(DatabaseError, match="keeps this entry"), transaction.atomic():
        let_go(city, before=tomorrow)


def test_the_site_cannot_let_anything_go(city, entries):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cooperating_web")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        let_go(city, before=timezone.now())

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_a_leap_day_has_a_day_in_every_year():
    leap = timezone.now().replace(year=2028, month=2, day=29)

    assert (years_before(leap, 1).month, years_before(leap, 1).day) == (2, 28)

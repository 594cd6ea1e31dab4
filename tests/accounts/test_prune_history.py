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

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(city):
    """Three entries of our city, sealed in the chain."""
    for _ in range(3):
        make_facility(authority=city)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    city.history_years = 1
    city.save()
    return HistoryEntry.objects.of(city).order_by("position")


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


def test_what_is_older_goes_and_the_chain_still_holds(city, entries):
    tomorrow = timezone.now() + timedelta(days=1)

    number = let_go(city, before=tomorrow)
    make_facility(authority=city)

    assert number >= 3
    assert breaks() == []
    (told,) = entries.filter(table_name="accounts_historyentry")
    assert told.after["number"] == number


def test_after_it_a_change_is_still_found(city, entries):
    let_go(city, before=timezone.now() + timedelta(days=1))
    make_facility(authority=city)
    with connection.cursor() as cursor:
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

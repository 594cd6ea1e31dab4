"""A database that this version cannot bring up to date is left as it is, and the reason is told."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.earlier_databases import refusal
from accounts.management.commands.migrate import CANNOT_BE_MIGRATED

pytestmark = pytest.mark.django_db

ON_TRIAL = [
    ("jurisdictions", "0008_records_from_a_day"),
    ("accounts", "0020_sent_forms_guarded"),
    ("facilities", "0016_articles_that_were_read"),
    ("medical_partners", "0014_indexes_of_the_list"),
    ("compliance", "0047_filing_summary_guarded"),
]
OURS = [name for name, _ in ON_TRIAL]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def remember(*migrations):
    """Make the database remember only these migrations of ours."""
    run("DELETE FROM django_migrations WHERE app = ANY (%s)", OURS)
    for app, name in migrations:
        run("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", app, name)


def remembered():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, app, name FROM django_migrations ORDER BY id")
        return cursor.fetchall()


def refused(**options):
    before = remembered()

    with pytest.raises(CommandError) as raised:
        call_command("migrate", stdout=StringIO(), **options)

    assert remembered() == before
    assert raised.value.returncode == CANNOT_BE_MIGRATED
    return str(raised.value)


@pytest.mark.parametrize(
    "options", [{}, {"check_unapplied": True}, {"plan": True}, {"app_label": "compliance"}]
)
def test_a_database_of_a_version_on_trial_is_refused_before_anything_is_changed(options):
    remember(*((app, "0001_initial") for app in OURS), *ON_TRIAL)

    assert "試用版で作成された" in refused(**options)


@pytest.mark.parametrize("migration", ON_TRIAL)
def test_one_migration_of_a_version_on_trial_is_enough(migration):
    remember(migration)

    assert ".".join(migration) in refused()


def test_the_refusal_says_what_why_and_how_for_both_kinds_of_server(settings):
    remember(*ON_TRIAL)

    told = refused()

    assert "データベースには、何も変更を加えていません。" in told
    assert "accounts.0020_sent_forms_guarded ほか4件" in told
    assert "bin/postgres stop" in told
    assert f"{settings.VAR_DIR}/postgres" in told
    assert f'DROP DATABASE "{connection.settings_dict["NAME"]}"' in told
    assert "bin/manage migrate" in told


def test_a_version_on_trial_that_was_broken_off_at_its_first_migration_is_refused_too():
    remember(("jurisdictions", "0001_initial"), ("accounts", "0001_initial"))
    run("DROP TABLE accounts_sentform")

    assert "（accounts.0001_initial）" in refused()


def test_a_database_of_today_that_was_broken_off_goes_on():
    remember(("jurisdictions", "0001_initial"), ("accounts", "0001_initial"))

    assert refusal(connection) == ""


def test_a_database_of_a_later_version_is_refused_with_its_own_words():
    run(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('compliance', '0099_of_a_later_version', now())"
    )

    told = refused()

    assert "新しい版で更新されています（compliance.0099_of_a_later_version）" in told
    assert "DROP DATABASE" not in told


def test_a_fresh_database_and_one_of_today_pass():
    call_command("migrate", check_unapplied=True, stdout=StringIO())
    assert refusal(connection) == ""

    run("DROP TABLE django_migrations")

    assert refusal(connection) == ""


def test_the_migrations_of_packages_are_their_own_affair():
    run(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('mfa', '0099_of_another_version', now())"
    )

    assert refusal(connection) == ""

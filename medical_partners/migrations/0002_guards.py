"""Guard medical institutions: who sees and changes which, and what is recorded.

What PostgreSQL itself has to know stands in sql/; this file is the list of the tables.
"""

from django.db import migrations

from accounts.history_triggers import OF_NOBODY, record_changes
from accounts.row_security import (
    READS_ALL,
    VISIBLE_AUTHORITIES,
    VISIBLE_PREFECTURES,
    WEB_ROLE,
    WRITABLE_AUTHORITIES,
    protect,
    signs_changes,
)
from common.sql_files import run_file

SUPERUSER = "(SELECT accounts_is_superuser())"
MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"

INSTITUTIONS = "medical_partners_medicalinstitution"
STANDARDS = "medical_partners_filedstandard"
DECISIONS = "medical_partners_institutiondecision"
CHARACTERS = "medical_partners_privatecharacter"

INSTITUTION = f"SELECT FROM {INSTITUTIONS} AS i WHERE i.id = institution_id"
OF_INSTITUTION = (
    f"(SELECT i.registered_by_id FROM {INSTITUTIONS} AS i WHERE i.id = r.institution_id)"
)


def _prefectures(authorities):
    return f"(SELECT a.prefecture_id FROM jurisdictions_authority AS a WHERE a.id = {authorities})"


# Whoever records in a prefecture writes what its public institutions can do; whoever manages there
# brings its public lists.
RECORDED_IN = _prefectures(WRITABLE_AUTHORITIES)
MANAGED_IN = _prefectures(MANAGED)
ASSESSED = f"registered_by_id IS NULL AND prefecture_id IN {RECORDED_IN}"
LISTED = f"registered_by_id IS NULL AND prefecture_id IN {MANAGED_IN}"
OF_LISTED = (
    f"EXISTS ({INSTITUTION} AND i.registered_by_id IS NULL AND i.prefecture_id IN {MANAGED_IN})"
)
SEEN = f"SELECT FROM {INSTITUTIONS} AS i WHERE i.id ="
DECIDES = (
    f"(i.registered_by_id = {WRITABLE_AUTHORITIES} "
    f"OR i.registered_by_id IS NULL AND i.prefecture_id IN {RECORDED_IN})"
)


def _allow(table, policy, act, condition):
    """Return the migration that lets the web role do more than `protect()` says."""
    checked = f"WITH CHECK ({condition})"
    asked = checked if act == "INSERT" else f"USING ({condition}) {checked}"
    return migrations.RunSQL(
        f"CREATE POLICY {policy} ON {table} FOR {act} TO {WEB_ROLE} {asked}",
        f"DROP POLICY {policy} ON {table}",
    )


class Migration(migrations.Migration):

    dependencies = [("medical_partners", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        run_file(__file__, "institutions.sql"),
        # Everybody sees the public register; an entry of an authority's own is its own.
        protect(
            INSTITUTIONS,
            sees=f"registered_by_id IS NULL OR {READS_ALL} "
            f"OR registered_by_id = {VISIBLE_AUTHORITIES} OR EXISTS ("
            "SELECT FROM jurisdictions_authority AS a WHERE a.id = registered_by_id "
            f"AND a.prefecture_id = {VISIBLE_PREFECTURES})",
            changes=f"registered_by_id = {WRITABLE_AUTHORITIES}",
        ),
        # A row keeps its registrar: nobody makes a public entry their own, or their own public.
        _allow(INSTITUTIONS, "assessed_by_its_prefecture", "UPDATE", ASSESSED),
        _allow(INSTITUTIONS, "listed_by_its_prefecture", "INSERT", LISTED),
        record_changes(INSTITUTIONS, authority="r.registered_by_id"),
        protect(
            STANDARDS,
            sees=f"{READS_ALL} OR EXISTS ({INSTITUTION})",
            changes=f"EXISTS ({INSTITUTION} AND i.registered_by_id = {WRITABLE_AUTHORITIES})",
        ),
        _allow(STANDARDS, "listed_by_its_prefecture", "INSERT", OF_LISTED),
        _allow(STANDARDS, "changed_by_its_prefecture", "UPDATE", OF_LISTED),
        record_changes(STANDARDS, authority=OF_INSTITUTION),
        # What a filed standard shows: only superusers change it through the site.
        protect("medical_partners_standardsymbol", sees="true", changes=SUPERUSER),
        record_changes("medical_partners_standardsymbol", authority=OF_NOBODY),
        # Whoever brings the public lists of a prefecture says how they are read.
        protect(
            CHARACTERS,
            sees="true",
            changes=f"registered_by_id = {MANAGED} AND EXISTS ("
            "SELECT FROM jurisdictions_authority AS a WHERE a.id = "
            f"{CHARACTERS}.registered_by_id AND a.prefecture_id = {CHARACTERS}.prefecture_id)",
            acts=("INSERT",),
        ),
        record_changes(CHARACTERS, authority="r.registered_by_id"),
        protect(
            DECISIONS,
            sees=f"{READS_ALL} OR EXISTS ({SEEN} {DECISIONS}.first_id) "
            f"AND EXISTS ({SEEN} {DECISIONS}.second_id)",
            changes=f"EXISTS ({SEEN} {DECISIONS}.first_id AND {DECIDES}) "
            f"AND EXISTS ({SEEN} {DECISIONS}.second_id AND {DECIDES})",
            acts=("INSERT", "UPDATE"),
        ),
        signs_changes(DECISIONS, "decided_by_id"),
        record_changes(DECISIONS, authority=OF_NOBODY),
    ]

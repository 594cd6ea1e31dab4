"""The triggers that write every change of a table into the history; migrations call it."""

from collections.abc import Sequence

from django.db import migrations

# Computed from other columns, or secret, or no work of the office.
NEVER_KEPT = ("search_text", "facts_code", "match_key", "password", "last_login", "digest")

OF_FACILITY = "(SELECT f.authority_id FROM facilities_facility AS f WHERE f.id = r.facility_id)"
OF_FILING = (
    "(SELECT f.authority_id FROM compliance_filing AS l "
    "JOIN facilities_facility AS f ON f.id = l.facility_id WHERE l.id = r.filing_id)"
)
OF_NOBODY = "NULL::bigint"

_TABLES = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "NEW TABLE AS new_rows OLD TABLE AS old_rows",
    "DELETE": "OLD TABLE AS old_rows",
}
# The function goes by a table of the owner, not by its arguments.
_LEARN = "SELECT accounts_history_learn()"


def record_changes(
    table: str,
    *,
    authority: str,
    key: str = "id",
    hidden: Sequence[str] = (),
) -> migrations.RunSQL:
    """Return the migration that records every change of a table.

    `authority` is SQL over the row r: whose chain the entry belongs to. The triggers see whole
    statements, so that a load of many rows stays one more statement, not one for each row.
    """
    arguments = ", ".join(
        "'" + text.replace("'", "''") + "'"
        for text in (authority, key, ",".join((*NEVER_KEPT, *hidden)))
    )
    return migrations.RunSQL(
        [
            *(
                f"CREATE TRIGGER history_of_{act.lower()} AFTER {act} ON {table} "
                f"REFERENCING {rows} FOR EACH STATEMENT "
                f"EXECUTE FUNCTION accounts_history_record({arguments})"
                for act, rows in _TABLES.items()
            ),
            _LEARN,
        ],
        [f"DROP TRIGGER history_of_{act.lower()} ON {table}" for act in _TABLES],
    )


def record_changes_but(
    table: str, *columns: str, authority: str, key: str = "id"
) -> list[migrations.RunSQL]:
    """Return the migrations by which the history of a table leaves these new columns out too."""
    before = record_changes(table, authority=authority, key=key)
    return [
        migrations.RunSQL(before.reverse_sql or (), before.sql),
        record_changes(table, authority=authority, key=key, hidden=columns),
    ]


def never_emptied(*tables: str) -> migrations.RunSQL:
    """Return the migration by which nobody can TRUNCATE these tables, the owner neither.

    Triggers on rows, which keep a record as it is, do not see a TRUNCATE.
    """
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_emptying()"
            for table in tables
        ],
        [f"DROP TRIGGER never_emptied ON {table}" for table in tables],
    )

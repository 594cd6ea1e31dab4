"""Row-level security: the second wall around the rows, in PostgreSQL itself.

The web process signs in as a role of its own. Every statement of that role passes the policies that
migrations make with `protect()`; they say what accounts.scoping says, so a query that forgets
`visible_to` returns nothing of another jurisdiction. The owner of the tables is not bound.
"""

from collections.abc import Sequence

from django.db import migrations

WEB_ROLE = "cooperating_web"
EVERY_ACT = ("INSERT", "UPDATE", "DELETE")

# In a subquery of its own, PostgreSQL calls a function once for a statement, not for every row.
READS_ALL = "(SELECT accounts_reads_all())"
VISIBLE_AUTHORITIES = "ANY ((SELECT accounts_visible_authorities())::bigint[])"
VISIBLE_PREFECTURES = "ANY ((SELECT accounts_visible_prefectures())::text[])"
WRITABLE_AUTHORITIES = "ANY ((SELECT accounts_writable_authorities('record'))::bigint[])"


def protect(
    table: str,
    *,
    sees: str,
    changes: str,
    inserts: str = "",
    checks: str = "",
    deletes: str = "",
    acts: Sequence[str] = EVERY_ACT,
) -> migrations.RunSQL:
    """Return the migration that lets the web role see and change these rows and no others.

    `sees` and `changes` are conditions on a row of the table. Acts that are not named are refused.
    `inserts`, `checks` (a row as it becomes) and `deletes` say where an act asks for something
    else than `changes`. The table also needs its row in accounts/walls.py.
    """
    asked = {
        "INSERT": f"WITH CHECK ({inserts or changes})",
        "UPDATE": f"USING ({changes}) WITH CHECK ({checks or changes})",
        "DELETE": f"USING ({deletes or changes})",
    }
    policies = [f"CREATE POLICY seen ON {table} FOR SELECT TO {WEB_ROLE} USING ({sees})"]
    policies += [
        f"CREATE POLICY may_{act.lower()} ON {table} FOR {act} TO {WEB_ROLE} {asked[act]}"
        for act in acts
    ]
    allowed = ", ".join(("SELECT", *acts))
    return migrations.RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"REVOKE ALL ON {table} FROM {WEB_ROLE}",
            f"GRANT {allowed} ON {table} TO {WEB_ROLE}",
            *policies,
        ],
        [
            f"DROP POLICY seen ON {table}",
            *(f"DROP POLICY may_{act.lower()} ON {table}" for act in acts),
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {WEB_ROLE}",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def only_changes(table: str, *columns: str, unless: str = "false") -> migrations.RunSQL:
    """Return the migration that lets the web role change these columns of a row and no others.

    Where the condition `unless` holds, it may change all. Privileges of columns would not do: the
    pages for superusers write whole rows, with the same role.
    """
    allowed = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        [
            f"CREATE FUNCTION {table}_only_changes() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = public, pg_temp AS $$ BEGIN "
            f"IF to_jsonb(OLD) - ARRAY[{allowed}] IS DISTINCT FROM "
            f"to_jsonb(NEW) - ARRAY[{allowed}] AND NOT coalesce(({unless}), false) THEN "
            f"RAISE insufficient_privilege USING MESSAGE = "
            f"'only some columns of {table} may be changed'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER only_changes_some_columns BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (current_user = '{WEB_ROLE}') EXECUTE FUNCTION {table}_only_changes()",
        ],
        [
            f"DROP TRIGGER only_changes_some_columns ON {table}",
            f"DROP FUNCTION {table}_only_changes()",
        ],
    )


def signed_by(table: str, column: str, *, acts: Sequence[str] = ("INSERT",)) -> migrations.RunSQL:
    """Return the migration by which whoever writes a row can name only themselves in a column."""
    condition = f"{column} IS NULL OR {column} = (SELECT accounts_person())"
    return migrations.RunSQL(
        [
            f"CREATE POLICY signed_{act.lower()} ON {table} AS RESTRICTIVE FOR {act} "
            f"TO {WEB_ROLE} WITH CHECK ({condition})"
            for act in acts
        ],
        [f"DROP POLICY signed_{act.lower()} ON {table}" for act in acts],
    )


def signs_changes(table: str, *columns: str) -> migrations.RunSQL:
    """Return the migration by which nobody writes another person into these columns of a row."""
    others = " OR ".join(
        f"(TG_OP = 'INSERT' OR NEW.{column} IS DISTINCT FROM OLD.{column}) "
        f"AND NEW.{column} IS DISTINCT FROM accounts_person() AND NEW.{column} IS NOT NULL"
        for column in columns
    )
    return migrations.RunSQL(
        [
            f"CREATE FUNCTION {table}_signs() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = public, pg_temp AS $$ BEGIN IF {others} THEN "
            f"RAISE insufficient_privilege USING MESSAGE = "
            f"'nobody signs {table} for another'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER signs_for_oneself BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW "
            f"WHEN (current_user = '{WEB_ROLE}') EXECUTE FUNCTION {table}_signs()",
        ],
        [f"DROP TRIGGER signs_for_oneself ON {table}", f"DROP FUNCTION {table}_signs()"],
    )


def protect_of_facility(
    table: str, *, acts: Sequence[str] = EVERY_ACT, column: str = "facility_id"
) -> migrations.RunSQL:
    """Return the migration for rows that name their facility in a column.

    The subquery on the facilities passes their own policy.
    """
    facility = f"SELECT FROM facilities_facility AS f WHERE f.id = {table}.{column}"
    return protect(
        table,
        sees=f"{READS_ALL} OR EXISTS ({facility})",
        changes=f"EXISTS ({facility} AND f.authority_id = {WRITABLE_AUTHORITIES})",
        acts=acts,
    )


def protect_of_parent(
    table: str,
    *,
    parent: str,
    column: str,
    facility: str = "facility_id",
    acts: Sequence[str] = EVERY_ACT,
) -> migrations.RunSQL:
    """Return the migration for rows whose parent, a protected row, names the facility."""
    owner = f"SELECT FROM {parent} AS p WHERE p.id = {table}.{column}"
    office = (
        f"SELECT FROM {parent} AS p JOIN facilities_facility AS f ON f.id = p.{facility} "
        f"WHERE p.id = {table}.{column} AND f.authority_id = {WRITABLE_AUTHORITIES}"
    )
    return protect(
        table,
        sees=f"{READS_ALL} OR EXISTS ({owner})",
        changes=f"EXISTS ({office})",
        acts=acts,
    )


def protect_of_authority(
    table: str, *, acts: Sequence[str] = EVERY_ACT, column: str = "authority_id"
) -> migrations.RunSQL:
    """Return the migration for rows of an authority itself, such as its settings."""
    located = (
        f"EXISTS (SELECT FROM jurisdictions_authority AS a WHERE a.id = {table}.{column} "
        f"AND a.prefecture_id = {VISIBLE_PREFECTURES})"
    )
    return protect(
        table,
        sees=f"{READS_ALL} OR {column} = {VISIBLE_AUTHORITIES} OR {located}",
        changes=f"{column} = {WRITABLE_AUTHORITIES}",
        acts=acts,
    )

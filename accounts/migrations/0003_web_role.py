"""Make the role of the web process, and the functions that its policies ask."""

from django.db import migrations

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cooperating_web') THEN
        CREATE ROLE cooperating_web LOGIN;
    END IF;
-- Another database of the same server may be made at the same moment.
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

GRANTS = [
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO cooperating_web",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO cooperating_web",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO cooperating_web",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cooperating_web",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO cooperating_web",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM cooperating_web",
]

NO_GRANTS = [
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM cooperating_web",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM cooperating_web",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM cooperating_web",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM cooperating_web",
]


def function(head, returns, body):
    """Return the statements that make one function and let the web role call it."""
    return [
        f"CREATE FUNCTION {head} RETURNS {returns} LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $$ {body} $$",
        f"REVOKE ALL ON FUNCTION {head} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {head} TO cooperating_web",
    ]


PERSON = """
    SELECT u.id FROM accounts_user AS u
    WHERE u.is_active AND u.id = nullif(current_setting('app.user_id', true), '')::bigint
"""
MEMBERSHIPS = """
    FROM accounts_membership AS m JOIN jurisdictions_authority AS a ON a.id = m.authority_id
    WHERE m.user_id = accounts_person() AND m.suspended_at IS NULL
"""
# Each role contains those before it.
ROLES = "ARRAY['read', 'record', 'review', 'manage']"

FUNCTIONS = {
    "accounts_person()": ("bigint", PERSON),
    "accounts_reads_all()": (
        "boolean",
        "SELECT EXISTS (SELECT FROM accounts_user WHERE id = accounts_person() AND reads_all)",
    ),
    "accounts_visible_authorities()": (
        "bigint[]",
        f"SELECT coalesce(array_agg(m.authority_id), '{{}}') {MEMBERSHIPS}",
    ),
    "accounts_visible_prefectures()": (
        "text[]",
        f"SELECT coalesce(array_agg(a.prefecture_id::text), '{{}}') {MEMBERSHIPS} "
        "AND a.kind = 'prefecture'",
    ),
    "accounts_writable_authorities(minimum text)": (
        "bigint[]",
        f"SELECT coalesce(array_agg(m.authority_id), '{{}}') {MEMBERSHIPS} "
        f"AND array_position({ROLES}, m.role::text) >= array_position({ROLES}, minimum)",
    ),
}


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_suspended_memberships")]

    operations = [
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, NO_GRANTS),
        *(
            migrations.RunSQL(function(head, *rest), f"DROP FUNCTION {head}")
            for head, rest in FUNCTIONS.items()
        ),
    ]

"""Believe only a signed person: nobody can name somebody else by a statement.

The value app.person is «mac|person|signing_in|invitation|expires|request_id|address». The mac is
HMAC-SHA256 over the number of the server's process and the words after it, with a key that only
the owner of the tables reads (accounts/acting.py signs, bin/manage migrate stores the key).
"""

from django.db import migrations

KEY = """
CREATE TABLE accounts_signingkey (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    inner_block bytea NOT NULL CHECK (length(inner_block) = 64),
    outer_block bytea NOT NULL CHECK (length(outer_block) = 64)
)
"""

CLAIM = """
CREATE FUNCTION accounts_claim(part integer) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('app.person', true);
    words text := substr(said, 66);
BEGIN
    IF said IS NULL OR length(said) < 66 OR NOT EXISTS (
        SELECT FROM accounts_signingkey AS k
        WHERE left(said, 64) = encode(sha256(k.outer_block || sha256(
            k.inner_block || convert_to(pg_backend_pid() || '|' || words, 'UTF8'))), 'hex')
    ) THEN
        RETURN NULL;
    END IF;
    IF split_part(words, '|', 4)::bigint < extract(epoch FROM clock_timestamp()) THEN
        RETURN NULL;
    END IF;
    RETURN nullif(split_part(words, '|', part), '');
END $$
"""

# Every statement of the site asks it: two look-ups by key, nothing that has to be planned again.
PERSON = """
CREATE OR REPLACE FUNCTION accounts_person() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('app.person', true);
    words text := substr(said, 66);
    k accounts_signingkey;
    claimed bigint;
BEGIN
    IF said IS NULL OR length(said) < 66 THEN
        RETURN NULL;
    END IF;
    SELECT * INTO k FROM accounts_signingkey;
    IF left(said, 64) IS DISTINCT FROM encode(sha256(k.outer_block || sha256(
            k.inner_block || convert_to(pg_backend_pid() || '|' || words, 'UTF8'))), 'hex') THEN
        RETURN NULL;
    END IF;
    IF split_part(words, '|', 4)::bigint < extract(epoch FROM clock_timestamp()) THEN
        RETURN NULL;
    END IF;
    claimed := nullif(split_part(words, '|', 1), '')::bigint;
    RETURN (SELECT u.id FROM accounts_user AS u WHERE u.id = claimed AND u.is_active);
END $$
"""
PERSON_BEFORE = """
CREATE OR REPLACE FUNCTION accounts_person() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id FROM accounts_user AS u
    WHERE u.is_active AND u.id = nullif(current_setting('app.user_id', true), '')::bigint
$$
"""


def function(head, returns, answer):
    """Return the statement that makes a function which answers from what was signed.

    In PL/pgSQL, which keeps its plans: one in SQL is planned again for every statement.
    """
    return (
        f"CREATE OR REPLACE FUNCTION {head} RETURNS {returns} LANGUAGE plpgsql STABLE "
        "SECURITY DEFINER SET search_path = public, pg_temp AS "
        f"$$ BEGIN RETURN {answer}; END $$"
    )


def function_before(head, returns, answer):
    """Return the statement that makes the function as it was."""
    return (
        f"CREATE OR REPLACE FUNCTION {head} RETURNS {returns} LANGUAGE sql STABLE "
        f"SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT {answer} $$"
    )


MEMBERSHIPS = """
    FROM accounts_membership AS m JOIN jurisdictions_authority AS a ON a.id = m.authority_id
    WHERE m.user_id = accounts_person() AND m.suspended_at IS NULL
"""
ROLES = "ARRAY['read', 'record', 'review', 'manage']"
SCOPES = {
    "accounts_reads_all()": (
        "boolean",
        "EXISTS (SELECT FROM accounts_user WHERE id = accounts_person() AND reads_all)",
    ),
    "accounts_visible_authorities()": (
        "bigint[]",
        f"(SELECT coalesce(array_agg(m.authority_id), '{{}}') {MEMBERSHIPS})",
    ),
    "accounts_visible_prefectures()": (
        "text[]",
        f"(SELECT coalesce(array_agg(a.prefecture_id::text), '{{}}') {MEMBERSHIPS} "
        "AND a.kind = 'prefecture')",
    ),
    "accounts_writable_authorities(minimum text)": (
        "bigint[]",
        f"(SELECT coalesce(array_agg(m.authority_id), '{{}}') {MEMBERSHIPS} "
        f"AND array_position({ROLES}, m.role::text) >= array_position({ROLES}, minimum))",
    ),
}
ANSWERS = {
    # The person, or whose sign-in is being checked.
    "accounts_self()": ("bigint", "coalesce(accounts_person(), accounts_claim(2)::bigint)"),
    "accounts_invited()": ("bigint", "accounts_claim(3)::bigint"),
    "accounts_invited_to()": (
        "bigint",
        "(SELECT i.authority_id FROM accounts_invitation AS i "
        "WHERE i.id = accounts_claim(3)::bigint AND i.accepted_by_id IS NULL)",
    ),
    "accounts_is_superuser()": (
        "boolean",
        "EXISTS (SELECT FROM accounts_user WHERE id = accounts_person() AND is_superuser)",
    ),
    "accounts_signature_holds()": ("boolean", "accounts_claim(4) IS NOT NULL"),
}


class Migration(migrations.Migration):

    dependencies = [("accounts", "0010_history_let_go")]

    operations = [
        migrations.RunSQL(KEY, "DROP TABLE accounts_signingkey"),
        migrations.RunSQL(CLAIM, "DROP FUNCTION accounts_claim(integer)"),
        migrations.RunSQL(PERSON, PERSON_BEFORE),
        *(
            migrations.RunSQL(function(head, *rest), function_before(head, *rest))
            for head, rest in SCOPES.items()
        ),
        *(
            migrations.RunSQL(function(head, *rest), f"DROP FUNCTION {head}")
            for head, rest in ANSWERS.items()
        ),
    ]

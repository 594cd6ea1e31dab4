"""Let the history note whom the signature names, and take what it does from the owner's table.

What a trigger of the history executes stood in its arguments: whoever could attach the function to
a table of their own could let the owner execute anything. Now it stands in a table of the owner.
"""

from django.db import migrations

RULES = """
CREATE TABLE accounts_historyrule (
    table_name name PRIMARY KEY,
    authority text NOT NULL,  -- SQL over the row r: in whose chain the entry stands
    key name NOT NULL,
    hidden text[] NOT NULL
)
"""

# Migrations name the rules as arguments of their triggers; only the owner makes triggers there.
LEARN = r"""
CREATE FUNCTION accounts_history_learn() RETURNS void
LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO accounts_historyrule
    SELECT c.relname, said[1], said[2], string_to_array(said[3], ',')
    FROM pg_trigger AS t
    JOIN pg_class AS c ON c.oid = t.tgrelid
    CROSS JOIN LATERAL string_to_array(
        encode(t.tgargs, 'escape'), '\000') AS said
    WHERE t.tgname = 'history_of_insert' AND c.relnamespace = 'public'::regnamespace
    ON CONFLICT (table_name) DO UPDATE
    SET authority = excluded.authority, key = excluded.key, hidden = excluded.hidden
$$
"""

COLUMNS = "at, user_id, reason, address, request_id"
CONTEXT = """
    SELECT clock_timestamp(), accounts_claim(1)::bigint,
           coalesce(current_setting('app.reason', true), ''),
           coalesce(accounts_claim(6), ''), coalesce(accounts_claim(5), '')
"""

RECORD = """
CREATE OR REPLACE FUNCTION accounts_history_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    rule accounts_historyrule;
    rows text;
    before text := 'NULL::jsonb';
    after text := 'NULL::jsonb';
BEGIN
    -- The owner may load an invented world without a history; the site may not.
    IF current_setting('app.history', true) = 'off'
       AND 'cooperating_web' NOT IN (session_user, current_setting('role')) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO rule FROM accounts_historyrule
    WHERE table_name = TG_TABLE_NAME AND TG_TABLE_SCHEMA = 'public';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the history has no rule for table %', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'INSERT' THEN
        rows := 'new_rows AS r';
        after := 'jsonb_strip_nulls(to_jsonb(r) - $3)';
    ELSIF TG_OP = 'DELETE' THEN
        rows := 'old_rows AS r';
        before := 'jsonb_strip_nulls(to_jsonb(r) - $3)';
    ELSE
        rows := format(
            'new_rows AS r JOIN old_rows AS o ON o.%1$I = r.%1$I '
            'AND to_jsonb(o) - $3 <> to_jsonb(r) - $3', rule.key);
        before := 'accounts_history_difference(to_jsonb(o) - $3, to_jsonb(r))';
        after := 'accounts_history_difference(to_jsonb(r) - $3, to_jsonb(o))';
    END IF;
    EXECUTE format(
        'INSERT INTO accounts_historyentry (authority_id, action, table_name, row_key, before, '
        'after, previous_hash, hash, {COLUMNS}) '
        'SELECT %s, $1, $2, r.%I, %s, %s, '''', '''', c.* FROM ({CONTEXT}) '
        'AS c, %s',
        rule.authority, rule.key, before, after, rows
    ) USING lower(TG_OP), TG_TABLE_NAME::text, rule.hidden;
    RETURN NULL;
END $$
""".replace("{CONTEXT}", CONTEXT.strip().replace("'", "''")).replace("{COLUMNS}", COLUMNS)

# The site writes in the name of the signed person; only a failed sign-in names whom it was tried
# for. A command of the owner may name anybody.
NOTE = f"""
CREATE OR REPLACE FUNCTION accounts_history_note(person bigint, done text, what text, detail jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint := person;
BEGIN
    IF done NOT IN ('sign_in', 'sign_in_failed', 'sign_out', 'refused', 'export', 'print') THEN
        RAISE EXCEPTION 'only a change of a row makes an entry %', done;
    END IF;
    IF 'cooperating_web' IN (session_user, current_setting('role')) THEN
        who := accounts_claim(1)::bigint;
        IF who IS NULL AND done = 'sign_in_failed' THEN
            who := coalesce(accounts_claim(2)::bigint, accounts_user_named(what));
        END IF;
    END IF;
    INSERT INTO accounts_historyentry (authority_id, action, table_name, row_key, after,
                                       previous_hash, hash, {COLUMNS})
    SELECT m.authority_id, done, '', left(what, 200), detail, '', '', c.at, who, c.reason,
           c.address, c.request_id
    FROM ({CONTEXT}) AS c ({COLUMNS})
    LEFT JOIN accounts_membership AS m ON m.user_id = who AND m.suspended_at IS NULL;
END $$
"""

# Whom a name or an address belongs to; no more than that can be asked without having signed in.
NAMED = """
CREATE FUNCTION accounts_user_named(said text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT id FROM accounts_user WHERE username = said),
        (SELECT CASE count(*) WHEN 1 THEN min(id) END FROM accounts_user
         WHERE upper(username) = upper(said)))
$$
"""
WITH_EMAIL = """
CREATE FUNCTION accounts_user_with_email(said text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE count(*) WHEN 1 THEN min(id) END FROM accounts_user
    WHERE said <> '' AND lower(email) = lower(said)
$$
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0011_signed_person")]

    operations = [
        migrations.RunSQL(RULES, "DROP TABLE accounts_historyrule"),
        migrations.RunSQL(LEARN, "DROP FUNCTION accounts_history_learn()"),
        migrations.RunSQL("SELECT accounts_history_learn()", migrations.RunSQL.noop),
        migrations.RunSQL(NAMED, "DROP FUNCTION accounts_user_named(text)"),
        migrations.RunSQL(WITH_EMAIL, "DROP FUNCTION accounts_user_with_email(text)"),
        migrations.RunSQL(RECORD),
        migrations.RunSQL(NOTE),
    ]

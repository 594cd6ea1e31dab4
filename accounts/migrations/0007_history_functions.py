"""Let PostgreSQL write the history and chain it; the web role can only ask for it."""

from django.db import migrations

CHAIN = """
CREATE TABLE accounts_historychain (
    authority_id bigint PRIMARY KEY,  -- 0: of no authority
    position bigint NOT NULL,
    hash varchar(64) NOT NULL
)
"""

# What an entry says, in one text that does not depend on the settings of a session.
HASH = """
CREATE FUNCTION accounts_history_hash(e accounts_historyentry) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        e.previous_hash, e.authority_id, e.position, extract(epoch FROM e.at), e.user_id, e.action,
        e.table_name, e.row_key, e.before, e.after, e.reason, e.address, e.request_id
    )::text, 'UTF8')), 'hex')
$$
"""

# At the end of a transaction, so that a long one keeps nobody waiting for its place in the chain.
SEAL = """
CREATE FUNCTION accounts_history_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry accounts_historyentry;
    head accounts_historychain;
BEGIN
    IF EXISTS (SELECT FROM accounts_historyentry WHERE id = NEW.id AND position IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    head.authority_id := -1;
    FOR entry IN SELECT * FROM accounts_historyentry WHERE position IS NULL
                 ORDER BY coalesce(authority_id, 0), id LOOP
        IF coalesce(entry.authority_id, 0) <> head.authority_id THEN
            UPDATE accounts_historychain SET position = head.position, hash = head.hash
            WHERE authority_id = head.authority_id;
            INSERT INTO accounts_historychain VALUES (coalesce(entry.authority_id, 0), 0, '')
            ON CONFLICT DO NOTHING;
            SELECT * INTO head FROM accounts_historychain
            WHERE authority_id = coalesce(entry.authority_id, 0) FOR UPDATE;
        END IF;
        entry.position := head.position + 1;
        entry.previous_hash := head.hash;
        entry.hash := accounts_history_hash(entry);
        UPDATE accounts_historyentry
        SET position = entry.position, previous_hash = entry.previous_hash, hash = entry.hash
        WHERE id = entry.id;
        head.position := entry.position;
        head.hash := entry.hash;
    END LOOP;
    UPDATE accounts_historychain SET position = head.position, hash = head.hash
    WHERE authority_id = head.authority_id;
    RETURN NULL;
END $$
"""

SEALED = """
CREATE CONSTRAINT TRIGGER history_is_sealed AFTER INSERT ON accounts_historyentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_history_seal()
"""

SETTING = "coalesce(current_setting('app.{0}', true), '')"
CONTEXT = (
    "clock_timestamp(), nullif(" + SETTING.format("user_id") + ", '')::bigint, "
    + ", ".join(SETTING.format(name) for name in ("reason", "address", "request_id"))
)
COLUMNS = "at, user_id, reason, address, request_id"

DIFFERENCE = """
CREATE FUNCTION accounts_history_difference(one jsonb, other jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(one)
    WHERE other -> key IS DISTINCT FROM value
$$
"""

# Arguments: the authority of the row r (SQL), the name of its key, and columns that are not kept.
RECORD = f"""
CREATE FUNCTION accounts_history_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    rows text;
    before text := 'NULL::jsonb';
    after text := 'NULL::jsonb';
    hidden text[] := string_to_array(TG_ARGV[2], ',');
BEGIN
    -- The owner may load an invented world without a history; the site may not.
    IF current_setting('app.history', true) = 'off'
       AND 'cooperating_web' NOT IN (session_user, current_setting('role')) THEN
        RETURN NULL;
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
            'AND to_jsonb(o) - $3 <> to_jsonb(r) - $3', TG_ARGV[1]);
        before := 'accounts_history_difference(to_jsonb(o) - $3, to_jsonb(r))';
        after := 'accounts_history_difference(to_jsonb(r) - $3, to_jsonb(o))';
    END IF;
    EXECUTE format(
        'INSERT INTO accounts_historyentry (authority_id, action, table_name, row_key, before, '
        'after, previous_hash, hash, {COLUMNS}) '
        'SELECT %s, $1, $2, r.%I, %s, %s, '''', '''', c.* FROM (SELECT {CONTEXT.replace("'", "''")}) '
        'AS c, %s',
        TG_ARGV[0], TG_ARGV[1], before, after, rows
    ) USING lower(TG_OP), TG_TABLE_NAME::text, hidden;
    RETURN NULL;
END $$
"""

# What is no change of a row: one entry for each authority of the person.
NOTE = f"""
CREATE FUNCTION accounts_history_note(person bigint, done text, what text, detail jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF done NOT IN ('sign_in', 'sign_in_failed', 'sign_out', 'refused', 'export', 'print') THEN
        RAISE EXCEPTION 'only a change of a row makes an entry %', done;
    END IF;
    INSERT INTO accounts_historyentry (authority_id, action, table_name, row_key, after,
                                       previous_hash, hash, {COLUMNS})
    SELECT m.authority_id, done, '', left(what, 200), detail, '', '', c.at, person, c.reason,
           c.address, c.request_id
    FROM (SELECT {CONTEXT}) AS c ({COLUMNS})
    LEFT JOIN accounts_membership AS m ON m.user_id = person AND m.suspended_at IS NULL;
END $$
"""

GRANTS = [
    "REVOKE ALL ON accounts_historyentry, accounts_historychain FROM cooperating_web",
    "REVOKE ALL ON SEQUENCE accounts_historyentry_id_seq FROM cooperating_web",
    "GRANT SELECT ON accounts_historyentry, accounts_historychain TO cooperating_web",
    "ALTER TABLE accounts_historyentry ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY seen ON accounts_historyentry FOR SELECT TO cooperating_web USING "
    "(authority_id = ANY ((SELECT accounts_writable_authorities('manage'))::bigint[]))",
    "REVOKE ALL ON FUNCTION accounts_history_note FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION accounts_history_note TO cooperating_web",
]


class Migration(migrations.Migration):

    dependencies = [("accounts", "0006_history_entries")]

    operations = [
        migrations.RunSQL(CHAIN, "DROP TABLE accounts_historychain"),
        migrations.RunSQL(HASH, "DROP FUNCTION accounts_history_hash"),
        migrations.RunSQL(SEAL, "DROP FUNCTION accounts_history_seal"),
        migrations.RunSQL(SEALED, "DROP TRIGGER history_is_sealed ON accounts_historyentry"),
        migrations.RunSQL(DIFFERENCE, "DROP FUNCTION accounts_history_difference"),
        migrations.RunSQL(RECORD, "DROP FUNCTION accounts_history_record"),
        migrations.RunSQL(NOTE, "DROP FUNCTION accounts_history_note"),
        migrations.RunSQL(GRANTS, "DROP POLICY seen ON accounts_historyentry"),
    ]

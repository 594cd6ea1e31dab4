"""Let the owner let old entries go by an office's rule, and let the chain remember where."""

from django.db import migrations

LET_GO = """
CREATE FUNCTION accounts_history_let_go(of_authority bigint, cutoff timestamptz) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    last accounts_historyentry;
    number bigint;
BEGIN
    -- The beginning of the chain only, up to the first entry that has to stay.
    SELECT * INTO last FROM accounts_historyentry AS e
    WHERE e.authority_id = of_authority AND e.position < coalesce(
        (SELECT min(k.position) FROM accounts_historyentry AS k
         WHERE k.authority_id = of_authority AND k.at >= cutoff),
        (SELECT c.position + 1 FROM accounts_historychain AS c WHERE c.authority_id = of_authority))
    ORDER BY e.position DESC LIMIT 1;
    IF last.id IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM accounts_historyentry
    WHERE authority_id = of_authority AND position <= last.position;
    GET DIAGNOSTICS number = ROW_COUNT;
    UPDATE accounts_historychain SET let_go = last.position, let_go_hash = last.hash
    WHERE authority_id = of_authority;
    INSERT INTO accounts_historyentry (authority_id, action, table_name, row_key, after,
        previous_hash, hash, at, reason, address, request_id)
    VALUES (of_authority, 'delete', 'accounts_historyentry', number::text,
        jsonb_build_object('before', cutoff, 'number', number), '', '', clock_timestamp(),
        '保存年数を過ぎた操作記録の消去', '', '');
    RETURN number;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0009_history_of_loaded_files"),
        ("jurisdictions", "0004_history_years"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE accounts_historychain ADD let_go bigint NOT NULL DEFAULT 0, "
            "ADD let_go_hash varchar(64) NOT NULL DEFAULT ''",
            "ALTER TABLE accounts_historychain DROP let_go, DROP let_go_hash",
        ),
        migrations.RunSQL(
            [LET_GO, "REVOKE ALL ON FUNCTION accounts_history_let_go(bigint, timestamptz) FROM PUBLIC"],
            "DROP FUNCTION accounts_history_let_go(bigint, timestamptz)",
        ),
    ]

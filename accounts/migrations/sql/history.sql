-- PostgreSQL writes the history and chains it; the web role can only ask for it.

-- What an entry says, in one text that does not depend on the settings of a session.
CREATE FUNCTION accounts_history_hash(e accounts_historyentry) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        e.previous_hash, e.authority_id, e.position, extract(epoch FROM e.at), e.user_id, e.action,
        e.table_name, e.row_key, e.before, e.after, e.reason, e.address, e.request_id
    )::text, 'UTF8')), 'hex')
$$;

-- At the end of a transaction, so that a long one keeps nobody waiting for its place in the chain.
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
END $$;

CREATE CONSTRAINT TRIGGER history_is_sealed AFTER INSERT ON accounts_historyentry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_history_seal();

CREATE FUNCTION accounts_history_difference(one jsonb, other jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(one)
    WHERE other -> key IS DISTINCT FROM value
$$;

-- Migrations name the rules as arguments of their triggers; only the owner makes triggers there.
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
$$;

-- One entry for each row that a statement changed, in the name of the signed person.
CREATE FUNCTION accounts_history_record() RETURNS trigger
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
        'after, previous_hash, hash, at, user_id, reason, address, request_id) '
        'SELECT %s, $1, $2, r.%I, %s, %s, '''', '''', c.* FROM (SELECT clock_timestamp(), accounts_claim(1)::bigint,
           coalesce(current_setting(''app.reason'', true), ''''),
           coalesce(accounts_claim(6), ''''), coalesce(accounts_claim(5), '''')) '
        'AS c, %s',
        rule.authority, rule.key, before, after, rows
    ) USING lower(TG_OP), TG_TABLE_NAME::text, rule.hidden;
    RETURN NULL;
END $$;

-- What is no change of a row: one entry for each authority of the person. The site writes in the
-- name of the signed person; only a failed sign-in names whom it was tried for. A command of the
-- owner may name anybody.
CREATE FUNCTION accounts_history_note(person bigint, done text, what text, detail jsonb)
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
                                       previous_hash, hash, at, user_id, reason, address, request_id)
    SELECT m.authority_id, done, '', left(what, 200), detail, '', '', c.at, who, c.reason,
           c.address, c.request_id
    FROM (
        SELECT clock_timestamp(), accounts_claim(1)::bigint,
               coalesce(current_setting('app.reason', true), ''),
               coalesce(accounts_claim(6), ''), coalesce(accounts_claim(5), '')
    ) AS c (at, user_id, reason, address, request_id)
    LEFT JOIN accounts_membership AS m ON m.user_id = who AND m.suspended_at IS NULL;
END $$;

-- The owner lets old entries go by an office's rule, and the chain remembers where.
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
END $$;

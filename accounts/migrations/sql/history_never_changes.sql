-- The history refuses to be changed or emptied, by the owner of its tables too.

CREATE FUNCTION accounts_refuse_emptying() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = format('table %I is never emptied', TG_TABLE_NAME);
END $$;

CREATE FUNCTION accounts_history_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'the history never changes';
END $$;

-- The end of a transaction gives an entry its place in the chain, once.
CREATE TRIGGER history_never_changes BEFORE UPDATE ON accounts_historyentry FOR EACH ROW WHEN (
    OLD.position IS NOT NULL OR NEW.position IS NULL
    OR (OLD.id, OLD.at, OLD.action, OLD.table_name, OLD.row_key, OLD.before, OLD.after, OLD.reason,
        OLD.address, OLD.request_id, OLD.authority_id, OLD.user_id)
    IS DISTINCT FROM
       (NEW.id, NEW.at, NEW.action, NEW.table_name, NEW.row_key, NEW.before, NEW.after, NEW.reason,
        NEW.address, NEW.request_id, NEW.authority_id, NEW.user_id)
) EXECUTE FUNCTION accounts_history_refuse();

-- Only what an authority's rule has let go (accounts_history_let_go), and the oldest first.
CREATE FUNCTION accounts_history_may_go() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.position IS NULL OR NOT EXISTS (
        SELECT FROM jurisdictions_authority AS a
        WHERE a.id = OLD.authority_id AND OLD.at < (
            clock_timestamp() AT TIME ZONE 'Asia/Tokyo' - make_interval(years => a.history_years)
        ) AT TIME ZONE 'Asia/Tokyo'
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the rule of the authority keeps this entry';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER history_is_kept BEFORE DELETE ON accounts_historyentry
FOR EACH ROW EXECUTE FUNCTION accounts_history_may_go();

-- A chain only grows, and only at its old end something is let go.
CREATE TRIGGER chain_only_grows BEFORE UPDATE ON accounts_historychain FOR EACH ROW WHEN (
    NEW.authority_id <> OLD.authority_id OR NEW.position < OLD.position OR NEW.let_go < OLD.let_go
    OR NEW.position = OLD.position AND NEW.hash <> OLD.hash
    OR NEW.let_go = OLD.let_go AND NEW.let_go_hash <> OLD.let_go_hash
) EXECUTE FUNCTION accounts_history_refuse();

CREATE TRIGGER chain_is_kept BEFORE DELETE ON accounts_historychain
FOR EACH ROW EXECUTE FUNCTION accounts_history_refuse();

-- Who is at work and what is theirs; the policies ask. Only a signed person is believed: nobody
-- can name somebody else by a statement.
--
-- The value app.person is «mac|person|signing_in|invitation|expires|request_id|address». The mac
-- is HMAC-SHA256 over the number of the server's process and the words after it, with a key that
-- only the owner of the tables reads (accounts/acting.py signs).
--
-- In PL/pgSQL, which keeps its plans: a function in SQL is planned again for every statement.

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
END $$;

-- Every statement of the site asks it: two look-ups by key, nothing that has to be planned again.
CREATE FUNCTION accounts_person() RETURNS bigint
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
END $$;

-- The person, or whose sign-in is being checked.
CREATE FUNCTION accounts_self() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce(accounts_person(), accounts_claim(2)::bigint);
END $$;

CREATE FUNCTION accounts_is_superuser() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM accounts_user WHERE id = accounts_person() AND is_superuser);
END $$;

CREATE FUNCTION accounts_reads_all() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM accounts_user WHERE id = accounts_person() AND reads_all);
END $$;

CREATE FUNCTION accounts_visible_authorities() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(m.authority_id), '{}')
        FROM accounts_membership AS m JOIN jurisdictions_authority AS a ON a.id = m.authority_id
        WHERE m.user_id = accounts_person() AND m.suspended_at IS NULL
    );
END $$;

CREATE FUNCTION accounts_visible_prefectures() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(a.prefecture_id::text), '{}')
        FROM accounts_membership AS m JOIN jurisdictions_authority AS a ON a.id = m.authority_id
        WHERE m.user_id = accounts_person() AND m.suspended_at IS NULL
        AND a.kind = 'prefecture'
    );
END $$;

-- Each role contains those before it.
CREATE FUNCTION accounts_writable_authorities(minimum text) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(m.authority_id), '{}')
        FROM accounts_membership AS m JOIN jurisdictions_authority AS a ON a.id = m.authority_id
        WHERE m.user_id = accounts_person() AND m.suspended_at IS NULL
        AND array_position(ARRAY['read', 'record', 'review', 'manage'], m.role::text)
            >= array_position(ARRAY['read', 'record', 'review', 'manage'], minimum)
    );
END $$;

CREATE FUNCTION accounts_invited() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN accounts_claim(3)::bigint;
END $$;

-- An invitation that was taken up, or taken back, opens no row.
CREATE FUNCTION accounts_invited_to() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT i.authority_id FROM accounts_invitation AS i
        WHERE i.id = accounts_claim(3)::bigint AND i.accepted_by_id IS NULL
            AND i.withdrawn_at IS NULL
    );
END $$;

CREATE FUNCTION accounts_signature_holds() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN accounts_claim(4) IS NOT NULL;
END $$;

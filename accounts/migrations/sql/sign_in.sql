-- What signing in needs before anybody is known: sessions, passwords, names and invitations, each
-- only by what the person holds already.

-- Who has the key of a session has the session; nobody can list the keys.
CREATE FUNCTION accounts_session_read(
    of_key text, OUT session_data text, OUT expire_date timestamptz
) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.session_data, s.expire_date FROM django_session AS s
    WHERE s.session_key = of_key
$$;

CREATE FUNCTION accounts_session_known(of_key text, OUT known boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM django_session WHERE session_key = of_key)
$$;

CREATE FUNCTION accounts_session_begin(
    of_key text, said text, until timestamptz, OUT done boolean
) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH written AS (
        INSERT INTO django_session (session_key, session_data, expire_date)
        VALUES (of_key, said, until) ON CONFLICT DO NOTHING RETURNING 1
    ) SELECT EXISTS (SELECT FROM written)
$$;

CREATE FUNCTION accounts_session_go_on(
    of_key text, said text, until timestamptz, OUT done boolean
) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH written AS (
        UPDATE django_session SET session_data = said, expire_date = until
        WHERE session_key = of_key RETURNING 1
    ) SELECT EXISTS (SELECT FROM written)
$$;

CREATE FUNCTION accounts_session_end(of_key text, OUT done boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH ended AS (DELETE FROM django_session WHERE session_key = of_key RETURNING 1)
    SELECT EXISTS (SELECT FROM ended)
$$;

-- The column itself is closed to the web role (accounts/walls.py); PasswordField asks these.
CREATE FUNCTION accounts_password_of() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- 0 is everybody: the owner of the tables reads them all.
    RETURN CASE WHEN 'cooperating_web' IN (session_user, current_setting('role'))
        THEN coalesce(accounts_self(), -1) ELSE 0 END;
END $$;

CREATE FUNCTION accounts_password(whose bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.password FROM accounts_user AS u
    WHERE u.id = whose AND accounts_password_of() IN (0, whose)
$$;

-- A person who was read without the password is written back without it.
CREATE FUNCTION accounts_keep_password() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.password := OLD.password;
    RETURN NEW;
END $$;

CREATE TRIGGER keeps_password_unseen BEFORE UPDATE OF password ON accounts_user
FOR EACH ROW WHEN (NEW.password = '!unseen') EXECUTE FUNCTION accounts_keep_password();

-- Whom a name or an address belongs to; no more than that can be asked without having signed in.
CREATE FUNCTION accounts_user_named(said text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT id FROM accounts_user WHERE username = said),
        (SELECT CASE count(*) WHEN 1 THEN min(id) END FROM accounts_user
         WHERE upper(username) = upper(said)))
$$;

CREATE FUNCTION accounts_user_with_email(said text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE count(*) WHEN 1 THEN min(id) END FROM accounts_user
    WHERE said <> '' AND lower(email) = lower(said)
$$;

CREATE FUNCTION accounts_invitation_by(of_digest text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM accounts_invitation WHERE digest = of_digest
$$;

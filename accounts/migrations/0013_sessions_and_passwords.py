"""Let the web role reach a session only by its key, and no password but the person's own."""

from django.db import migrations

WEB = "'cooperating_web' IN (session_user, current_setting('role'))"

# Who has the key of a session has the session; nobody can list the keys.
SESSION_FUNCTIONS = {
    "accounts_session_read(of_key text, OUT session_data text, OUT expire_date timestamptz)": """
        SELECT s.session_data, s.expire_date FROM django_session AS s
        WHERE s.session_key = of_key
    """,
    "accounts_session_known(of_key text, OUT known boolean)": """
        SELECT EXISTS (SELECT FROM django_session WHERE session_key = of_key)
    """,
    "accounts_session_begin(of_key text, said text, until timestamptz, OUT done boolean)": """
        WITH written AS (
            INSERT INTO django_session (session_key, session_data, expire_date)
            VALUES (of_key, said, until) ON CONFLICT DO NOTHING RETURNING 1
        ) SELECT EXISTS (SELECT FROM written)
    """,
    "accounts_session_go_on(of_key text, said text, until timestamptz, OUT done boolean)": """
        WITH written AS (
            UPDATE django_session SET session_data = said, expire_date = until
            WHERE session_key = of_key RETURNING 1
        ) SELECT EXISTS (SELECT FROM written)
    """,
    "accounts_session_end(of_key text, OUT done boolean)": """
        WITH ended AS (DELETE FROM django_session WHERE session_key = of_key RETURNING 1)
        SELECT EXISTS (SELECT FROM ended)
    """,
}

# The column itself is closed to the web role (accounts/walls.py); PasswordField asks these.
PASSWORD_OF = f"""
CREATE FUNCTION accounts_password_of() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- 0 is everybody: the owner of the tables reads them all.
    RETURN CASE WHEN {WEB} THEN coalesce(accounts_self(), -1) ELSE 0 END;
END $$
"""
PASSWORD = """
CREATE FUNCTION accounts_password(whose bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.password FROM accounts_user AS u
    WHERE u.id = whose AND accounts_password_of() IN (0, whose)
$$
"""
# A person who was read without the password is written back without it.
KEEP = """
CREATE FUNCTION accounts_keep_password() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.password := OLD.password;
    RETURN NEW;
END $$
"""
KEEPS = """
CREATE TRIGGER keeps_password_unseen BEFORE UPDATE OF password ON accounts_user
FOR EACH ROW WHEN (NEW.password = '!unseen') EXECUTE FUNCTION accounts_keep_password()
"""


def _function(head, body):
    return (
        f"CREATE FUNCTION {head} LANGUAGE sql SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $$ {body} $$"
    )


class Migration(migrations.Migration):

    dependencies = [("accounts", "0012_history_of_the_signed"), ("sessions", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(_function(head, body), f"DROP FUNCTION {head.split('(')[0]}")
            for head, body in SESSION_FUNCTIONS.items()
        ),
        migrations.RunSQL(PASSWORD_OF, "DROP FUNCTION accounts_password_of()"),
        migrations.RunSQL(PASSWORD, "DROP FUNCTION accounts_password(bigint)"),
        migrations.RunSQL(KEEP, "DROP FUNCTION accounts_keep_password()"),
        migrations.RunSQL(KEEPS, "DROP TRIGGER keeps_password_unseen ON accounts_user"),
    ]

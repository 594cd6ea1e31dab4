"""What PostgreSQL gives to every role, and only whoever looks after the server can take away.

On the private server `bin/postgres` closes all of it. An office's own server may be shared: there
`check_web_role` tells what is open and by which statement it is closed.
"""

from django.db import connection

from accounts.row_security import WEB_ROLE

# Files in the database, other sessions, and locks that nothing here uses.
CLOSED_FUNCTIONS = (
    r"^(lo_.*|loread|lowrite|pg_terminate_backend|pg_cancel_backend|pg_notify"
    r"|pg_(try_)?advisory.*)$"
)
FUNCTIONS = f"""
    SELECT 'REVOKE EXECUTE ON FUNCTION pg_catalog.' || p.oid::regprocedure || ' FROM PUBLIC'
    FROM pg_proc AS p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '{CLOSED_FUNCTIONS}'
      AND has_function_privilege('{WEB_ROLE}', p.oid, 'EXECUTE')
"""
LANGUAGES = f"""
    SELECT format('REVOKE USAGE ON LANGUAGE %I FROM PUBLIC', lanname) FROM pg_language
    WHERE lanpltrusted AND has_language_privilege('{WEB_ROLE}', oid, 'USAGE')
"""
DATABASE = f"""
    SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', d.datname) FROM pg_database AS d
    WHERE d.datname IN (current_database(), 'postgres', 'template1')
      AND (has_database_privilege('{WEB_ROLE}', d.oid, 'TEMP')
           OR has_database_privilege('{WEB_ROLE}', d.oid, 'CREATE'))
"""
SCHEMAS = f"""
    SELECT format('REVOKE ALL ON SCHEMA %I FROM PUBLIC, {WEB_ROLE}', n.nspname)
    FROM pg_namespace AS n
    WHERE has_schema_privilege('{WEB_ROLE}', n.oid, 'CREATE')
       OR n.nspname NOT IN ('public', 'pg_catalog', 'information_schema')
          AND has_schema_privilege('{WEB_ROLE}', n.oid, 'USAGE')
"""
TABLESPACES = f"""
    SELECT format('REVOKE CREATE ON TABLESPACE %I FROM PUBLIC', spcname) FROM pg_tablespace
    WHERE has_tablespace_privilege('{WEB_ROLE}', oid, 'CREATE')
"""
FOREIGN_DATA = f"""
    SELECT format('REVOKE USAGE ON FOREIGN DATA WRAPPER %I FROM PUBLIC, {WEB_ROLE}', fdwname)
    FROM pg_foreign_data_wrapper
    WHERE has_foreign_data_wrapper_privilege('{WEB_ROLE}', oid, 'USAGE')
    UNION ALL
    SELECT format('REVOKE USAGE ON FOREIGN SERVER %I FROM PUBLIC, {WEB_ROLE}', srvname)
    FROM pg_foreign_server WHERE has_server_privilege('{WEB_ROLE}', oid, 'USAGE')
"""
PARAMETERS = f"""
    SELECT format('REVOKE ALL ON PARAMETER %I FROM PUBLIC, {WEB_ROLE}', a.parname)
    FROM pg_parameter_acl AS a CROSS JOIN LATERAL aclexplode(a.paracl) AS p
    WHERE p.grantee IN (0, '{WEB_ROLE}'::regrole)
"""
# A role may set its own defaults and its own password; only the first can be seen here.
OWN_DEFAULTS = f"""
    SELECT 'ALTER ROLE {WEB_ROLE} RESET ALL（' || c || '）'
    FROM pg_db_role_setting AS s CROSS JOIN LATERAL unnest(s.setconfig) AS c
    WHERE s.setrole = '{WEB_ROLE}'::regrole AND c <> 'track_activities=off'
"""
# Sessions of one role read each other's statements, and with them the keys of sessions.
ACTIVITY = f"""
    SELECT 'ALTER ROLE {WEB_ROLE} SET track_activities = off' WHERE NOT EXISTS (
        SELECT FROM pg_db_role_setting AS s
        WHERE s.setrole = '{WEB_ROLE}'::regrole AND 'track_activities=off' = ANY (s.setconfig)
    ) AND current_setting('track_activities') = 'on'
"""
PREPARED = """
    SELECT 'max_prepared_transactions = 0'
    WHERE current_setting('max_prepared_transactions') <> '0'
"""
QUESTIONS = (
    FUNCTIONS,
    LANGUAGES,
    DATABASE,
    SCHEMAS,
    TABLESPACES,
    FOREIGN_DATA,
    PARAMETERS,
    OWN_DEFAULTS,
    ACTIVITY,
    PREPARED,
)


def left_open() -> list[str]:
    """Return the statements by which the server's administrator closes what is open."""
    found = []
    with connection.cursor() as cursor:
        for question in QUESTIONS:
            cursor.execute(question)
            found += sorted(statement for (statement,) in cursor.fetchall())
    return found

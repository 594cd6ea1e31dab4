"""Give the private database to an owner who is no superuser, and close what every role may do.

The superuser that initdb makes is used here alone, while no server runs. Databases of an earlier
version, whose tables are the superuser's, are handed over once. Every statement may be repeated.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from postgres_account import Account
from postgres_cluster import Cluster
from postgres_programs import Programs
from problem import Problem

SUPERUSER = "postgres"
OWNER = "cooperating_owner"
WEB_ROLE = "cooperating_web"
DATABASE = "cooperating"
# Counts up when the statements change; a cluster with another number gets them again.
VERSION = "1"

MAKE_ROLE = (
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
    "THEN CREATE ROLE {role} LOGIN; END IF; END $$"
)
# A single-user server takes a line for a statement.
ROLES = (
    MAKE_ROLE.format(role=WEB_ROLE),
    MAKE_ROLE.format(role=OWNER),
    f"ALTER ROLE {OWNER} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    f"ALTER ROLE {WEB_ROLE} RESET ALL",
    # Sessions of one role may read each other's statements.
    f"ALTER ROLE {WEB_ROLE} SET track_activities = off",
    "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC",
)
# Tests make databases of their own, and take the role of the web process.
FOR_TESTS = (
    f"ALTER ROLE {OWNER} CREATEDB",
    f"GRANT CONNECT ON DATABASE postgres TO {OWNER}",
    f"GRANT {WEB_ROLE} TO {OWNER}",
)
NOT_FOR_TESTS = (f"ALTER ROLE {OWNER} NOCREATEDB", f"REVOKE {WEB_ROLE} FROM {OWNER}")
# The same as accounts/server.py asks for: files in the database, other sessions, unused locks.
CLOSED = (
    "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc "
    "WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ "
    "'^(lo_.*|loread|lowrite|pg_terminate_backend|pg_cancel_backend|pg_notify"
    "|pg_(try_)?advisory.*)$' LOOP "
    "EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); "
    f"EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {OWNER}', f); END LOOP; END $$",
    "REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC",
    f"GRANT USAGE ON LANGUAGE sql, plpgsql TO {OWNER}",
)
IS_THERE = f"SELECT datname FROM pg_database WHERE datname = '{DATABASE}'"
MAKE_DATABASE = f"CREATE DATABASE {DATABASE} OWNER {OWNER}"
HANDED_OVER = (
    f"ALTER DATABASE {DATABASE} OWNER TO {OWNER}",
    f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
    f"GRANT CONNECT ON DATABASE {DATABASE} TO {WEB_ROLE}",
    # Sequences of columns go with their tables.
    "DO $$ DECLARE o record; BEGIN FOR o IN SELECT oid::regclass AS name FROM pg_class "
    "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') "
    f"LOOP EXECUTE format('ALTER TABLE %s OWNER TO {OWNER}', o.name); END LOOP; "
    "FOR o IN SELECT oid::regprocedure AS name FROM pg_proc "
    "WHERE pronamespace = 'public'::regnamespace "
    f"LOOP EXECUTE format('ALTER ROUTINE %s OWNER TO {OWNER}', o.name); END LOOP; END $$",
    # What the superuser had promised for tables to come.
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {WEB_ROLE}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {WEB_ROLE}",
)


def role_of(cluster: Cluster) -> str:
    """Return who owns the tables: the superuser until a server of this version has started."""
    return OWNER if _mark(cluster).exists() else SUPERUSER


def hand_over(cluster: Cluster, account: Account, programs: Programs, *, fast: bool) -> None:
    """Give the database to its owner, making it if it is not there; no server may run."""
    wanted = f"{VERSION} {'tests' if fast else ''}".strip()
    mark = _mark(cluster)
    if mark.exists() and mark.read_text() == wanted:
        return
    single = _SingleUser(cluster=cluster, account=account, programs=programs, fast=fast)
    tests = FOR_TESTS if fast else NOT_FOR_TESTS
    said = single.run("postgres", *ROLES, *tests, *CLOSED, IS_THERE)
    single.run("template1", *CLOSED)
    if f'datname = "{DATABASE}"' not in said:
        single.run("postgres", MAKE_DATABASE)
    single.run(DATABASE, *CLOSED, *HANDED_OVER)
    mark.write_text(wanted)
    if account.uid != mark.stat().st_uid:
        shutil.chown(mark, account.uid, account.gid)


def _mark(cluster: Cluster) -> Path:
    return cluster.folder / "owner"


@dataclass(frozen=True, kw_only=True)
class _SingleUser:
    cluster: Cluster
    account: Account
    programs: Programs
    fast: bool

    def run(self, database: str, *statements: str) -> str:
        """Run statements as the superuser, without a server; return what was said."""
        command = [str(self.programs.folder / "postgres"), "--single"]
        command += ["-D", str(self.cluster.data), "-c", "exit_on_error=on"]
        command += ["-c", f"fsync={'off' if self.fast else 'on'}", database]
        done = self.account.run(command, stdin="".join(f"{line}\n" for line in statements))
        if done.returncode != 0:
            raise Problem(f"The database could not be given to its owner:\n{done.stdout[-2000:]}")
        return done.stdout

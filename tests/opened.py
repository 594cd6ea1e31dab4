"""What only tests do: take a guard off a table for a moment, as an owner who has gone bad would."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from accounts.walls import TABLES

KEPT = [name for name, line in TABLES.items() if "kept" in line.guard.split()]
# Where the reference data lies, so that it comes back after a test that commits.
COPIES = "as_loaded"
_sql_flush = DatabaseOperations.sql_flush


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """Switch the triggers of these tables off."""
    _alter(tables, "DISABLE")
    yield
    _alter(tables, "ENABLE")


def _alter(tables: tuple[str, ...], verb: str) -> None:
    with connection.cursor() as cursor:
        # A table with checks to come cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")


def copy_what_is_loaded() -> None:
    """Lay a copy of every table that holds rows aside."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {COPIES} CASCADE")
        cursor.execute(f"CREATE SCHEMA {COPIES}")
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {COPIES}.{table} AS TABLE {table}")


def end_other_sessions() -> None:
    """End what a browser's last connection to the site may still hold open.

    A database that is in use cannot be removed at the end.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND usename = current_user"
        )


def flush_with_kept_tables(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
    """Return what empties all tables after a test that commits, and loads what was loaded."""
    emptying = _sql_flush(self, *args, **kwargs)
    if not emptying:
        return emptying
    loaded = _columns_of_copies()
    return [
        *_triggers("DISABLE", KEPT, "never_emptied"),
        *emptying,
        *_triggers("ENABLE", KEPT, "never_emptied"),
        *_triggers("DISABLE", loaded, "USER"),
        *(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {COPIES}.{table}"
            for table, columns in loaded.items()
        ),
        # A table with checks to come cannot be altered.
        "SET CONSTRAINTS ALL IMMEDIATE",
        *_triggers("ENABLE", loaded, "USER"),
    ]


def _triggers(verb: str, tables: Iterable[str], which: str) -> list[str]:
    return [f"ALTER TABLE {table} {verb} TRIGGER {which}" for table in tables]


def _columns_of_copies() -> dict[str, str]:
    """Return the columns of each table that was copied, but for those that PostgreSQL fills."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT copy.table_name, string_agg(quote_ident(own.column_name), ', ')"
            " FROM information_schema.tables AS copy JOIN information_schema.columns AS own"
            " ON own.table_schema = 'public' AND own.table_name = copy.table_name"
            " WHERE copy.table_schema = %s AND own.is_generated = 'NEVER' GROUP BY 1",
            [COPIES],
        )
        return dict(cursor.fetchall())

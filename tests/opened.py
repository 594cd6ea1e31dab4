"""What only tests do: take a guard off a table for a moment, as an owner who has gone bad would."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from accounts.walls import TABLES

KEPT = [name for name, line in TABLES.items() if "kept" in line.guard.split()]
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


def flush_with_kept_tables(self: DatabaseOperations, *args: object, **kwargs: object) -> list[str]:
    """Return what empties all tables after a test that commits."""
    emptying = _sql_flush(self, *args, **kwargs)
    if not emptying:
        return emptying
    off, on = (
        [f"ALTER TABLE {table} {verb} TRIGGER never_emptied" for table in KEPT]
        for verb in ("DISABLE", "ENABLE")
    )
    return [*off, *emptying, *on]

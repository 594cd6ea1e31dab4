"""Write rows by COPY, which is several times faster than INSERT."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter

import pgtrigger
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from compliance.filings.models import FiledPartner, Filing

# At commit each asks for the union of one filing; verify_filings asks for all at once.
_ROW_BY_ROW = (Filing, "filing_states_its_partners"), (FiledPartner, "filed_partner_is_stated")


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Write unsaved rows of one model; keys that are not given come from the table's sequence."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [
        field
        for field in meta.concrete_fields
        if not field.generated and not (field.primary_key and rows[0].pk is None)
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(meta.db_table)
    values = attrgetter(*(field.attname for field in fields))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(values(row))


def next_pk(model: type[models.Model]) -> int:
    """Return a primary key above all that are in the table."""
    highest: int | None = model._default_manager.aggregate(highest=Max("pk"))["highest"]
    return (highest or 0) + 1


def reset_sequences(*tables: type[models.Model]) -> None:
    """Let the sequences go on above the keys that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def without_history() -> None:
    """Leave what this transaction does out of the history: nobody did it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.history = 'off'")


def refresh_statistics() -> None:
    """Let the planner know the tables, and the covering index answer without the table."""
    # Only VACUUM brings the visibility map up to date; it cannot run within a transaction.
    statement = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def without_row_by_row_checks() -> Iterator[None]:
    """Hold back, within a transaction, the two triggers that look at filings one by one."""
    _alter("DISABLE")
    yield
    # Foreign keys are checked at commit; a table with checks to come cannot be altered.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _alter("ENABLE")


def _alter(verb: str) -> None:
    with connection.cursor() as cursor:
        for model, name in _ROW_BY_ROW:
            table = connection.ops.quote_name(model._meta.db_table)
            [(owner, trigger)] = pgtrigger.registered(f"{model._meta.label}:{name}")
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER {trigger.get_pgid(owner)}")

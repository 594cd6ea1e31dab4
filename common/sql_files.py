"""The SQL of migrations in files of its own, where an editor knows it for what it is."""

from pathlib import Path

from django.db import migrations


def run_file(migration: str, name: str) -> migrations.RunSQL:
    """Return the migration that runs the file sql/`name` beside the file `migration`.

    It cannot be undone: what such a file makes, others stand on.
    """
    return migrations.RunSQL((Path(migration).parent / "sql" / name).read_text(encoding="utf-8"))

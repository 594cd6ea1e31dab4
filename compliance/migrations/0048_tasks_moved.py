"""Let work that waits, or is begun again, be found where the tasks lie now."""

from django.db import migrations

MOVED = (("compliance.tasks.", "intake.tasks."), ("reports.tasks.", "letters.tasks."))


def _renamed(table: str, column: str) -> list[str]:
    return [
        f"UPDATE {table} SET {column} = '{new}' || substr({column}, {len(old) + 1}) "
        f"WHERE {column} LIKE '{old}%'"
        for old, new in MOVED
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0047_filing_summary_guarded"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.RunSQL(_renamed("compliance_job", "task"), migrations.RunSQL.noop),
        migrations.RunSQL(
            _renamed("django_tasks_database_dbtaskresult", "task_path"), migrations.RunSQL.noop
        ),
    ]

"""Guard jobs: only the staff of an authority itself see what it has made, and how far it is."""

from django.db import migrations

from accounts.row_security import (
    VISIBLE_AUTHORITIES,
    WRITABLE_AUTHORITIES,
    only_changes,
    protect,
    signed_by,
    signs_changes,
)

JOB = "jobs_job"


class Migration(migrations.Migration):

    dependencies = [("jobs", "0001_initial"), ("accounts", "0002_guards")]

    # How far a job has come is no act of the office: no history.
    operations = [
        protect(
            JOB,
            sees=f"authority_id = {VISIBLE_AUTHORITIES}",
            changes=f"authority_id = {WRITABLE_AUTHORITIES}",
            acts=("INSERT", "UPDATE"),
        ),
        only_changes(
            JOB,
            "state",
            "stage",
            "done",
            "total",
            "message",
            "beat_at",
            "finished_at",
            "created_by_id",
            "created_at",
        ),
        signed_by(JOB, "created_by_id"),
        signs_changes(JOB, "created_by_id"),
    ]

"""Work that was asked for before its tasks moved is found where they lie now."""

from importlib import import_module

import pytest
from django.utils.module_loading import import_string

from tests.accounts.attack import run
from tests.factories.uploads import make_job

MIGRATION = import_module("compliance.migrations.0048_tasks_moved").Migration


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("compliance.tasks.preview_upload", "intake.tasks.preview_upload"),
        ("compliance.tasks.record_upload", "intake.tasks.record_upload"),
        ("reports.tasks.issue_batch", "letters.tasks.issue_batch"),
        ("reports.tasks.archive_notices", "letters.tasks.archive_notices"),
        ("letters.tasks.issue_batch", "letters.tasks.issue_batch"),
    ],
)
def test_a_job_asked_for_before_the_move_can_be_begun_again(city, before, now):
    job = make_job(city, task=before)

    for operation in MIGRATION.operations:
        for statement in operation.sql:
            run(statement)

    job.refresh_from_db()
    assert job.task == now
    assert callable(import_string(job.task).enqueue)

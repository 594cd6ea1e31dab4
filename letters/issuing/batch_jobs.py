"""The long work on a batch: issue and print it, make its ZIP; begun once, resumed after a stop."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from compliance.correspondence.models import NoticeBatch
from jobs.models import Job
from jobs.running import begin_again, begin_job, enqueue


def begin_issue(batch: NoticeBatch, *, by: User, now: datetime) -> None:
    """Let a worker issue and print a batch."""
    batch.job = _begin(batch, "letters.tasks.issue_batch", "発行", by=by, now=now)
    batch.save(update_fields=["job"])
    enqueue(batch.job)


@transaction.atomic
def resume_issue(batch: NoticeBatch, *, by: User, now: datetime) -> bool:
    """Go on with a batch whose work has stopped; return whether it had."""
    _lock(batch)
    if batch.job is None:
        begin_issue(batch, by=by, now=now)
        return True
    return begin_again(batch.job, now=now, by=by)


@transaction.atomic
def begin_archive(batch: NoticeBatch, *, by: User, now: datetime) -> None:
    """Let a worker print the letters of a batch one by one, if none does or has."""
    _lock(batch)
    if batch.archive_job and not begin_again(batch.archive_job, now=now, by=by):
        return
    if batch.archive_job is None:
        task = "letters.tasks.archive_notices"
        batch.archive_job = _begin(batch, task, "１通ごとのPDF", by=by, now=now)
        batch.save(update_fields=["archive_job"])
        enqueue(batch.archive_job)


def _lock(batch: NoticeBatch) -> None:
    """Wait for others who press the same button, and see what they have begun."""
    locked = NoticeBatch.objects.select_for_update()
    batch.refresh_from_db(fields=["job", "archive_job"], from_queryset=locked)


def _begin(batch: NoticeBatch, task: str, act: str, *, by: User, now: datetime) -> Job:
    return begin_job(
        task=task,
        authority=batch.authority,
        label=f"通知文書（{batch.get_kind_display()}）の{act}",
        result_path=reverse("letters:notice-batch-detail", kwargs={"batch_pk": batch.pk}),
        by=by,
        now=now,
    )

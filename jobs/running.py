"""Long work behind the pages: begin it, say how far it has come, end it with words.

A job is done as the person who asked for it, so that row-level security binds it too. Its work must
be such that doing it again does nothing twice: a job that was interrupted is begun anew.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.acting import acting_as
from accounts.models import User
from jobs.models import Job
from jurisdictions.models import Authority

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "予期しない誤りのため、処理を終えられませんでした。この処理による保存は行われていません。"
    "もう一度お試しいただき、同じ結果になる場合は、システムの管理者に連絡してください。"
)


class JobFailed(Exception):
    """The work cannot be done; the words say why, and what was not saved."""


def begin_job(
    *,
    task: str,
    authority: Authority,
    label: str,
    result_path: str,
    by: User,
    now: datetime,
) -> Job:
    """Note that long work is asked for; `task` is the dotted path of what a worker is to do."""
    return Job.objects.create(
        task=task,
        authority=authority,
        label=label[:200],
        result_path=result_path,
        created_by=by,
        created_at=now,
    )


def enqueue(job: Job) -> None:
    """Give a job to the workers; whatever it needs must be stored before."""
    import_string(job.task).enqueue(job.pk, job.created_by_id)


def begin_again(job: Job, *, now: datetime, by: User) -> bool:
    """Give an interrupted or failed job to the workers once more; return whether it was one.

    It is done as who begins it again: who asked for it first may have lost the right since.
    """
    job.refresh_from_db()
    if not (job.is_interrupted(now=now) or job.state == Job.State.FAILED):
        return False
    again = Job.objects.filter(pk=job.pk, state=job.state, beat_at=job.beat_at)
    if not again.update(
        state=Job.State.WAITING,
        beat_at=None,
        finished_at=None,
        done=0,
        message="",
        created_by=by,
        created_at=now,
    ):
        return False
    job.refresh_from_db()
    enqueue(job)
    return True


def note_progress(job: Job, stage: str, *, done: int, total: int) -> None:
    """Note how far a job has come; it is seen at once, so call it outside a transaction."""
    job.stage, job.done, job.total, job.beat_at = stage, done, total, timezone.now()
    job.save(update_fields=["stage", "done", "total", "beat_at"])


def run_job(job_pk: int, user_pk: int, work: Callable[[Job], str]) -> None:
    """Do the work of a job as the person who asked for it, once; `work` returns what to say."""
    # Only the key is known before the person is named; whoever asked for the job, and nobody else.
    with acting_as(User(pk=user_pk)):
        waiting = Job.objects.filter(pk=job_pk, created_by=user_pk, state=Job.State.WAITING)
        if not waiting.update(state=Job.State.RUNNING, beat_at=timezone.now()):
            return  # another worker has it, or the person may no longer see it
        job = Job.objects.select_related("created_by", "authority").get(pk=job_pk)
        try:
            _finish(job, Job.State.DONE, work(job))
        except JobFailed as problem:
            _finish(job, Job.State.FAILED, str(problem))
        except Exception:
            logger.exception("job %s", job_pk)
            _finish(job, Job.State.FAILED, UNEXPECTED)


def _finish(job: Job, state: Job.State, message: str) -> None:
    job.state, job.message, job.finished_at = state, message, timezone.now()
    if state == Job.State.DONE:
        job.done = job.total
    job.save(update_fields=["state", "message", "finished_at", "done"])

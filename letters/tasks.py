"""What the workers do with batches of letters."""

import logging

from django.utils import timezone
from django_tasks import task

from compliance.correspondence.models import NoticeBatch
from jobs.models import Job
from jobs.running import JobFailed, note_progress, run_job
from letters.issuing.batch_files import archive_batch, print_batch
from letters.issuing.batch_letters import compose_batch
from letters.issuing.batches import NumberTaken, WrongState, finish_batch, stop_batch, store_archive
from letters.issuing.gate import NotReady
from letters.issuing.issuing import issue_notices
from letters.printing.pdf import MissingGlyph
from letters.writing.incomplete import Incomplete

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "予期しない誤りのため、終えられませんでした。発行した文書と番号は、そのまま残っています。"
    "続きから行っても、同じ番号を二度使うことはありません。"
)


@task()
def issue_batch(job_pk: int, user_pk: int) -> None:
    """Issue the letters of a batch and print them."""
    run_job(job_pk, user_pk, _issue)


@task()
def archive_notices(job_pk: int, user_pk: int) -> None:
    """Print the letters of a batch one by one into a ZIP."""
    run_job(job_pk, user_pk, _archive)


def _issue(job: Job) -> str:
    batch = NoticeBatch.objects.select_related("authority", "replaces").get(job=job)
    try:
        return _issue_and_print(batch, job)
    except (Incomplete, MissingGlyph, NotReady, NumberTaken) as problem:
        words = _words(problem)
        stop_batch(batch, problem=words)
        raise JobFailed(words) from problem
    except WrongState:
        return "この一括発行は、既に終わっています。"
    except Exception as problem:
        logger.exception("batch %s", batch.pk)
        stop_batch(batch, problem=UNEXPECTED)
        raise JobFailed(UNEXPECTED) from problem


def _issue_and_print(batch: NoticeBatch, job: Job) -> str:
    note_progress(
        job, "送付先をもう一度確認し、番号を付けています", done=0, total=len(batch.facilities)
    )
    now = timezone.now()
    today = timezone.localdate(now)
    notices = issue_notices(batch, compose=compose_batch, today=today, now=now, by=job.created_by)
    count = len(notices)

    def tell(printed: int) -> None:
        note_progress(
            job, f"{count:,}通のうち{printed:,}通を印刷用にしました", done=printed, total=count
        )

    finish_batch(batch, pdf=print_batch(batch, tell=tell) if notices else "")
    return f"{count:,}通を発行しました。"


def _words(problem: Incomplete | MissingGlyph | NotReady | NumberTaken) -> str:
    if isinstance(problem, NotReady):
        return f"{problem}　何も発行していません。登録した後、続けてください。"
    if isinstance(problem, Incomplete):
        return f"{problem}　何も発行していません。値を入力した後、続けてください。"
    if isinstance(problem, NumberTaken):
        return (
            "文書番号の範囲に、既に使われた番号があります。何も発行していません。"
            f"次に使える番号は{problem.free}です。取りやめて、もう一度準備してください。"
        )
    return (
        f"{problem}　何も発行していません。"
        "指定権者の設定（名義、連絡先等）の文字を改めてから、続けてください。"
    )


def _archive(job: Job) -> str:
    batch = NoticeBatch.objects.get(archive_job=job)
    count = batch.notices.count()

    def tell(printed: int) -> None:
        note_progress(
            job, f"{count:,}通のうち{printed:,}通を保存しました", done=printed, total=count
        )

    store_archive(batch, archive=archive_batch(batch, tell=tell))
    return f"{count:,}通を１通ずつのPDFにしました。"

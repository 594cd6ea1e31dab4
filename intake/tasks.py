"""What the workers do with files that were brought by the browser."""

from django.utils import timezone
from django_tasks import task

from compliance.filings.models import Upload
from compliance.filings.recording import AlreadyUploaded
from intake.filings import Undecided
from intake.uploading import (
    HasErrors,
    NotWritten,
    keep_report,
    look_through,
    record,
    report_of,
)
from jobs.models import Job
from jobs.running import JobFailed, note_progress, run_job

STAGES = 2


@task()
def preview_upload(job_pk: int, user_pk: int) -> None:
    """Look through a large file and keep what was found."""
    run_job(job_pk, user_pk, _preview)


@task()
def record_upload(job_pk: int, user_pk: int) -> None:
    """Record a large file, as it was asked for."""
    run_job(job_pk, user_pk, _record)


def _preview(job: Job) -> str:
    upload = Upload.objects.select_related("authority").get(job=job)
    note_progress(job, "ファイルを読み取り、登録済みの内容と比べています", done=0, total=STAGES)
    plan = look_through(upload, now=timezone.now(), by=job.created_by)
    note_progress(job, "結果をまとめています", done=1, total=STAGES)
    keep_report(upload, report_of(plan))
    return "ファイルの内容を確認しました。"


def _record(job: Job) -> str:
    upload = Upload.objects.select_related("authority").get(job=job)
    note_progress(job, "内容を確認し、保存しています", done=0, total=STAGES)
    try:
        done = record(upload, skip_errors=upload.skip_errors, now=timezone.now(), by=job.created_by)
    except AlreadyUploaded:
        return "このファイルは、既に記録しています。"
    except HasErrors:
        raise JobFailed("ファイルに誤りがあるため、何も保存していません。") from None
    except (NotWritten, Undecided) as refused:
        raise JobFailed(str(refused)) from refused
    return f"{done.recorded_count or 0:,}件を記録しました。"

"""Files of filings that were brought to the site."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.core.files.base import ContentFile

from accounts.models import Role, User
from compliance.filings.models import Upload
from jobs.models import Job
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.compliance import RECORDED
from tests.factories.fields import refuse_others
from tests.factories.filing_files import as_csv


def make_upload(authority: Authority, lines=(), *, data: bytes | None = None) -> Upload:
    """Return an upload of lines of filings, not recorded yet."""
    content = as_csv(lines).data if data is None else data
    return Upload.objects.create(
        authority=authority,
        file=ContentFile(content, name="filings.csv"),
        name="届出.csv",
        uploaded_at=RECORDED,
        uploaded_by=make_user(authority, Role.RECORD),
    )


class JobFields(TypedDict, total=False):
    """What a test says of a job."""

    state: str
    stage: str
    done: int
    total: int
    created_at: datetime
    created_by: User
    beat_at: datetime | None


def make_job(authority: Authority, **fields: Unpack[JobFields]) -> Job:
    """Return a job of an authority that waits."""
    refuse_others(fields, JobFields)
    return Job.objects.create(
        authority=authority,
        label="届出の取込の確認：届出.csv",
        task="intake.tasks.preview_upload",
        result_path="/compliance/uploads/",
        state=fields.get("state", Job.State.WAITING),
        stage=fields.get("stage", ""),
        done=fields.get("done", 0),
        total=fields.get("total", 0),
        created_at=fields.get("created_at", RECORDED),
        created_by=fields.get("created_by") or make_user(authority, Role.RECORD),
        beat_at=fields.get("beat_at"),
    )

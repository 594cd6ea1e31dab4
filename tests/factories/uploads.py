"""Files of filings that were brought to the site."""

from django.core.files.base import ContentFile

from accounts.models import Role
from compliance.filings.models import Upload
from jobs.models import Job
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.compliance import RECORDED
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


def make_job(authority: Authority, **fields) -> Job:
    """Return a job of an authority that waits."""
    values = {
        "label": "届出の取込の確認：届出.csv",
        "task": "intake.tasks.preview_upload",
        "result_path": "/compliance/uploads/",
        "created_at": RECORDED,
        "created_by": make_user(authority, Role.RECORD),
    }
    return Job.objects.create(authority=authority, **values | fields)

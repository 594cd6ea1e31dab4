"""Files of filings that were brought to the site."""

from django.core.files.base import ContentFile

from accounts.models import Role
from compliance.models import Upload
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

"""Files that are handed in with a filing: attach them to it, for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from compliance.filings.models import Attachment, Filing
from compliance.filings.recording import NewFiling, record_filing_after
from facilities.models import Facility

MOST_FILES = 10


class TooManyFiles(Exception):
    """The filing would have more attachments than it may."""


class AlreadyAttached(Exception):
    """The filing has a file with the same content; the message is the name of the new one."""


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file that was looked through and may be attached."""

    file: File[bytes]
    name: str
    content_type: str
    scanned: bool


def attach_files(
    filing: Filing, files: Sequence[NewFile], *, now: datetime, by: User
) -> list[Attachment]:
    """Attach files to a filing: all, or none and TooManyFiles or AlreadyAttached is raised."""
    saved: list[Attachment] = []
    try:
        with transaction.atomic():
            # Two people at once take turns; the filing itself cannot be locked, it never changes.
            Facility.objects.select_for_update(no_key=True).get(pk=filing.facility_id)
            attached = Attachment.objects.filter(filing=filing)
            last = attached.aggregate(last=Max("place"))["last"] or 0
            if last + len(files) > MOST_FILES:
                raise TooManyFiles
            for place, new in enumerate(files, start=last + 1):
                saved.append(_attachment(filing, new, place, now=now, by=by))
                _save(saved[-1])
    except (AlreadyAttached, IntegrityError):
        for one in saved:
            one.file.storage.delete(str(one.file.name))
        raise
    return saved


@transaction.atomic
def record_with_files(
    newest: int | None, new: NewFiling, files: Sequence[NewFile], *, now: datetime, by: User
) -> Filing:
    """Record a filing and attach what was handed in with it: both, or neither.

    Raises what record_filing_after() and attach_files() raise.
    """
    filing = record_filing_after(newest, new, now=now, by=by)
    if files:
        attach_files(filing, files, now=now, by=by)
    return filing


def _save(attachment: Attachment) -> None:
    same = Attachment.objects.filter(filing=attachment.filing_id, sha256=attachment.sha256)
    if same.exists():
        raise AlreadyAttached(attachment.name)
    attachment.save()


def _attachment(filing: Filing, new: NewFile, place: int, *, now: datetime, by: User) -> Attachment:
    digest = sha256(b"".join(new.file.chunks())).hexdigest()
    new.file.seek(0)
    attachment = Attachment(
        filing=filing,
        place=place,
        name=new.name[:200],
        content_type=new.content_type,
        size=new.file.size,
        sha256=digest,
        scanned=new.scanned,
        recorded_at=now,
        recorded_by=by,
    )
    # The name that a person gave stays in the table; on the disk nothing can be guessed.
    attachment.file.save(uuid4().hex, new.file, save=False)
    return attachment

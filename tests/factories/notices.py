"""Letters that were issued, for tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

from django.core.files.base import ContentFile

from accounts.models import Role, User
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.correspondence.slips import slip_identifier
from facilities.models import Facility
from jobs.models import Job
from jurisdictions.models import Authority
from letters.issuing.batch_letters import compose_batch
from letters.issuing.batches import NewBatch, prepare_batch
from letters.issuing.issuing import Addressed, Written
from letters.issuing.left_out import LeftOutLine
from letters.issuing.recipients import RecipientSelection, select_recipients
from letters.writing.letter import Data
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.fields import refuse_others
from tests.factories.letters import be_ready

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ISSUED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class BatchFields(TypedDict, total=False):
    """What a test says of a batch."""

    notice_date: date
    reply_due_date: date | None
    number_prefix: str
    facilities: list[int]
    left_out: list[LeftOutLine]
    state: str
    created_by: User | None
    released_by: User | None
    job: Job | None


def make_batch(authority: Authority, **fields: Unpack[BatchFields]) -> NoticeBatch:
    """Return a batch whose letters were issued."""
    refuse_others(fields, BatchFields)
    return NoticeBatch.objects.create(
        authority=authority,
        kind=NoticeKind.NOT_FILED,
        notice_date=fields.get("notice_date", date(2026, 11, 20)),
        reply_due_date=fields.get("reply_due_date", date(2026, 12, 18)),
        number_prefix=fields.get("number_prefix", "さ介第"),
        first_number=1,
        facilities=fields.get("facilities", []),
        left_out=fields.get("left_out", []),
        state=fields.get("state", NoticeBatch.State.ISSUED),
        created_at=ISSUED,
        created_by=fields.get("created_by"),
        released_by=fields.get("released_by"),
        job=fields.get("job"),
    )


class NoticeFields(TypedDict, total=False):
    """What a test says of a letter."""

    kind: str
    notice_number: str
    notice_date: date
    reply_due_date: date | None
    letter: Data
    candidates: list[str]
    issued_at: datetime
    replaces: Notice | None


def make_notice(
    facility: Facility, batch: NoticeBatch | None = None, **fields: Unpack[NoticeFields]
) -> Notice:
    """Return a letter that was issued to a facility; its number is the next of the authority."""
    refuse_others(fields, NoticeFields)
    batch = batch or make_batch(facility.authority)
    number = Notice.objects.filter(authority=batch.authority).count() + 1
    place = batch.notices.count() + 1
    return Notice.objects.create(
        batch=batch,
        facility=facility,
        place=place,
        authority=batch.authority,
        kind=fields.get("kind", batch.kind),
        number=number,
        notice_number=fields.get("notice_number", f"{batch.number_prefix}{number}号"),
        notice_date=fields.get("notice_date", batch.notice_date),
        reply_due_date=fields.get("reply_due_date", batch.reply_due_date),
        slip_identifier=slip_identifier(batch.pk, place),
        letter=fields.get("letter", {}),
        candidates=fields.get("candidates", []),
        issued_at=fields.get("issued_at", ISSUED),
        replaces=fields.get("replaces"),
    )


def make_homes(authority: Authority, count: int = 3) -> list[Facility]:
    """Return facilities that have an address and have filed nothing; their office is ready."""
    be_ready(authority)
    return [make_facility(authority=authority, address="栃木県さくら市") for _ in range(count)]


class NewBatchFields(TypedDict, total=False):
    """What a test says of a batch that is about to be prepared."""

    first: int
    day: date
    reply_due_date: date | None
    number_prefix: str
    selection: RecipientSelection
    token: UUID | None
    replaces: Notice | None


def new_batch(authority: Authority, **fields: Unpack[NewBatchFields]) -> NewBatch:
    """Return a batch that is about to be prepared, for all facilities, as a person sees it."""
    refuse_others(fields, NewBatchFields)
    day = fields.get("day", TODAY)
    selection = select_recipients(
        Facility.objects.all(), authority=authority, kind=NoticeKind.NOT_FILED, on=day, known_at=NOW
    )
    return NewBatch(
        authority=authority,
        kind=NoticeKind.NOT_FILED,
        notice_date=day,
        reply_due_date=fields.get("reply_due_date"),
        number_prefix=fields.get("number_prefix", "さ介第"),
        first_number=fields.get("first", 1),
        selection=fields.get("selection", selection),
        token=fields.get("token") or uuid4(),
        replaces=fields.get("replaces"),
    )


def prepare(authority: Authority, **how: Unpack[NewBatchFields]) -> NoticeBatch:
    """Return a batch that somebody has prepared."""
    be_ready(authority)
    return prepare_batch(new_batch(authority, **how), now=NOW, by=make_user(authority, Role.REVIEW))


def words(batch: NoticeBatch, addressed: Sequence[Addressed]) -> list[Written]:
    """Return letters that say nothing but their number."""
    return [Written(letter={"number": one.notice_number}) for one in addressed]


def make_letter(facility: Facility) -> Notice:
    """Return a letter with all its words, issued to a facility whatever it has filed."""
    now = ContentFile(b"%PDF-1.7")
    batch = make_batch(facility.authority, facilities=[facility.pk])
    batch.pdf.save("letters.pdf", now)
    batch.archive.save("letters.zip", now)
    addressed = Addressed(
        facility=facility.pk,
        notice_number="さ介第1号",
        slip_identifier=slip_identifier(batch.pk, 1),
    )
    (written,) = compose_batch(batch, [addressed])
    return make_notice(facility, batch, letter=written.letter)

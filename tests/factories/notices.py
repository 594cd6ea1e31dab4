"""Letters that were issued, for tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.core.files.base import ContentFile

from accounts.models import Role
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.correspondence.slips import slip_identifier
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing.batch_letters import compose_batch
from letters.issuing.batches import NewBatch, prepare_batch
from letters.issuing.issuing import Addressed, Written
from letters.issuing.recipients import select_recipients
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ISSUED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def make_batch(authority: Authority, **fields) -> NoticeBatch:
    """Return a batch whose letters were issued."""
    values = {
        "kind": NoticeKind.NOT_FILED,
        "notice_date": date(2026, 11, 20),
        "reply_due_date": date(2026, 12, 18),
        "number_prefix": "さ介第",
        "first_number": 1,
        "facilities": [],
        "state": NoticeBatch.State.ISSUED,
        "created_at": ISSUED,
    }
    return NoticeBatch.objects.create(authority=authority, **values | fields)


def make_notice(
    facility: Facility, batch: NoticeBatch | None = None, *, letter: dict | None = None, **fields
) -> Notice:
    """Return a letter that was issued to a facility; its number is the next of the authority."""
    batch = batch or make_batch(facility.authority)
    number = Notice.objects.filter(authority=batch.authority).count() + 1
    place = batch.notices.count() + 1
    values = {
        "place": place,
        "authority": batch.authority,
        "kind": batch.kind,
        "number": number,
        "notice_number": f"{batch.number_prefix}{number}号",
        "notice_date": batch.notice_date,
        "reply_due_date": batch.reply_due_date,
        "slip_identifier": slip_identifier(batch.pk, place),
        "letter": letter or {},
        "issued_at": ISSUED,
    }
    return Notice.objects.create(batch=batch, facility=facility, **values | fields)


def make_homes(authority: Authority, count: int = 3) -> list[Facility]:
    """Return facilities that have an address and have filed nothing."""
    return [make_facility(authority=authority, address="栃木県さくら市") for _ in range(count)]


def new_batch(
    authority: Authority, *, first: int = 1, day: date = TODAY, token: UUID | None = None, **fields
) -> NewBatch:
    """Return a batch that is about to be prepared, for all facilities, as a person sees it."""
    selection = select_recipients(
        Facility.objects.all(), authority=authority, kind=NoticeKind.NOT_FILED, on=day, known_at=NOW
    )
    values = {
        "authority": authority,
        "kind": NoticeKind.NOT_FILED,
        "notice_date": day,
        "reply_due_date": None,
        "number_prefix": "さ介第",
        "first_number": first,
        "selection": selection,
        "token": token or uuid4(),
    }
    return NewBatch(**values | fields)


def prepare(authority: Authority, **how) -> NoticeBatch:
    """Return a batch that somebody has prepared."""
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

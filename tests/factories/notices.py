"""Letters that were issued, for tests."""

from datetime import UTC, date, datetime

from compliance.models import Notice, NoticeBatch, NoticeKind
from compliance.slips import slip_identifier
from facilities.models import Facility
from jurisdictions.models import Authority

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

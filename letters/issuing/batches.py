"""Batches of letters: prepare one, keep its numbers, release it, take it back, note its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import is_second_person
from common.japanese import fiscal_year
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.settings.models import LetterSettings
from jurisdictions.models import Authority
from letters.issuing.gate import check_ready
from letters.issuing.left_out import LeftOut, LeftOutLine
from letters.issuing.prospects import Prospect
from letters.issuing.recipients import RecipientSelection

SELECTION, ISSUE = "selection", "issue"
BatchState = NoticeBatch.State


class AlreadyPrepared(Exception):
    """The same form was sent before; `batch` is what it made."""

    def __init__(self, batch: NoticeBatch) -> None:
        """Name the batch."""
        super().__init__(str(batch))
        self.batch = batch


class NumberTaken(Exception):
    """Numbers of the range are used or kept already; `free` is the next that is not."""

    def __init__(self, free: int) -> None:
        """Name the next number that is free."""
        super().__init__(free)
        self.free = free


class NotThePerson(Exception):
    """Whoever prepared a batch does not release it."""


class WrongState(Exception):
    """The batch has moved on meanwhile."""


@dataclass(frozen=True, kw_only=True)
class NewBatch:
    """A batch that is about to be prepared; the selection is as the person has seen it."""

    authority: Authority
    kind: NoticeKind
    notice_date: date
    reply_due_date: date | None
    number_prefix: str
    first_number: int
    selection: RecipientSelection
    token: UUID
    replaces: Notice | None = None


@transaction.atomic
def prepare_batch(new: NewBatch, *, now: datetime, by: User | None) -> NoticeBatch:
    """Store what shall be issued, and keep its numbers.

    Raises AlreadyPrepared where the same form was sent before, NumberTaken where a number is, and
    NotReady where the office has not stated what its letters need.
    """
    # Two officials take turns, so that no number is kept twice.
    Authority.objects.select_for_update(no_key=True).get(pk=new.authority.pk)
    if sent := NoticeBatch.objects.filter(token=new.token).first():
        raise AlreadyPrepared(sent)
    check_ready(new.authority)
    check_numbers(new)
    settings = LetterSettings.objects.filter(authority=new.authority).first()
    waits = settings is not None and settings.release_required
    return NoticeBatch.objects.create(
        authority=new.authority,
        kind=new.kind,
        notice_date=new.notice_date,
        reply_due_date=new.reply_due_date,
        number_prefix=new.number_prefix,
        first_number=new.first_number,
        facilities=[prospect.facility for prospect in new.selection.recipients],
        left_out=said_of(new.selection.left_out, SELECTION),
        replaces=new.replaces,
        token=new.token,
        state=BatchState.WAITING if waits else BatchState.ISSUING,
        created_at=now,
        created_by=by,
    )


def next_number(authority: Authority, *, prefix: str, on: date) -> int:
    """Return the next number that no letter of the 年度 bears and no batch keeps."""
    year = fiscal_year(on)
    batches = NoticeBatch.objects.filter(authority=authority, number_prefix=prefix)
    kept = [batch.last_number + 1 for batch in batches.filter(fiscal_year=year).holding_numbers()]
    issued = Notice.objects.filter(
        authority=authority, fiscal_year=year, batch__number_prefix=prefix
    ).aggregate(last=Max("number"))["last"]
    settings = LetterSettings.objects.filter(authority=authority).first()
    first = (settings or LetterSettings()).first_number
    return max([*kept, issued + 1 if issued else first])


def check_numbers(new: NewBatch) -> None:
    """Raise NumberTaken where a number of a batch is used or kept already."""
    authority, prefix, first = new.authority, new.number_prefix, new.first_number
    year, last = fiscal_year(new.notice_date), first + len(new.selection.recipients) - 1
    batches = NoticeBatch.objects.filter(
        authority=authority, fiscal_year=year, number_prefix=prefix
    )
    kept = any(
        batch.first_number <= last and first <= batch.last_number
        for batch in batches.holding_numbers()
    )
    used = Notice.objects.filter(
        authority=authority,
        fiscal_year=year,
        batch__number_prefix=prefix,
        number__range=(first, last),
    )
    if kept or used.exists():
        raise NumberTaken(next_number(authority, prefix=prefix, on=new.notice_date))


@transaction.atomic
def release_batch(batch: NoticeBatch, *, now: datetime, by: User) -> NoticeBatch:
    """Let a batch be issued that somebody else prepared.

    Raises NotThePerson, WrongState, or NotReady where the office lacks what its letters need.
    """
    locked = NoticeBatch.objects.select_for_update().get(pk=batch.pk)
    if not is_second_person(by, prepared_by=locked.created_by_id):
        raise NotThePerson
    if locked.state != BatchState.WAITING:
        raise WrongState
    check_ready(locked.authority)
    locked.state, locked.released_at, locked.released_by = BatchState.ISSUING, now, by
    locked.save(update_fields=["state", "released_at", "released_by"])
    return locked


@transaction.atomic
def withdraw_batch(batch: NoticeBatch) -> NoticeBatch:
    """Take a batch back of which no letter was issued; its numbers are free again."""
    locked = NoticeBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (BatchState.WAITING, BatchState.STOPPED) or locked.notices.exists():
        raise WrongState
    locked.state = BatchState.WITHDRAWN
    locked.save(update_fields=["state"])
    return locked


def said_of(left_out: Sequence[tuple[Prospect, LeftOut]], when: str) -> list[LeftOutLine]:
    """Return who was left out, as a batch keeps it; `when` is SELECTION or ISSUE."""
    return [_line(prospect, reason, when) for prospect, reason in left_out]


def _line(prospect: Prospect, reason: LeftOut, when: str) -> LeftOutLine:
    line = LeftOutLine(
        facility=prospect.facility,
        facility_number=prospect.number,
        reason=reason.value,
        at=when,
    )
    if prospect.unprintable:
        line["characters"] = list(prospect.unprintable)
    if prospect.note:
        line["note"] = prospect.note
    return line


def finish_batch(batch: NoticeBatch, *, pdf: str) -> None:
    """Note that the letters of a batch are printed, and where."""
    issuing = NoticeBatch.objects.filter(pk=batch.pk, state=BatchState.ISSUING)
    issuing.update(state=BatchState.ISSUED, pdf=pdf)


def stop_batch(batch: NoticeBatch, *, problem: str) -> None:
    """Note why a batch could not be issued or printed; it may be tried again."""
    issuing = NoticeBatch.objects.filter(pk=batch.pk, state=BatchState.ISSUING)
    issuing.update(state=BatchState.STOPPED, problem=problem)


def store_archive(batch: NoticeBatch, *, archive: str) -> None:
    """Note where the letters of a batch lie as single documents."""
    NoticeBatch.objects.filter(pk=batch.pk).update(archive=archive)

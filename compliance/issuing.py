"""What the office does with letters: prepare a batch, release it, issue it, take it back.

The words of a letter are made by whoever calls: `compose` gets the recipients as they are at the
moment of issue, and returns what each letter says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from common.japanese import fiscal_year
from compliance.actions import violated
from compliance.models import LetterSettings, Notice, NoticeBatch, NoticeKind
from compliance.recipients import (
    LeftOut,
    Prospect,
    Selection,
    notice_number,
    select_recipients,
)
from compliance.slips import slip_identifier
from facilities.models import Facility
from jurisdictions.models import Authority

# Whatever is stored when the rows are locked counts, whichever clock stamped it.
WHATEVER_IS_KNOWN = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
SELECTION, ISSUE = "selection", "issue"
State = NoticeBatch.State


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
    selection: Selection
    token: UUID
    replaces: Notice | None = None


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """One letter that is about to be written: to whom, and what the office gives to it."""

    facility: int
    notice_number: str
    slip_identifier: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a letter says: everything that is printed, and what it asks and offers."""

    letter: dict[str, Any]
    missing: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)


Compose = Callable[[NoticeBatch, Sequence[Addressed]], Sequence[Written]]


@transaction.atomic
def prepare_batch(new: NewBatch, *, now: datetime, by: User | None) -> NoticeBatch:
    """Store what shall be issued, and keep its numbers.

    Raises AlreadyPrepared where the same form was sent before, NumberTaken where a number is.
    """
    # Two officials take turns, so that no number is kept twice.
    Authority.objects.select_for_update(no_key=True).get(pk=new.authority.pk)
    if sent := NoticeBatch.objects.filter(token=new.token).first():
        raise AlreadyPrepared(sent)
    count = len(new.selection.recipients)
    _check_range(new.authority, new.notice_date, new.number_prefix, new.first_number, count)
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
        left_out=_said(new.selection.left_out, SELECTION),
        replaces=new.replaces,
        token=new.token,
        state=State.WAITING if waits else State.ISSUING,
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


def _check_range(authority: Authority, on: date, prefix: str, first: int, count: int) -> None:
    year, last = fiscal_year(on), first + count - 1
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
        raise NumberTaken(next_number(authority, prefix=prefix, on=on))


@transaction.atomic
def release_batch(batch: NoticeBatch, *, now: datetime, by: User) -> NoticeBatch:
    """Let a batch be issued that somebody else prepared; raise NotThePerson or WrongState."""
    locked = NoticeBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.created_by_id == by.pk:
        raise NotThePerson
    if locked.state != State.WAITING:
        raise WrongState
    locked.state, locked.released_at, locked.released_by = State.ISSUING, now, by
    locked.save(update_fields=["state", "released_at", "released_by"])
    return locked


@transaction.atomic
def withdraw_batch(batch: NoticeBatch) -> NoticeBatch:
    """Take a batch back of which no letter was issued; its numbers are free again."""
    locked = NoticeBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (State.WAITING, State.STOPPED) or locked.notices.exists():
        raise WrongState
    locked.state = State.WITHDRAWN
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def issue_notices(
    batch: NoticeBatch, *, compose: Compose, today: date, now: datetime, by: User | None
) -> list[Notice]:
    """Issue the letters of a batch: all, or none where anything fails; once, however often called.

    Who has no need of a letter any more gets none. Their facilities are locked meanwhile, so a
    filing is either seen or comes after the letter. Raises WrongState where nothing may be issued.
    """
    locked = NoticeBatch.objects.select_for_update().get(pk=batch.pk)
    issued = list(locked.notices.order_by("place"))
    if issued:
        return issued
    if locked.state not in (State.ISSUING, State.STOPPED):
        raise WrongState
    recipients, dropped = _still_to_be_written_to(locked, today=today)
    addressed = [_addressed(locked, place, one) for place, one in enumerate(recipients)]
    rows = [
        _notice(locked, place, to, written, now=now, by=by)
        for place, (to, written) in enumerate(
            zip(addressed, compose(locked, addressed), strict=True)
        )
    ]
    locked.left_out += _said(dropped, ISSUE)
    locked.state, locked.problem = State.ISSUING, ""
    locked.save(update_fields=["left_out", "state", "problem"])
    try:
        with transaction.atomic():
            return Notice.objects.bulk_create(rows, 1000)
    except IntegrityError as error:
        if violated(error) != "a_notice_number_is_used_once_a_year":
            raise
        free = next_number(locked.authority, prefix=locked.number_prefix, on=locked.notice_date)
        raise NumberTaken(free) from error


def _still_to_be_written_to(
    batch: NoticeBatch, *, today: date
) -> tuple[list[Prospect], list[tuple[Prospect, LeftOut]]]:
    """Lock the facilities and return who still gets a letter, and who does not."""
    chosen = Facility.objects.filter(pk__in=batch.facilities)
    # Whoever records a filing locks its facility too, however it comes.
    list(chosen.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    found: dict[int, Prospect] = {}
    dropped: dict[int, tuple[Prospect, LeftOut]] = {}
    for day in sorted({batch.notice_date, max(batch.notice_date, today)}):
        selection = select_recipients(
            chosen,
            authority=batch.authority,
            kind=NoticeKind(batch.kind),
            on=day,
            known_at=WHATEVER_IS_KNOWN,
            replaced=batch.replaces,
        )
        found |= {one.facility: one for one in selection.recipients}
        dropped |= {one.facility: (one, why) for one, why in selection.left_out}
    kept = [found[pk] for pk in batch.facilities if pk in found and pk not in dropped]
    return kept, list(dropped.values())


def _addressed(batch: NoticeBatch, place: int, prospect: Prospect) -> Addressed:
    return Addressed(
        facility=prospect.facility,
        notice_number=notice_number(batch.number_prefix, batch.first_number + place),
        slip_identifier=slip_identifier(batch.pk, place + 1),
    )


def _notice(
    batch: NoticeBatch,
    place: int,
    to: Addressed,
    written: Written,
    *,
    now: datetime,
    by: User | None,
) -> Notice:
    return Notice(
        batch=batch,
        place=place + 1,
        authority=batch.authority,
        facility_id=to.facility,
        kind=batch.kind,
        number=batch.first_number + place,
        notice_number=to.notice_number,
        notice_date=batch.notice_date,
        reply_due_date=batch.reply_due_date,
        slip_identifier=to.slip_identifier,
        missing=written.missing,
        candidates=written.candidates,
        letter=written.letter,
        replaces=batch.replaces,
        issued_at=now,
        issued_by=by,
    )


def _said(left_out: Sequence[tuple[Prospect, LeftOut]], when: str) -> list[dict[str, Any]]:
    return [
        {
            "facility": prospect.facility,
            "facility_number": prospect.number,
            "reason": reason.value,
            "at": when,
        }
        for prospect, reason in left_out
    ]


@transaction.atomic
def finish_batch(batch: NoticeBatch, *, pdf: str, archive: str) -> None:
    """Note that the letters of a batch are printed, and where."""
    NoticeBatch.objects.filter(pk=batch.pk, state=State.ISSUING).update(
        state=State.ISSUED, pdf=pdf, archive=archive
    )


@transaction.atomic
def stop_batch(batch: NoticeBatch, *, problem: str) -> None:
    """Note why a batch could not be issued or printed; it may be tried again."""
    NoticeBatch.objects.filter(pk=batch.pk, state=State.ISSUING).update(
        state=State.STOPPED, problem=problem
    )

"""The moment of issue: who still needs a letter gets one, with a number of its own, for good.

The words of a letter are made by whoever calls: `compose` gets the recipients as they are at the
moment of issue, and returns what each letter says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.correspondence.models.notice import notice_number
from compliance.correspondence.slips import slip_identifier
from compliance.filings.recording import violated
from compliance.filings.standing import WHATEVER_IS_KNOWN
from facilities.models import Facility
from letters.issuing.batches import ISSUE, BatchState, NumberTaken, WrongState, next_number, said_of
from letters.issuing.gate import check_ready
from letters.issuing.left_out import LeftOut
from letters.issuing.prospects import Prospect
from letters.issuing.recipients import RecipientSelection, select_recipients


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """One letter that is about to be written: to whom, and what the office gives to it."""

    facility: int
    notice_number: str
    slip_identifier: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a letter says: everything that is printed, and what it asks and offers."""

    letter: dict[str, object]
    missing: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)


class Unprintable(Exception):
    """Letters hold characters that no font can print; `found` says which, by facility."""

    def __init__(self, found: Mapping[int, Sequence[str]]) -> None:
        """Name the facilities, all at once."""
        super().__init__(found)
        self.found = found


Compose = Callable[[NoticeBatch, Sequence[Addressed]], Sequence[Written]]


@transaction.atomic
def issue_notices(
    batch: NoticeBatch, *, compose: Compose, today: date, now: datetime, by: User | None
) -> list[Notice]:
    """Issue the letters of a batch: all, or none where anything fails; once, however often called.

    Who has no need of a letter any more, and whose letter cannot be printed, gets none. Their
    facilities are locked meanwhile, so a filing is either seen or comes after the letter. Raises
    WrongState where nothing may be issued, NotReady where the office lacks what letters need.
    """
    locked = NoticeBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (BatchState.ISSUING, BatchState.STOPPED):
        raise WrongState
    locked.state, locked.problem = BatchState.ISSUING, ""
    locked.save(update_fields=["state", "problem"])
    issued = list(locked.notices.order_by("place"))
    if issued:
        return issued
    check_ready(locked.authority)
    recipients, dropped = _still_to_be_written_to(locked, today=today)
    letters, unprintable = _letters(locked, recipients, compose)
    dropped += unprintable
    rows = [
        _notice(locked, place, to, written, now=now, by=by)
        for place, (to, written) in enumerate(letters)
    ]
    locked.left_out += said_of(dropped, ISSUE)
    locked.save(update_fields=["left_out"])
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


def _letters(
    batch: NoticeBatch, recipients: list[Prospect], compose: Compose
) -> tuple[list[tuple[Addressed, Written]], list[tuple[Prospect, LeftOut]]]:
    """Return the letters that can be printed, with numbers that have no gaps, and who gets none."""
    addressed = [_addressed(batch, place, one) for place, one in enumerate(recipients)]
    try:
        return list(zip(addressed, compose(batch, addressed), strict=True)), []
    except Unprintable as problem:
        found = problem.found
    selection = RecipientSelection(recipients=recipients, left_out=[]).without_unprintable(found)
    assert selection.left_out
    letters, more = _letters(batch, selection.recipients, compose)
    return letters, [*selection.left_out, *more]


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

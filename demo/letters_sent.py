"""The letters that the offices of the demo have sent, as their own acts would have sent them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from compliance.correspondence.models import Notice, NoticeKind
from compliance.filings.standing import WHATEVER_IS_KNOWN
from compliance.settings.models import LetterSettings
from demo.offices import DemoOffice, at_work
from facilities.models import Facility
from letters.issuing.batch_files import print_batch
from letters.issuing.batch_letters import compose_batch
from letters.issuing.batches import NewBatch, finish_batch, next_number, prepare_batch
from letters.issuing.issuing import issue_notices
from letters.issuing.recipients import RecipientSelection, select_recipients
from letters.writing.reply_days import reply_due


@dataclass(frozen=True, kw_only=True)
class _Sending:
    """Letters of one kind: how many days ago they went out, and how many at most."""

    kind: NoticeKind
    days_ago: int
    most: int
    # 回答期限までの日数。0のときは、回答を求めない。
    reply_days: int = 0


# The first were to be answered long ago, the last may still be.
_SENDINGS = (
    _Sending(kind=NoticeKind.REQUIREMENTS_MISSING, days_ago=80, most=5, reply_days=30),
    _Sending(kind=NoticeKind.NO_PARTNER, days_ago=50, most=3, reply_days=30),
    _Sending(kind=NoticeKind.NOT_FILED, days_ago=20, most=4, reply_days=14),
    _Sending(kind=NoticeKind.CONFIRMATION_DUE, days_ago=10, most=4, reply_days=30),
    _Sending(kind=NoticeKind.ACCEPTANCE, days_ago=6, most=3),
)


def send_letters(office: DemoOffice, *, printed: bool) -> None:
    """Issue the letters of an office, and print them."""
    chance = office.chance("letters")
    for sending in _SENDINGS:
        _send(office, sending, chance, printed=printed)


def _send(office: DemoOffice, sending: _Sending, chance: Random, *, printed: bool) -> None:
    now = at_work(office.day(sending.days_ago), chance)
    new = _new(office, sending, token=UUID(int=chance.getrandbits(128), version=4))
    if not new.selection.recipients:
        return
    batch = prepare_batch(new, now=now, by=office.reviewer)
    issue_notices(batch, compose=compose_batch, today=new.notice_date, now=now, by=office.reviewer)
    finish_batch(batch, pdf=print_batch(batch) if printed else "")


def _new(office: DemoOffice, sending: _Sending, *, token: UUID) -> NewBatch:
    day = office.day(sending.days_ago)
    prefix = LetterSettings.objects.get(authority=office.authority).number_prefix
    return NewBatch(
        authority=office.authority,
        kind=sending.kind,
        notice_date=day,
        reply_due_date=reply_due(day, sending.reply_days) if sending.reply_days else None,
        number_prefix=prefix,
        first_number=next_number(office.authority, prefix=prefix, on=day),
        selection=_selection(office, sending, office.homes()),
        token=token,
    )


def _selection(
    office: DemoOffice, sending: _Sending, homes: Sequence[Facility]
) -> RecipientSelection:
    """Return the first homes that get a letter of the kind, as if only they had been chosen."""
    selection = select_recipients(
        Facility.objects.filter(pk__in=[home.pk for home in homes]),
        authority=office.authority,
        kind=sending.kind,
        on=office.day(sending.days_ago),
        known_at=WHATEVER_IS_KNOWN,
    )
    return RecipientSelection(recipients=selection.recipients[: sending.most], left_out=[])


def letters_of(office: DemoOffice) -> list[Notice]:
    """Return the letters that ask for a reply, the oldest first."""
    sent = Notice.objects.filter(authority=office.authority).exclude(reply_due_date=None)
    return list(sent.select_related("facility").order_by("notice_date", "number"))

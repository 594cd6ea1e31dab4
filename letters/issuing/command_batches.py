"""What the command that issues letters does: a batch for each authority that writes to somebody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NotRequired, TypedDict
from uuid import uuid4

from common.characters import code_point, without_forbidden
from compliance.correspondence.models import NoticeKind
from compliance.settings.models import LetterSettings
from facilities.models import Facility, FacilityQuerySet
from jurisdictions.models import Authority
from letters.issuing.batch_files import print_batch
from letters.issuing.batch_letters import check_complete, compose_batch, printable
from letters.issuing.batches import (
    NewBatch,
    NumberTaken,
    finish_batch,
    next_number,
    prepare_batch,
    stop_batch,
    withdraw_batch,
)
from letters.issuing.command_runs import Issued, Letters, Sampled
from letters.issuing.gate import NotReady, check_ready, checks_before_issue
from letters.issuing.issuing import issue_notices
from letters.issuing.left_out import LeftOut, LeftOutLine
from letters.issuing.prospects import Prospect, unprintable_words
from letters.issuing.recipients import RecipientSelection, select_recipients
from letters.issuing.warnings import filing_deadlines
from letters.printing.pdf import MissingGlyph
from letters.writing.incomplete import Incomplete
from letters.writing.reply_days import doubts_about, reply_due


class ReleaseRequired(Exception):
    """The authority wants a second person to release its letters, which a command cannot."""


class LeftOutReport(TypedDict):
    """What the report says of one who gets no letter."""

    facility_number: str
    reason: str
    characters: NotRequired[list[str]]
    message: NotRequired[str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which letters are asked for."""

    facilities: FacilityQuerySet
    kind: NoticeKind
    on: date
    limit: int | None
    now: datetime
    today: date


@dataclass(kw_only=True)
class PrintOutcome:
    """The letters by authority, who gets none and why, and what went wrong on the way."""

    letters: list[Letters] = field(default_factory=list)
    left_out: list[LeftOutReport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: dict[str, list[str]] = field(default_factory=dict)

    def warn(self, office: Authority, warnings: Iterable[str]) -> None:
        """Note what the page would warn an office of."""
        for warning in warnings:
            self.warnings.setdefault(warning, []).append(office.name)

    def leave_out(self, prospects: Iterable[tuple[Prospect, LeftOut]]) -> None:
        """Note who gets none."""
        self.left_out += [
            _told(prospect.number, reason.value, prospect.unprintable, prospect.name)
            for prospect, reason in prospects
        ]

    def stop(self, new: NewBatch, problem: Exception) -> None:
        """Note why no letter of an authority goes out."""
        self.problems.append(f"{new.authority.name}：{problem}")
        self.leave_out((one, LeftOut.STOPPED) for one in new.selection.recipients)


def _told(number: str, reason: str, characters: Sequence[str], name: str) -> LeftOutReport:
    """Return what the report says of one who gets no letter."""
    told: LeftOutReport = {"facility_number": number, "reason": reason}
    if reason == LeftOut.UNPRINTABLE:
        told["characters"] = [code_point(one) for one in characters]
        told["message"] = f"{without_forbidden(name)}：{unprintable_words(characters)}"
    return told


def show_letters(asked: Asked) -> PrintOutcome:
    """Return the letters as they would be issued; nothing is stored."""
    outcome = PrintOutcome()
    for new in _batches(asked, outcome):
        try:
            check_complete(new)
            shown = printable(new)
        except (Incomplete, MissingGlyph) as problem:
            outcome.stop(new, problem)
            continue
        outcome.leave_out(shown.selection.left_out[len(new.selection.left_out) :])
        if shown.selection.recipients:
            outcome.letters.append(Sampled(new=shown))
    return outcome


def issue_letters(asked: Asked) -> PrintOutcome:
    """Issue the letters of each authority and print them; one that cannot print issues none.

    Raises ReleaseRequired, before anything is issued.
    """
    outcome = PrintOutcome()
    batches = list(_batches(asked, outcome))
    waiting = [new.authority.name for new in batches if _settings(new.authority).release_required]
    if waiting:
        raise ReleaseRequired("、".join(waiting))
    for new in batches:
        try:
            check_ready(new.authority)
            check_complete(new)
            outcome.letters.append(_issue(new, asked, outcome))
        except (Incomplete, MissingGlyph, NotReady, NumberTaken) as problem:
            outcome.stop(new, problem)
    return outcome


def _issue(new: NewBatch, asked: Asked, outcome: PrintOutcome) -> Issued:
    batch = prepare_batch(new, now=asked.now, by=None)
    before = len(batch.left_out)
    try:
        issue_notices(batch, compose=compose_batch, today=asked.today, now=asked.now, by=None)
    except (Incomplete, MissingGlyph, NotReady, NumberTaken) as problem:
        stop_batch(batch, problem=str(problem))
        withdraw_batch(batch)
        raise
    batch.refresh_from_db()
    outcome.left_out += _dropped(batch.left_out[before:])
    finish_batch(batch, pdf=print_batch(batch) if batch.notices.exists() else "")
    batch.refresh_from_db()
    return Issued(batch=batch)


def _dropped(said: Sequence[LeftOutLine]) -> list[LeftOutReport]:
    """Return what the report says of those whom the moment of issue left out."""
    facilities = Facility.objects.in_bulk([one["facility"] for one in said])
    return [
        _told(
            one["facility_number"],
            one["reason"],
            one.get("characters", ()),
            facilities[one["facility"]].name,
        )
        for one in said
    ]


def _batches(asked: Asked, outcome: PrintOutcome) -> Iterator[NewBatch]:
    """Yield a batch for each authority, up to the limit; note who gets no letter."""
    rest = asked.limit
    authorities = Authority.objects.filter(pk__in=asked.facilities.values("authority"))
    for authority in authorities.order_by("code"):
        selection = _select(authority, asked)
        if rest is not None:
            selection = _limited(selection, rest)
            rest -= len(selection.recipients)
        outcome.leave_out(selection.left_out)
        if selection.recipients:
            new = _new_batch(authority, selection, asked)
            outcome.warn(new.authority, _warnings(new))
            yield new


def _select(authority: Authority, asked: Asked) -> RecipientSelection:
    return select_recipients(
        asked.facilities.filter(authority=authority),
        authority=authority,
        kind=asked.kind,
        on=asked.on,
        known_at=asked.now,
    )


def _limited(selection: RecipientSelection, limit: int) -> RecipientSelection:
    beyond = [(one, LeftOut.OVER_LIMIT) for one in selection.recipients[limit:]]
    return replace(
        selection,
        recipients=selection.recipients[:limit],
        left_out=[*selection.left_out, *beyond],
    )


def _new_batch(authority: Authority, selection: RecipientSelection, asked: Asked) -> NewBatch:
    settings = _settings(authority)
    deadlines = filing_deadlines(authority, kind=asked.kind, types=_types(selection), on=asked.on)
    return NewBatch(
        authority=authority,
        kind=asked.kind,
        notice_date=asked.on,
        reply_due_date=reply_due(asked.on, settings.reply_days, deadlines=deadlines),
        number_prefix=settings.number_prefix,
        first_number=next_number(authority, prefix=settings.number_prefix, on=asked.on),
        selection=selection,
        token=uuid4(),
    )


def _types(selection: RecipientSelection) -> set[str]:
    return {one.facility_type for one in selection.recipients}


def _warnings(new: NewBatch) -> list[str]:
    """Return what the page would warn of before these letters go out."""
    office, kind, on, types = new.authority, new.kind, new.notice_date, _types(new.selection)
    found = checks_before_issue(office, kind=kind, types=types, on=on, prefix=new.number_prefix)
    said = [check.words for check in found if not check.is_stated]
    if new.reply_due_date:
        deadlines = filing_deadlines(office, kind=kind, types=types, on=on)
        said += doubts_about(new.reply_due_date, on=on, deadlines=deadlines)
    return said


def _settings(authority: Authority) -> LetterSettings:
    found = LetterSettings.objects.filter(authority=authority).first()
    return found or LetterSettings(authority=authority)

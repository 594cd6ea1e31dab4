"""The letters of a batch: their words at the moment of issue, or as samples before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from common.glyphs import missing_characters
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.correspondence.models.notice import notice_number
from compliance.correspondence.slips import slip_identifier
from compliance.filings.standing import WHATEVER_IS_KNOWN
from facilities.models import Facility
from letters.issuing.batches import NewBatch
from letters.issuing.issuing import Addressed, Unprintable, Written
from letters.issuing.prospects import Prospect
from letters.printing.pdf import MissingGlyph
from letters.writing.composing import compose_many
from letters.writing.incomplete import Incomplete, Lack, Unwritten
from letters.writing.letter import Letter
from letters.writing.values import Numbers, Reference

AT_ONCE = 100  # samples composed together
NO_BATCH = 0  # in the slip of a sample, to which nobody replies


def compose_batch(batch: NoticeBatch, addressed: Sequence[Addressed]) -> list[Written]:
    """Return what the letters of a batch say.

    Raises Incomplete, for all letters that lack a value at once; Unprintable, for all that cannot
    be printed; MissingGlyph where what the office says of itself cannot, for then none can.
    """
    numbers = {one.facility: one for one in addressed}
    letters = _letters(
        {pk: (one.notice_number, one.slip_identifier) for pk, one in numbers.items()},
        kind=NoticeKind(batch.kind),
        notice_date=batch.notice_date,
        reply_due_date=batch.reply_due_date,
        replaces=batch.replaces,
    )
    if found := _unprintable(dict(zip(numbers, letters, strict=True))):
        raise Unprintable(found)
    return [_written(letter) for letter in letters]


def check_complete(new: NewBatch) -> None:
    """Raise Incomplete, for all letters of a batch that lack a value at once; nothing is stored."""
    lacking: list[Unwritten] = []
    places = enumerate(new.selection.recipients)
    while group := list(islice(places, AT_ONCE)):
        try:
            sample_letters(new, group, names_candidates=False)
        except Incomplete as incomplete:
            lacking += incomplete.letters
    if lacking:
        raise Incomplete(lacking)


def lacking(new: NewBatch) -> list[Lack]:
    """Return what the letters of a batch lack, and which ones; nothing where they are complete."""
    try:
        check_complete(new)
    except Incomplete as incomplete:
        return incomplete.lacks()
    return []


def sample_letters(
    new: NewBatch, recipients: Sequence[tuple[int, Prospect]], *, names_candidates: bool = True
) -> list[Letter]:
    """Return letters as a batch would issue them, marked 見本; each with its place in the batch."""
    numbers = {
        prospect.facility: (
            notice_number(new.number_prefix, new.first_number + place),
            slip_identifier(NO_BATCH, place + 1),
        )
        for place, prospect in recipients
    }
    return _letters(
        numbers,
        kind=new.kind,
        notice_date=new.notice_date,
        reply_due_date=new.reply_due_date,
        replaces=new.replaces,
        is_specimen=True,
        names_candidates=names_candidates,
    )


def _letters(
    numbers: Mapping[int, tuple[str, str]],
    *,
    kind: NoticeKind,
    notice_date: date,
    reply_due_date: date | None,
    replaces: Notice | None,
    is_specimen: bool = False,
    names_candidates: bool = True,
) -> list[Letter]:
    earlier = _written_before(numbers, kind, replaces)
    return compose_many(
        Facility.objects.all(),
        kind=kind,
        on=notice_date,
        known_at=WHATEVER_IS_KNOWN,
        numbers={
            pk: Numbers(
                notice_number=number,
                notice_date=notice_date,
                reply_due_date=reply_due_date,
                slip_identifier=identifier,
                earlier=earlier.get(pk),
                replaces=_reference(replaces) if replaces else None,
            )
            for pk, (number, identifier) in numbers.items()
        },
        is_specimen=is_specimen,
        names_candidates=names_candidates,
    )


def _written_before(
    facilities: Mapping[int, object], kind: NoticeKind, replaced: Notice | None
) -> dict[int, Reference]:
    """Return the newest letter of the kind to each facility; one that is replaced is none."""
    notices = Notice.objects.filter(facility__in=facilities.keys(), kind=kind)
    if replaced:
        notices = notices.exclude(pk=replaced.pk)
    return {
        notice.facility_id: _reference(notice)
        for notice in notices.order_by("notice_date", "pk").defer("letter")
    }


def _reference(notice: Notice) -> Reference:
    return Reference(notice_number=notice.notice_number, notice_date=notice.notice_date)


def _written(letter: Letter) -> Written:
    return Written(
        letter=letter.to_json(),
        missing=list(letter.missing),
        candidates=[line.code for line in letter.candidates],
    )


def printable(new: NewBatch) -> NewBatch:
    """Return a batch without the letters that could not be printed; nothing is stored."""
    found: dict[int, list[str]] = {}
    places = enumerate(new.selection.recipients)
    while group := list(islice(places, AT_ONCE)):
        keys = [prospect.facility for _, prospect in group]
        found |= _unprintable(dict(zip(keys, sample_letters(new, group), strict=True)))
    return replace(new, selection=new.selection.without_unprintable(found))


def _unprintable(letters: Mapping[int, Letter]) -> dict[int, list[str]]:
    """Return which letters hold what no font can print, and what that is."""
    found: dict[int, list[str]] = {}
    for facility, letter in letters.items():
        if lacking := missing_characters("".join(_texts(letter.to_json()))):
            check_office(letter)
            found[facility] = lacking
    return found


def check_office(letter: Letter) -> None:
    """Raise MissingGlyph where what an office says of itself could not be printed."""
    said = (letter.sender.title, letter.sender.name, *letter.contact)
    if lacking := missing_characters("".join(said)):
        raise MissingGlyph(letter, lacking)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)

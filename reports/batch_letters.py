"""The letters of a batch: their words at the moment of issue, or as samples before it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from compliance.batches import NewBatch
from compliance.issuing import WHATEVER_IS_KNOWN, Addressed, Written
from compliance.models import Notice, NoticeBatch, NoticeKind
from compliance.models.notice import notice_number
from compliance.recipients import Prospect
from compliance.slips import slip_identifier
from facilities.models import Facility
from reports.composing import compose_many
from reports.glyphs import missing_characters
from reports.letter_values import Numbers, Reference
from reports.notice_pdf import MissingGlyph
from reports.notices import Letter

NO_BATCH = 0  # in the slip of a sample, to which nobody replies


def compose_batch(batch: NoticeBatch, addressed: Sequence[Addressed]) -> list[Written]:
    """Return what the letters of a batch say; raise MissingGlyph where one could not be printed."""
    numbers = {one.facility: one for one in addressed}
    letters = _letters(
        {pk: (one.notice_number, one.slip_identifier) for pk, one in numbers.items()},
        kind=NoticeKind(batch.kind),
        notice_date=batch.notice_date,
        reply_due_date=batch.reply_due_date,
        replaces=batch.replaces,
    )
    for letter in letters:
        check_glyphs(letter)
    return [_written(letter) for letter in letters]


def sample_letters(new: NewBatch, recipients: Sequence[tuple[int, Prospect]]) -> list[Letter]:
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
    )


def _letters(
    numbers: Mapping[int, tuple[str, str]],
    *,
    kind: NoticeKind,
    notice_date: date,
    reply_due_date: date | None,
    replaces: Notice | None,
    is_specimen: bool = False,
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
                reply_due_date=reply_due_date or notice_date,
                slip_identifier=identifier,
                earlier=earlier.get(pk),
                replaces=_reference(replaces) if replaces else None,
            )
            for pk, (number, identifier) in numbers.items()
        },
        is_specimen=is_specimen,
    )


def _written_before(
    facilities: Mapping[int, Any], kind: NoticeKind, replaced: Notice | None
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


def check_glyphs(letter: Letter) -> None:
    """Raise MissingGlyph where a letter holds what no font can print."""
    if lacking := missing_characters("".join(_texts(letter.to_json()))):
        raise MissingGlyph(letter, lacking)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)

"""Letters made of facts and words; as many as are asked for with a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from common.characters import private_characters
from common.japanese import wareki_in_letters
from compliance.correspondence.models import NoticeKind
from compliance.settings.articles import as_read_by
from facilities.models import FacilityQuerySet
from letters.writing.addressing import (
    address_lines,
    addressee_rows,
    addressees,
    contact_lines,
    envelope_of,
    sender_of,
    window_rows,
)
from letters.writing.candidates import Nearby, nearby_of
from letters.writing.circumstances import occasion_of
from letters.writing.facts import KnownFacts, known_of_many
from letters.writing.fitting import fits_when_close
from letters.writing.incomplete import Gap, Incomplete, LackingValue, Unwritten
from letters.writing.labels import labels_of
from letters.writing.letter import Letter, Slip
from letters.writing.occasions import Case, cases
from letters.writing.points import PointFacts, point_names, points_of
from letters.writing.values import Numbers, Reference, values_for_words, with_phrases
from letters.writing.wording import REPLIED, Voice
from medical_partners.models import PrivateCharacter, read_private

__all__ = ["Numbers", "Reference", "compose", "compose_many"]


def compose_many(
    facilities: FacilityQuerySet,
    *,
    kind: NoticeKind,
    on: date,
    known_at: datetime,
    numbers: Mapping[int, Numbers],
    is_specimen: bool = False,
    names_candidates: bool = True,
) -> list[Letter]:
    """Return a letter for each facility that has numbers, in the order of the numbers.

    The facts are those of `on`; a constant number of queries, however many letters. Raises
    Incomplete, for all letters that lack a value at once.
    """
    found = cases(facilities.filter(pk__in=numbers.keys()), on=on, known_at=known_at)
    _read_private_characters(found.values())
    known = known_of_many(found, known_at=known_at)
    named = nearby_of(found, kind=kind) if names_candidates else {}
    letters: list[Letter] = []
    lacking: list[Unwritten] = []
    for pk, given in numbers.items():
        try:
            letter = compose(
                found[pk],
                known[pk],
                kind=kind,
                numbers=given,
                nearby=named.get(pk),
                is_specimen=is_specimen,
            )
        except Incomplete as incomplete:
            lacking += incomplete.letters
        else:
            letters.append(letter)
    if lacking:
        raise Incomplete(lacking)
    return letters


def _read_private_characters(known: Iterable[Case]) -> None:
    """Name partners by what is known of private characters; what was filed keeps its letters."""
    odd = [
        (case.facility.prefecture_id, partner)
        for case in known
        for partner in case.partners
        if private_characters(partner.name)
    ]
    meanings = PrivateCharacter.objects.meanings() if odd else {}
    for prefecture, partner in odd:
        partner.name = read_private(partner.name, prefecture, meanings)


def compose(
    case: Case,
    known: KnownFacts,
    *,
    kind: NoticeKind,
    numbers: Numbers,
    nearby: Nearby | None = None,
    is_specimen: bool = False,
    is_invented: bool = False,
) -> Letter:
    """Return the letter to one facility, without asking the database.

    Raises Incomplete where its words name a value that is not there; examples stand for those of
    an invented facility.
    """
    nearby = nearby or Nearby()
    case = replace(case, obligation=as_read_by(case.office.settings, case.obligation))
    gaps: list[Gap] = []
    try:
        told = _told(case, known, kind=kind, numbers=numbers, has_candidates=bool(nearby.lines))
        voice = replace(told.voice, gaps=gaps, is_invented=is_invented)
        letter = _letter(replace(told, voice=voice), numbers, nearby, is_specimen=is_specimen)
    except LackingValue as lacking:
        gaps.append(lacking.gap)
    if gaps:
        raise Incomplete([_unwritten(case, gaps)])
    return letter


def _letter(told: PointFacts, numbers: Numbers, nearby: Nearby, *, is_specimen: bool) -> Letter:
    case, voice, office = told.case, told.voice, told.case.office
    subject = voice.line("subject", {"依頼": voice.line("asked")})
    address = address_lines(case.facility, office.settings, office.words)
    named = addressees(case.facility, office.settings, office.words)
    envelope = envelope_of(office.settings, address)
    letter = Letter(
        kind=told.kind,
        notice_number=numbers.notice_number,
        notice_date=wareki_in_letters(numbers.notice_date),
        facility_number=case.facility.number,
        facility_name=case.facility.name,
        facility_type=case.facility.facility_type.name,
        address=address,
        addressees=named,
        sender=sender_of(office.profile, office.settings, office.words),
        subject=subject,
        paragraphs=voice.body(),
        points=points_of(told),
        contact=_contact(case),
        envelope=envelope,
        window=window_rows(envelope, address),
        heads=addressee_rows(named),
        labels=labels_of(voice, subject=subject, has_candidates=bool(nearby.lines)),
        missing=tuple(case.lacking),
        candidates=nearby.lines,
        candidate_notes=nearby.notes if nearby.lines else (),
        slip=_slip(told, numbers),
        is_specimen=is_specimen,
        candidates_annex=voice.line("candidates_annex"),
        slip_annex=voice.line("slip_annex"),
    )
    return replace(letter, is_close=fits_when_close(letter))


def _told(
    case: Case, known: KnownFacts, *, kind: NoticeKind, numbers: Numbers, has_candidates: bool
) -> PointFacts:
    """Return what a letter is made of, and the voice in which it speaks."""
    occasion = occasion_of(
        case,
        known,
        kind=kind,
        earlier=numbers.earlier.notice_date if numbers.earlier else None,
        replaces=bool(numbers.replaces),
        replies=kind in REPLIED and numbers.reply_due_date is not None,
        has_candidates=has_candidates,
    )
    values = values_for_words(kind, case, known, numbers)
    voice = Voice(words=case.office.words, kind=kind, occasion=occasion, values=values)
    told = PointFacts(kind=kind, case=case, known=known, voice=voice)
    due = numbers.reply_due_date
    return replace(told, voice=with_phrases(voice, point_names(told), reply_due=due))


def _unwritten(case: Case, gaps: Sequence[Gap]) -> Unwritten:
    return Unwritten(
        facility=case.facility.pk,
        facility_number=case.facility.number,
        facility_name=case.facility.name,
        authority=case.facility.authority.name,
        gaps=tuple(gaps),
    )


def _contact(case: Case) -> tuple[str, ...]:
    return contact_lines(case.office.profile, case.office.settings, case.office.words)


def _slip(told: PointFacts, numbers: Numbers) -> Slip | None:
    if not told.voice.occasion.replies or numbers.reply_due_date is None:
        return None
    return Slip(
        identifier=numbers.slip_identifier,
        answers=tuple(told.voice.lines("answers")),
        reply_due=wareki_in_letters(numbers.reply_due_date),
        return_to=_contact(told.case),
    )

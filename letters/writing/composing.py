"""Letters made of facts and words; as many as are asked for with a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from common.characters import private_characters
from common.japanese import wareki_in_letters
from compliance.correspondence.models import NoticeKind
from compliance.settings.articles import as_read_by
from facilities.models import FacilityQuerySet
from letters.writing.addressing import (
    address_lines,
    addressees,
    contact_lines,
    envelope_of,
    sender_of,
)
from letters.writing.candidates import Nearby, nearby_of
from letters.writing.facts import Known, known_of_many, occasion_of
from letters.writing.fixed_words import said
from letters.writing.letter import Letter, Slip
from letters.writing.occasions import Case, cases
from letters.writing.points import ABOUT_REQUIREMENTS, Told, points_of
from letters.writing.values import Numbers, Reference, values_of
from letters.writing.wording import Occasion
from medical_partners.models import PrivateCharacter, read_private

__all__ = ["Numbers", "Reference", "compose", "compose_many", "subject_of"]

ANSWERS = {
    NoticeKind.NOT_FILED: "files",
    NoticeKind.NO_PARTNER: "consults",
    NoticeKind.REQUIREMENTS_MISSING: "consults",
    NoticeKind.CONFIRMATION_DUE: "files",
    NoticeKind.ADVANCE_NOTICE: "files",
}


def compose_many(
    facilities: FacilityQuerySet,
    *,
    kind: NoticeKind,
    on: date,
    known_at: datetime,
    numbers: Mapping[int, Numbers],
    is_specimen: bool = False,
) -> list[Letter]:
    """Return a letter for each facility that has numbers, in the order of the numbers.

    The facts are those of `on`; a constant number of queries, however many letters.
    """
    found = cases(facilities.filter(pk__in=numbers.keys()), on=on, known_at=known_at)
    _read_private_characters(found.values())
    known = known_of_many(found, known_at=known_at)
    named = nearby_of(found, kind=kind)
    return [
        compose(
            found[pk],
            known[pk],
            kind=kind,
            numbers=given,
            nearby=named.get(pk),
            is_specimen=is_specimen,
        )
        for pk, given in numbers.items()
    ]


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
    known: Known,
    *,
    kind: NoticeKind,
    numbers: Numbers,
    nearby: Nearby | None = None,
    is_specimen: bool = False,
) -> Letter:
    """Return the letter to one facility, without asking the database."""
    nearby = nearby or Nearby()
    facility, office = case.facility, case.office
    case = replace(case, obligation=as_read_by(office.settings, case.obligation))
    occasion = occasion_of(
        case,
        known,
        kind=kind,
        earlier=numbers.earlier.notice_date if numbers.earlier else None,
        replaces=bool(numbers.replaces),
    )
    values = values_of(kind, case, known, numbers, has_candidates=bool(nearby.lines))
    address = address_lines(facility, office.settings)
    return Letter(
        kind=kind,
        notice_number=numbers.notice_number,
        notice_date=wareki_in_letters(numbers.notice_date),
        facility_number=facility.number,
        facility_name=facility.name,
        facility_type=facility.facility_type.name,
        address=address,
        addressees=addressees(facility, office.settings),
        sender=sender_of(office.profile, office.settings),
        subject=subject_of(kind, occasion),
        paragraphs=office.words.body(kind, occasion=occasion, values=values),
        points=points_of(Told(kind=kind, case=case, known=known, occasion=occasion, values=values)),
        contact=contact_lines(office.profile, office.settings),
        envelope=envelope_of(office.settings, address),
        missing=tuple(case.lacking),
        candidates=nearby.lines,
        candidate_notes=nearby.notes if nearby.lines else (),
        slip=_slip(kind, case, numbers, occasion),
        is_specimen=is_specimen,
        candidates_annex=said("points.annex.candidates"),
        slip_annex=values["別添"],
    )


def subject_of(kind: NoticeKind, occasion: Occasion) -> str:
    """Return the 件名; one who was written to before, and did not move, is asked 再."""
    breach = kind in ABOUT_REQUIREMENTS and _is_breach(occasion)
    asked = said("subjects.asked.again" if occasion.again else "subjects.asked")
    return said(f"subjects.{kind}{'.breach' if breach else ''}", {"依頼": asked})


def _is_breach(occasion: Occasion) -> bool:
    """Return whether what the filing says is a breach of the standard on the day."""
    if occasion.is_duty:
        return occasion.binds and occasion.lacks
    return occasion.nobody


def _slip(kind: NoticeKind, case: Case, numbers: Numbers, occasion: Occasion) -> Slip | None:
    if kind not in ANSWERS or numbers.reply_due_date is None:
        return None
    improves = kind in ABOUT_REQUIREMENTS and _is_breach(occasion)
    return Slip(
        identifier=numbers.slip_identifier,
        answers=tuple(said(f"answers.{'improves' if improves else ANSWERS[kind]}").splitlines()),
        reply_due=wareki_in_letters(numbers.reply_due_date),
        return_to=contact_lines(case.office.profile, case.office.settings),
    )

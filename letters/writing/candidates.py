"""The institutions that letters name: those near a facility that could supply what it lacks."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from common.glyphs import missing_characters
from common.japanese import wareki_in_letters
from compliance.correspondence.models import NoticeKind
from facilities.models import Facility
from letters.writing.letter import CandidateLine
from letters.writing.occasion import Occasion
from letters.writing.occasions import Case
from letters.writing.parts import ABOUT_REQUIREMENTS as NAMING
from letters.writing.wording import Voice, Words
from medical_partners.nearby import WITHIN_KM, Candidate, Neighbourhood, nearby

_HUNDRED_METRES = 0.1
NOTES = (
    "candidates_note",
    "candidates_straight",
    "candidates_within",
    "candidates_approximate",
    "candidates_left_out",
)


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """The institutions near a facility, and what must be said of how they were found."""

    lines: tuple[CandidateLine, ...] = ()
    notes: tuple[str, ...] = ()


def nearby_of(cases: Mapping[int, Case], *, kind: NoticeKind) -> dict[int, Nearby]:
    """Return what each letter names; three queries for each set of requirements that is lacking."""
    if kind not in NAMING:
        return {}
    lacking: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, case in cases.items():
        if case.lacking:
            lacking[tuple(case.lacking)].append(pk)
    return {
        pk: _named(neighbourhood, cases[pk].office.words, partners=_partners_of(cases[pk]))
        for wants, keys in lacking.items()
        for pk, neighbourhood in nearby(
            Facility.objects.filter(pk__in=keys), wants=wants, on=cases[keys[0]].on
        ).items()
    }


def _partners_of(case: Case) -> set[int | None]:
    return {one.institution_id for one in case.partners}


def _named(found: Neighbourhood, words: Words, *, partners: Collection[int | None]) -> Nearby:
    voice = Voice(words=words)
    lines = [
        _line(candidate, voice, is_partner=candidate.institution.pk in partners)
        for candidate in found.candidates
    ]
    printed = [line for line in lines if not missing_characters(f"{line.name}{line.address}")]
    left_out = [
        line.code or voice.line("candidates_without_code") for line in lines if line not in printed
    ]
    occasion = Occasion(approximate=found.is_approximate, left_out=bool(left_out))
    notes = Voice(
        words=words,
        occasion=occasion,
        values={"範囲": f"{WITHIN_KM:.0f}", "医療機関コード": "、".join(left_out)},
    ).all_of(*NOTES)
    return Nearby(lines=tuple(printed), notes=tuple(notes))


def _line(candidate: Candidate, voice: Voice, *, is_partner: bool) -> CandidateLine:
    institution = candidate.institution
    beds = {"病床数": f"{institution.beds or 0:,}"}
    return CandidateLine(
        code=institution.code or "",
        name=institution.name,
        kind=institution.get_kind_display(),
        beds=voice.line("candidate_beds", beds) if institution.beds else "",
        standards=(
            *(_standard(one.symbol.meaning, one.start_date, voice) for one in candidate.standards),
            *(voice.line("candidate_answer", {"できること": one}) for one in candidate.answers),
        ),
        distance=_distance(candidate.distance_km, voice),
        phone=institution.phone,
        address=institution.address,
        partner=voice.line("candidate_partner") if is_partner else "",
    )


def _standard(meaning: str, start_date: date | None, voice: Voice) -> str:
    if not start_date:
        return meaning
    values = {"施設基準": meaning, "届出年月日": wareki_in_letters(start_date)}
    return voice.line("candidate_standard", values)


def _distance(km: float, voice: Voice) -> str:
    near = replace(voice, occasion=Occasion(near=km < _HUNDRED_METRES))
    return near.line("candidate_distance", {"距離": f"{km:.1f}"})

"""The institutions that letters name: those near a facility that could supply what it lacks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.glyphs import missing_characters
from common.japanese import wareki_in_letters
from compliance.correspondence.models import NoticeKind
from facilities.models import Facility
from letters.writing.fixed_words import said
from letters.writing.letter import CandidateLine
from letters.writing.occasions import Case
from medical_partners.nearby import WITHIN_KM, Candidate, Neighbourhood, nearby

# The letters that ask a facility to find a partner.
NAMING = (NoticeKind.NO_PARTNER, NoticeKind.REQUIREMENTS_MISSING)
_HUNDRED_METRES = 0.1


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
        pk: _named(neighbourhood)
        for wants, keys in lacking.items()
        for pk, neighbourhood in nearby(
            Facility.objects.filter(pk__in=keys), wants=wants, on=cases[keys[0]].on
        ).items()
    }


def _named(found: Neighbourhood) -> Nearby:
    within = {"距離": f"{WITHIN_KM:.0f}"}
    notes = [
        said("points.candidates.note"),
        said("points.candidates.straight"),
        said("points.candidates.within", within),
    ]
    if found.is_approximate:
        notes.append(said("points.candidates.approximate"))
    lines = [_line(candidate) for candidate in found.candidates]
    printed = [line for line in lines if not missing_characters(f"{line.name}{line.address}")]
    if left_out := [line.code or "番号なし" for line in lines if line not in printed]:
        notes.append(
            "名称又は所在地に印刷できない文字があるため、次の医療機関は記載していません"
            f"（医療機関コード　{'、'.join(left_out)}）。"
        )
    return Nearby(lines=tuple(printed), notes=tuple(notes))


def _line(candidate: Candidate) -> CandidateLine:
    institution = candidate.institution
    return CandidateLine(
        code=institution.code or "",
        name=institution.name,
        kind=institution.get_kind_display(),
        beds=f"{institution.beds:,}床" if institution.beds else "",
        standards=(
            *(_standard(one.symbol.meaning, one.start_date) for one in candidate.standards),
            *(f"{answer}（確認済み）" for answer in candidate.answers),
        ),
        distance=_distance(candidate.distance_km),
        phone=institution.phone,
        address=institution.address,
    )


def _standard(meaning: str, start_date: date | None) -> str:
    return f"{meaning}（{wareki_in_letters(start_date)}）" if start_date else meaning


def _distance(km: float) -> str:
    return f"約{km:.1f}km" if km >= _HUNDRED_METRES else "0.1km未満"

"""The institutions near a facility, as a letter lists them."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from common.japanese import wareki_in_letters
from medical_partners.models import InstitutionKind
from reports.composing import Nearby
from reports.notices import CandidateLine

FROM_THE_CENTRE = (
    "施設の位置が登録されていないため、施設が所在する市区町村の中心からの直線距離です。"
)
_HUNDRED_METRES = 0.1


class Candidate(Protocol):
    """An institution that could supply what is missing, and the evidence for it."""

    code: str
    name: str
    kind: str
    beds: int | None
    standards: Sequence[tuple[str, date | None]]
    distance_km: float
    approximate: bool
    phone: str


def as_nearby(candidates: Sequence[Candidate]) -> Nearby:
    """Return the page of candidates, and what must be said of how they were found."""
    notes = (FROM_THE_CENTRE,) if any(one.approximate for one in candidates) else ()
    return Nearby(lines=tuple(map(_line, candidates)), notes=notes)


def _line(candidate: Candidate) -> CandidateLine:
    return CandidateLine(
        code=candidate.code,
        name=candidate.name,
        kind=InstitutionKind(candidate.kind).label,
        beds=f"{candidate.beds}床" if candidate.beds else "",
        standards=tuple(_standard(name, since) for name, since in candidate.standards),
        distance=_distance(candidate.distance_km),
        phone=candidate.phone,
    )


def _standard(name: str, since: date | None) -> str:
    return f"{name}（{wareki_in_letters(since)}）" if since else name


def _distance(km: float) -> str:
    return f"約{km:.1f}km" if km >= _HUNDRED_METRES else "0.1km未満"

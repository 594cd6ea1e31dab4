"""The numbered points below 記: which ones a letter has, and what each says."""

from collections.abc import Callable
from dataclasses import dataclass

from compliance.correspondence.models import NoticeKind
from letters.writing.citations import filing_basis, requirements_basis
from letters.writing.facts import KnownFacts
from letters.writing.letter import Point
from letters.writing.occasions import Case
from letters.writing.parts import ABOUT_REQUIREMENTS
from letters.writing.requirement_rows import requirement_rows
from letters.writing.wording import Voice

_FILED = (
    "filed_owed",
    "filed_yearly",
    "filed_open",
    "filed_returned",
    "filed_nothing",
    "filed_unrecorded",
    "filed_latest",
    "filed_partners",
    "filed_confirmed",
)
_SUBMISSION = (
    "submission_unchanged",
    "submission_once",
    "submission_bonus",
    "submission_change",
    "submission_posting",
)


@dataclass(frozen=True, kw_only=True)
class PointFacts:
    """What the points of one letter are made of."""

    kind: NoticeKind
    case: Case
    known: KnownFacts
    voice: Voice

    @property
    def is_about_requirements(self) -> bool:
        """Return whether the letter asks for a partner or for what it lacks."""
        return self.kind in ABOUT_REQUIREMENTS

    @property
    def is_acceptance(self) -> bool:
        """Return whether the letter only says that a filing has come."""
        return self.kind == NoticeKind.ACCEPTANCE

    def point(self, name: str, *lines: str) -> Point:
        """Return a point with its title."""
        return Point(title=self.voice.line(f"{name}_title"), lines=lines)


def points_of(told: PointFacts) -> tuple[Point, ...]:
    """Return the points of a letter in their order."""
    return tuple(_POINTS[name](told) for name in point_names(told))


def point_names(told: PointFacts) -> list[str]:
    """Return which points a letter has, in their order."""
    about, asks, case = told.is_about_requirements, not told.is_acceptance, told.case
    has = {
        "filed": True,
        "requirements": about or (not asks and bool(case.partners)),
        "basis": asks or bool(case.lacking),
        "deadline": asks and not about,
        "applies": about,
        "asks": asks,
        "submission": asks and _speaks_of_papers(told),
        "partners": about and bool(case.lacking),
        "infection": (about or not asks) and bool(told.known.infection_partners),
        "desk": asks or bool(case.lacking),
    }
    return [name for name, holds in has.items() if holds]


def _filed(told: PointFacts) -> Point:
    return told.point("filed", *told.voice.all_of(*_FILED))


def _requirements(told: PointFacts) -> Point:
    title = told.voice.line("requirements_title")
    return Point(title=title, requirements=requirement_rows(told.case, told.voice))


def _basis(told: PointFacts) -> Point:
    about = told.is_about_requirements or told.is_acceptance
    return told.point("basis", *(requirements_basis if about else filing_basis)(told.case))


def _deadline(told: PointFacts) -> Point:
    return told.point("deadline", told.voice.line("deadline_line"))


def _applies(told: PointFacts) -> Point:
    return told.point("applies", *told.voice.all_of("applies", "applies_basis"))


def _asks(told: PointFacts) -> Point:
    return told.point("asks", *told.voice.lines("asks"))


def _speaks_of_papers(told: PointFacts) -> bool:
    """Return whether there is anything to say of handing the filing in."""
    return bool(told.case.office.settings.submission) or any(map(told.voice.has, _SUBMISSION))


def _submission(told: PointFacts) -> Point:
    place = told.case.office.settings.submission.splitlines()
    return told.point("submission", *place, *told.voice.all_of(*_SUBMISSION))


def _partners(told: PointFacts) -> Point:
    lines = told.voice.all_of("partners", "partners_examination", "partners_admission")
    return told.point("partners", *lines)


def _infection(told: PointFacts) -> Point:
    return told.point("infection", told.voice.line("infection_line"))


def _desk(told: PointFacts) -> Point:
    own = told.case.office.settings.desk.splitlines()
    return told.point("desk", *(own or told.voice.lines("desk_default")))


_POINTS: dict[str, Callable[[PointFacts], Point]] = {
    "filed": _filed,
    "requirements": _requirements,
    "basis": _basis,
    "deadline": _deadline,
    "applies": _applies,
    "asks": _asks,
    "submission": _submission,
    "partners": _partners,
    "infection": _infection,
    "desk": _desk,
}

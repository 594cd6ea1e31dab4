"""The numbered points below 記: which ones a letter has, and what each says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.models import DeadlineRule
from compliance.rule.classification import Requirement
from facilities.models import HOUSES, Obligation
from letters.writing.citations import filing_basis, requirements_basis
from letters.writing.facts import Known
from letters.writing.fixed_words import said
from letters.writing.letter import Point
from letters.writing.occasions import Case
from letters.writing.requirement_rows import rows_of
from letters.writing.wording import Occasion

ABOUT_REQUIREMENTS = (NoticeKind.NO_PARTNER, NoticeKind.REQUIREMENTS_MISSING)
FULL_WIDTH = str.maketrans("123456789", "１２３４５６７８９")
# What a letter without a day to reply by does not speak of.
REPLY = ("回答書", "回答期限")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the points of one letter are made of."""

    kind: NoticeKind
    case: Case
    known: Known
    occasion: Occasion
    values: Mapping[str, str]

    @property
    def is_about_requirements(self) -> bool:
        """Return whether the letter asks for a partner or for what it lacks."""
        return self.kind in ABOUT_REQUIREMENTS

    @property
    def is_acceptance(self) -> bool:
        """Return whether the letter only says that a filing has come."""
        return self.kind == NoticeKind.ACCEPTANCE

    def say(self, *keys: str) -> list[str]:
        """Return fixed lines of the points, filled in."""
        return [said(f"points.{key}", self.values) for key in keys]


def points_of(told: Told) -> tuple[Point, ...]:
    """Return the points of a letter in their order."""
    return tuple(_POINTS[name](told) for name in point_names(told.kind, told.case, told.known))


def point_names(kind: NoticeKind, case: Case, known: Known) -> list[str]:
    """Return which points a letter has, in their order."""
    about = kind in ABOUT_REQUIREMENTS
    asks = kind != NoticeKind.ACCEPTANCE
    has = {
        "filed": True,
        "requirements": about or (not asks and bool(case.partners)),
        "basis": asks or bool(case.lacking),
        "deadline": asks and not about,
        "applies": about,
        "asks": asks,
        "submission": asks and bool(_submission_keys(kind, case)),
        "partners": about and bool(case.lacking),
        "infection": (about or not asks) and bool(known.infection_partners),
        "desk": asks or bool(case.lacking),
    }
    return [name for name, holds in has.items() if holds]


def places_of(names: list[str]) -> dict[str, str]:
    """Return how the words refer to the points that they name: 下記２."""
    named = {"要件の項": "requirements", "根拠の項": "basis"}
    return {
        word: f"下記{str(names.index(name) + 1).translate(FULL_WIDTH)}"
        for word, name in named.items()
        if name in names
    }


def _filed(told: Told) -> Point:
    known, filing = told.known, told.case.filing
    says_year = told.kind in (NoticeKind.NOT_FILED, NoticeKind.ADVANCE_NOTICE)
    keys = {
        "filed.owed": bool(known.years_owed),
        "filed.yearly": bool(known.years_owed) and not says_year,
        "filed.open": says_year and not known.years_owed and not known.returned,
        "filed.returned": known.returned is not None,
        "filed.nothing": filing is None and known.returned is None,
        "filed.unrecorded": known.records_from is not None and filing is None,
        "filed.latest": filing is not None,
        "filed.partners": filing is not None,
        "filed.confirmed": filing is not None and filing.confirmed_date is not None,
    }
    lines = told.say(*(key for key, holds in keys.items() if holds))
    return Point(title=told.say("filed.title")[0], lines=tuple(lines))


def _requirements(told: Told) -> Point:
    return Point(title=told.say("requirements.title")[0], requirements=rows_of(told.case))


def _basis(told: Told) -> Point:
    about = told.is_about_requirements or told.is_acceptance
    lines = requirements_basis(told.case) if about else filing_basis(told.case)
    return Point(title=told.say("basis.title")[0], lines=tuple(lines))


def _deadline(told: Told) -> Point:
    line = told.say("deadline.line")[0]
    if told.values["受付方法"]:
        line += told.say("deadline.channels")[0]
    return Point(title=told.say("deadline.title")[0], lines=(line,))


def _applies(told: Told) -> Point:
    obligation = told.case.obligation
    keys = ["applies.binding" if told.occasion.binds else "applies.transition"]
    if obligation.level == Obligation.Level.EFFORT:
        nobody = ["applies.partner", "applies.effort"]
        keys = nobody if told.occasion.nobody else ["applies.effort_alone"]
    elif obligation.transition_basis:
        keys.append("applies.basis")
    return Point(title=told.say("applies.title")[0], lines=tuple(told.say(*keys)))


def _asks(told: Told) -> Point:
    due = told.values["回答期限"]
    lines = told.case.office.words.part(
        told.kind,
        "asks",
        occasion=told.occasion,
        values=told.values,
        unsaid=() if due else REPLY,
    )
    title = told.say("asks.title.due" if due else "asks.title")[0]
    return Point(title=title, lines=tuple(lines))


def _submission_keys(kind: NoticeKind, case: Case) -> list[str]:
    """Return what is said of handing the filing in; empty where there is nothing to say."""
    rule, filing = case.rule, case.filing
    house = case.facility.facility_type_id in HOUSES and case.facility.has_specified_designation
    said_of = {
        "place": bool(case.office.settings.submission),
        "submission.unchanged": bool(rule and not rule.attach_unchanged and filing),
        "submission.once": bool(house and rule and rule.house == DeadlineRule.House.ONCE),
        "submission.bonus": bool(rule and rule.bonus_note),
        "submission.change": kind in ABOUT_REQUIREMENTS and bool(case.partners),
        "submission.posting": kind in ABOUT_REQUIREMENTS and bool(case.obligation.posting_article),
    }
    return [key for key, holds in said_of.items() if holds]


def _submission(told: Told) -> Point:
    lines: list[str] = []
    for key in _submission_keys(told.kind, told.case):
        place = told.case.office.settings.submission.splitlines()
        lines += place if key == "place" else told.say(key)
    return Point(title=told.say("submission.title")[0], lines=tuple(lines))


def _partners(told: Told) -> Point:
    words = told.case.office.words
    lines = words.part(told.kind, "partners", occasion=told.occasion, values=told.values)
    explained = {
        Requirement.EXAMINATION: "partners.examination",
        Requirement.ADMISSION: "partners.admission",
    }
    keys = [key for one, key in explained.items() if one in told.case.lacking]
    return Point(title=told.say("partners.title")[0], lines=(*lines, *told.say(*keys)))


def _infection(told: Told) -> Point:
    title, line = told.say("infection.title", "infection.line")
    return Point(title=title, lines=(line,))


def _desk(told: Told) -> Point:
    lines = told.case.office.settings.desk.splitlines() or told.say("desk.default")
    return Point(title=told.say("desk.title")[0], lines=tuple(lines))


_POINTS: dict[str, Callable[[Told], Point]] = {
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

"""How the partners of a facility cover the requirements together, and who cannot be missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from compliance.rule.classification import Category, Facts, Requirement, classify


class Promise(Protocol):
    """What one partner promises; a line of a filing, recorded or not yet."""

    @property
    def consults(self) -> bool:
        """Return whether ⅰ is promised."""

    @property
    def examines(self) -> bool:
        """Return whether ⅱ is promised."""

    @property
    def admits(self) -> bool:
        """Return whether ⅲ is promised by a hospital."""


@dataclass(frozen=True, kw_only=True)
class CoverageRow:
    """One partner: what it promises, and where the facility would stand without it."""

    partner: Promise
    promises: list[bool]
    without: Category
    is_needed: bool


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The requirements that are asked, who promises them, and what that makes together."""

    requirements: list[Requirement]
    rows: list[CoverageRow]
    union: list[bool]
    category: Category


def facts_with(partners: Sequence[Promise], *, must_admit: bool) -> Facts:
    """Return the facts of a facility that has filed these partners."""
    return Facts(
        filed=True,
        has_partner=bool(partners),
        must_admit=must_admit,
        # 第28条第1項ただし書: several partners together may meet the requirements.
        consults=any(partner.consults for partner in partners),
        examines=any(partner.examines for partner in partners),
        admits=any(partner.admits for partner in partners),
    )


def coverage_of(partners: Sequence[Promise], *, must_admit: bool) -> Coverage:
    """Return how the partners cover what is asked; a single departure may cost a category."""
    facts = facts_with(partners, must_admit=must_admit)
    requirements = [Requirement.CONSULTATION, Requirement.EXAMINATION]
    if must_admit:
        requirements.append(Requirement.ADMISSION)
    category = classify(facts)
    return Coverage(
        requirements=requirements,
        rows=[_row(partner, partners, must_admit, category) for partner in partners],
        union=_promises(facts, len(requirements)),
        category=category,
    )


def _row(
    partner: Promise, partners: Sequence[Promise], must_admit: bool, category: Category
) -> CoverageRow:
    others = [other for other in partners if other is not partner]
    without = classify(facts_with(others, must_admit=must_admit))
    return CoverageRow(
        partner=partner,
        promises=_promises(partner, 3 if must_admit else 2),
        without=without,
        is_needed=without != category,
    )


def _promises(promise: Promise, count: int) -> list[bool]:
    return [promise.consults, promise.examines, promise.admits][:count]

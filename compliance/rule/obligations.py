"""What a facility's standing is called on a day: the words of guidance, from the law as data.

The day from which requirements bind in full is Obligation.binding_from; no day stands here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

from common.decision_table import DecisionTable
from compliance.rule.classification import Category
from facilities.models import Clause, Obligation


class GuidanceFinding(models.TextChoices):
    """指導上の取扱い: what the office calls the way in which a facility stands."""

    COMPLIANT = "compliant", "違反なし"
    UNDER_REVIEW = "under_review", "審査中（未判定）"
    ADVICE = "advice", "助言・勧奨"
    EFFORT_ADVICE = "effort_advice", "助言"
    STANDARD_BREACH = "standard_breach", "基準違反"
    FILING_BREACH = "filing_breach", "義務違反（届出期限超過）"
    UNKNOWN = "unknown", "未判定（一度も届出なし）"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the table of findings looks at."""

    overdue: bool
    files: bool
    decided: bool
    meets: bool
    has_partner: bool
    is_duty: bool
    binds: bool


# Read from the top; the first line whose facts all hold gives the finding.
FINDINGS: DecisionTable[Situation, GuidanceFinding] = DecisionTable(
    Situation,
    (
        # 基準第28条第2項、第105条第3項等: the yearly filing binds every type, without a transition;
        # an office that has set a deadline says nothing of breach before it has passed.
        ({"overdue": True}, GuidanceFinding.FILING_BREACH),
        # 行政手続法第37条: what has reached the office is filed; what it says is not settled yet.
        ({"decided": False}, GuidanceFinding.UNDER_REVIEW),
        ({"files": False}, GuidanceFinding.UNKNOWN),
        ({"meets": True}, GuidanceFinding.COMPLIANT),
        # 基準第28条第1項等, and the transition until the day before binding_from.
        ({"is_duty": True, "binds": True}, GuidanceFinding.STANDARD_BREACH),
        ({"is_duty": True}, GuidanceFinding.ADVICE),
        # 基準第105条第1項等: a partner must be named also where its quality is 努力義務 (第2項).
        ({"has_partner": False}, GuidanceFinding.STANDARD_BREACH),
        ({}, GuidanceFinding.EFFORT_ADVICE),
    ),
)

_PENDING = {Category.UNDER_REVIEW, Category.RETURNED}
_WITHOUT_PARTNER = {Category.NO_PARTNER, Category.NOT_FILED, *_PENDING}


def situation(
    category: Category, *, obligation: Obligation, on: date, overdue: bool = False
) -> Situation:
    """Return what the table looks at; overdue: a 年度's filing is missing past its deadline."""
    return Situation(
        overdue=overdue,
        files=category != Category.NOT_FILED,
        decided=category not in _PENDING,
        meets=category == Category.MET,
        has_partner=category not in _WITHOUT_PARTNER,
        is_duty=obligation.level == Obligation.Level.DUTY,
        binds=obligation.binding_from is not None and on >= obligation.binding_from,
    )


def finding_of(
    category: Category, *, obligation: Obligation, on: date, overdue: bool = False
) -> GuidanceFinding:
    """Return what a facility's standing is called on a day."""
    return FINDINGS.answer(situation(category, obligation=obligation, on=on, overdue=overdue))


def findings_of(
    category: Category, *, obligation: Obligation, on: date, overdue: bool
) -> list[GuidanceFinding]:
    """Return all that is to be objected to: a filing that is overdue, and what the last one says.

    Where there is nothing, the one finding that says so.
    """
    first = finding_of(category, obligation=obligation, on=on, overdue=overdue)
    said = finding_of(category, obligation=obligation, on=on)
    objected = said in (
        GuidanceFinding.STANDARD_BREACH,
        GuidanceFinding.ADVICE,
        GuidanceFinding.EFFORT_ADVICE,
    )
    return [first, said] if overdue and objected else [first]


def article_of(finding: GuidanceFinding, *, obligation: Obligation) -> str:
    """Return the article that a finding rests on; empty where there is nothing to object to."""
    if finding == GuidanceFinding.FILING_BREACH:
        read = obligation.stated(Clause.FILING)[1]
        return f"{obligation.cites_filing}{'' if read else '（年１回以上の確認及び届出）'}"
    if finding in (
        GuidanceFinding.COMPLIANT,
        GuidanceFinding.UNDER_REVIEW,
        GuidanceFinding.UNKNOWN,
    ):
        return ""
    if finding == GuidanceFinding.STANDARD_BREACH and obligation.level == Obligation.Level.EFFORT:
        return obligation.cites_partner
    return obligation.cites_requirements


def words_of_finding(finding: GuidanceFinding, *, obligation: Obligation) -> str:
    """Return the finding with the ordinance and article that it rests on, as people read it."""
    article = article_of(finding, obligation=obligation)
    basis = f"（{obligation.ordinance}{article}）" if article else ""
    return f"{finding.label}{basis}"


def found(finding: GuidanceFinding, *, obligations: Iterable[Obligation], on: date) -> Q:
    """Return the condition that a classified facility's standing is called so on a day.

    It looks at the category alone; a yearly filing that is overdue is a next action.
    """
    condition = Q(pk__in=[])
    for obligation in obligations:
        categories = [
            category
            for category in Category
            if finding_of(category, obligation=obligation, on=on) == finding
        ]
        condition |= Q(facility_type=obligation.facility_type_id, category__in=categories)
    return condition


def end_of_transition(obligations: Iterable[Obligation]) -> date | None:
    """Return the earliest day from which requirements bind in full, if any is stated."""
    days = [one.binding_from for one in obligations if one.binding_from]
    return min(days, default=None)

"""What a facility that stands in a category lacks, and what the end of the transition means."""

from collections.abc import Sequence
from datetime import date

from common.japanese import wareki
from compliance.rule.classification import Category, Requirement
from compliance.rule.obligations import GuidanceFinding, end_of_transition, finding_of
from facilities.models import Obligation

PENDING = (Category.NOT_FILED, Category.UNDER_REVIEW, Category.RETURNED)


def how_far(day: date, *, on: date) -> str:
    """Return in words how far a day lies from another."""
    left = (day - on).days
    if left == 0:
        return "当日"
    return f"あと{left:,}日" if left > 0 else f"{-left:,}日前"


def lacking_in_words(category: Category, lacking: Sequence[Requirement]) -> str:
    """Return in words which of the requirements the filing that counts leaves unmet."""
    if category in PENDING:
        return "未判定（数える届出がありません）"
    if not lacking:
        return "なし"
    named = "、".join(map(_in_words, lacking))
    without = category == Category.NO_PARTNER
    return f"{named}{'（協力医療機関の定めがありません）' if without else ''}"


def _in_words(requirement: Requirement) -> str:
    limited = "（病院に限る。）" if requirement == Requirement.ADMISSION else ""
    return f"{requirement.label}{limited}"


def ahead_of(category: Category, law: Obligation | None, *, on: date) -> str:
    """Return what the end of the transition means; empty where nothing is known.

    Should nothing more be filed by then: the category is asked for the finding of that day.
    """
    if law is None:
        return ""
    if law.level == Obligation.Level.EFFORT:
        return _of_effort(category, law, on=on)
    if law.binding_from is None or (law.valid_to and law.valid_to < law.binding_from):
        return ""
    if on >= law.binding_from:
        return _of_bound(category, law, law.binding_from)
    return _of_transition(category, law, law.binding_from, on=on)


def _of_effort(category: Category, law: Obligation, *, on: date) -> str:
    day = end_of_transition(Obligation.objects.in_force(on=on))
    since = f"{wareki(day)}以後も" if day and on < day else ""
    said = f"要件を満たすことは、{since}努力義務のままです。"
    if category == Category.NO_PARTNER:
        said += f"協力医療機関を定めること自体は、経過措置のない義務です（{law.cites_partner}）。"
    return said


def _of_bound(category: Category, law: Obligation, day: date) -> str:
    said = f"要件を満たすことは、{wareki(day)}から義務です（{law.cites_requirements}）。"
    if category in PENDING:
        return said
    return said + ("満たしています。" if category == Category.MET else "基準違反です。")


def _of_transition(category: Category, law: Obligation, day: date, *, on: date) -> str:
    starts = f"{wareki(day)}（{how_far(day, on=on)}）"
    if finding_of(category, obligation=law, on=day) == GuidanceFinding.STANDARD_BREACH:
        breach = f"基準違反（義務違反）となります（{law.cites_requirements}）。"
        return f"このままでは、{starts}から{breach}"
    said = f"{starts}から、要件を満たすことが義務となります（{law.cites_requirements}）。"
    if category in PENDING:
        return said + "数える届出がないため、満たすかどうかは未判定です。"
    return said + "現在の届出のままで満たします。"

"""Which kind of letter fits the facilities that were chosen: the page offers that one first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.correspondence.models import NoticeKind
from compliance.rule.classification import Category
from compliance.work.next_action import NextAction

# What the choice of a kind says of it.
EXPLANATIONS = {
    NoticeKind.NOT_FILED: (
        "届出がない施設に、届出を求めます。過ぎた年度も含め、届出期限を過ぎた年度の届出がない施設を含みます。"
    ),
    NoticeKind.NO_PARTNER: "協力医療機関を定めていないと届け出た施設に、定めるよう求めます。",
    NoticeKind.REQUIREMENTS_MISSING: (
        "届け出た協力医療機関では要件の一部又は全部を満たさない施設に、要件を満たすよう求めます。"
    ),
    NoticeKind.CONFIRMATION_DUE: (
        "協力医療機関との対応の確認から１年を超えた施設に、確認と届出を求めます。"
    ),
    NoticeKind.ADVANCE_NOTICE: "今年度の届出がまだない施設に、届出期限の前に期限を知らせます。",
    NoticeKind.ACCEPTANCE: "今年度の届出があった施設に、受け付けたこと及び届出の状況を知らせます。",
}
_ABOUT_REQUIREMENTS = (NoticeKind.REQUIREMENTS_MISSING, NoticeKind.NO_PARTNER)
# What the conditions of the list are about, and so the letters that answer to it.
FOR_ACTIONS: dict[str, tuple[NoticeKind, ...]] = {
    NextAction.DEMAND_FILING: (NoticeKind.NOT_FILED,),
    NextAction.AWAIT_FILING: (NoticeKind.ADVANCE_NOTICE, NoticeKind.NOT_FILED),
    NextAction.FOLLOW_PLAN: _ABOUT_REQUIREMENTS,
    NextAction.STANDARD_BREACH: _ABOUT_REQUIREMENTS,
    NextAction.GUIDE: _ABOUT_REQUIREMENTS,
    NextAction.REMIND: _ABOUT_REQUIREMENTS,
    NextAction.AWAIT_PLAN: _ABOUT_REQUIREMENTS,
    NextAction.AWAIT_ANSWER: _ABOUT_REQUIREMENTS,
    NextAction.ASK_CONFIRMATION: (NoticeKind.CONFIRMATION_DUE,),
    NextAction.NOTHING: (NoticeKind.ACCEPTANCE,),
}
FOR_CATEGORIES: dict[str, tuple[NoticeKind, ...]] = {
    Category.NOT_FILED: (NoticeKind.NOT_FILED, NoticeKind.ADVANCE_NOTICE),
    Category.NO_PARTNER: (NoticeKind.NO_PARTNER,),
    Category.PARTLY_MET: (NoticeKind.REQUIREMENTS_MISSING,),
    Category.UNMET: (NoticeKind.REQUIREMENTS_MISSING,),
    Category.MET: (NoticeKind.ACCEPTANCE,),
}
FOR_YEAR_FILING: dict[str, tuple[NoticeKind, ...]] = {
    "owed": (NoticeKind.ADVANCE_NOTICE, NoticeKind.NOT_FILED),
    "not_owed": (NoticeKind.ACCEPTANCE,),
}


@dataclass(frozen=True, kw_only=True)
class OfferedKind:
    """A kind of letter as the page offers it: how many would get one, and whether it fits."""

    kind: NoticeKind
    explanation: str
    number: int
    fits: bool


def offered_kinds(
    numbers: Mapping[NoticeKind, int], conditions: Mapping[str, str]
) -> list[OfferedKind]:
    """Return all kinds with their numbers, the one that fits the conditions of the list first.

    Of the kinds that the conditions are about, and otherwise of all, most recipients fit best; a
    kind that nobody would get fits nobody.
    """
    meant = (
        *FOR_ACTIONS.get(conditions.get("next_action", ""), ()),
        *FOR_CATEGORIES.get(conditions.get("category", ""), ()),
        *FOR_YEAR_FILING.get(conditions.get("year_filing", ""), ()),
    )
    asking = [kind for kind in NoticeKind if kind != NoticeKind.ACCEPTANCE]
    best = _most(meant, numbers) or _most(asking, numbers) or _most(NoticeKind, numbers)
    order = sorted(NoticeKind, key=lambda kind: (kind != best, -numbers.get(kind, 0)))
    return [
        OfferedKind(
            kind=kind,
            explanation=EXPLANATIONS[kind],
            number=numbers.get(kind, 0),
            fits=kind == best,
        )
        for kind in order
    ]


def _most(kinds: Iterable[NoticeKind], numbers: Mapping[NoticeKind, int]) -> NoticeKind | None:
    some = [kind for kind in kinds if numbers.get(kind)]
    return max(some, key=lambda kind: numbers[kind], default=None)

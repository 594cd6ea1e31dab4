"""The paragraphs of letters: which one is chosen, in the office's words or the standard ones.

The standard words stand in templates/letters/words/, one file for each kind of letter; the
conditions stand here. ｛…｝ in the words is filled in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache

from common.decision_table import DecisionTable
from compliance.correspondence.models import NoticeKind
from letters.writing.fixed_words import filled, parts_of, placeholders

COMMON = "common"
PART_LABELS = {
    "opening": "前文",
    "replaces": "訂正の断り",
    "law": "制度の説明",
    "finding": "貴施設の状況",
    "plan": "届け出られた予定",
    "again": "再度の依頼",
    "transition": "経過措置の終了",
    "request": "依頼",
    "crossing": "行き違いの断り",
    "asks": "記：お願いする事項",
    "partners": "記：連携先の医療機関",
}
# The parts of the body, in the order in which a letter has them.
BODY = (
    "opening",
    "replaces",
    "law",
    "finding",
    "plan",
    "again",
    "transition",
    "request",
    "crossing",
)


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What the choice of words looks at."""

    is_duty: bool = False
    binds: bool = False
    late: bool = False
    never_filed: bool = False
    lacks: bool = False
    again: bool = False  # written to before, and nothing came since
    replaces: bool = False
    filed_since: bool = False  # written to before, and a filing came since
    returned: bool = False  # the newest filing was sent back
    unrecorded: bool = False  # nothing is recorded, and the records do not reach back far enough
    confirmed: bool = False  # the filing states the day of the confirmation
    nobody: bool = False  # the filing names no partner
    plans: bool = False  # it promises something for a day after the transition


OCCASION_NAMES = tuple(field.name for field in fields(Occasion))
CONDITION_LABELS = {
    ("is_duty", True): "義務の施設",
    ("is_duty", False): "努力義務の施設",
    ("binds", True): "経過措置の終了後",
    ("binds", False): "経過措置期間中",
    ("late", True): "届出期限後",
    ("late", False): "届出期限前",
    ("never_filed", True): "一度も届出がない",
    ("lacks", True): "不足する要件がある",
    ("lacks", False): "不足する要件がない",
    ("again", True): "以前にも送っている",
    ("replaces", True): "以前の文書を訂正する",
    ("filed_since", True): "以前の文書の後に届出があった",
    ("returned", True): "補正を求めている",
    ("unrecorded", True): "記録が始まる前の届出を確認していない",
    ("confirmed", True): "確認日の記載がある",
    ("confirmed", False): "確認日の記載がない",
    ("nobody", True): "協力医療機関の定めがない",
    ("plans", True): "予定時期が経過措置の終了後",
}

_BINDING = {"is_duty": True, "binds": True}
_TRANSITION = {"is_duty": True, "binds": False}
_DUTY = {"is_duty": True}
_EFFORT = {"is_duty": False}

# For each part the first line whose conditions all hold; a part without one is left out.
PARAGRAPHS: dict[str, dict[str, bool]] = {
    "common.opening": {},
    "common.replaces": {"replaces": True},
    "common.plan.binding": {"plans": True, **_BINDING},
    "common.plan.transition": {"plans": True, **_TRANSITION},
    "common.again": {"again": True},
    "common.partners": {"lacks": True},
    # 基準第28条第2項等: the yearly filing binds every type, without a transition.
    "not_filed.law": {},
    # 行政手続法第37条: what reached the office is no missing filing, unless its form is lacking.
    "not_filed.finding.returned.late": {"returned": True, "late": True},
    "not_filed.finding.returned": {"returned": True},
    "not_filed.finding.never": {"late": True, "never_filed": True},
    "not_filed.finding.late": {"late": True},
    "not_filed.finding.unrecorded": {"late": False, "unrecorded": True},
    "not_filed.finding.open": {"late": False},
    "not_filed.request.returned": {"returned": True},
    "not_filed.request.late": {"late": True},
    "not_filed.request.open": {"late": False},
    "not_filed.asks": {},
    # 基準第28条第1項等, and the transition until the day before binding_from.
    "no_partner.law.duty": _DUTY,
    "no_partner.law.effort": _EFFORT,
    "no_partner.finding.binding": _BINDING,
    "no_partner.finding.transition": _TRANSITION,
    "no_partner.finding.effort": _EFFORT,
    "no_partner.again.filed": {"filed_since": True},
    "no_partner.request.binding": _BINDING,
    "no_partner.request.transition": _TRANSITION,
    "no_partner.request.effort": _EFFORT,
    "no_partner.asks.binding": _BINDING,
    "no_partner.asks.effort": _EFFORT,
    "no_partner.asks": _TRANSITION,
    "requirements_missing.law.duty": _DUTY,
    "requirements_missing.law.effort": _EFFORT,
    "requirements_missing.finding.binding": _BINDING,
    "requirements_missing.finding.transition": _TRANSITION,
    "requirements_missing.finding.effort": _EFFORT,
    "requirements_missing.again.filed": {"filed_since": True},
    "requirements_missing.request.binding": _BINDING,
    "requirements_missing.request.transition": _TRANSITION,
    "requirements_missing.request.effort": _EFFORT,
    "requirements_missing.asks.binding": _BINDING,
    "requirements_missing.asks": {},
    "confirmation_due.law": {},
    "confirmation_due.finding": {"confirmed": True},
    "confirmation_due.finding.unstated": {"confirmed": False},
    "confirmation_due.request": {},
    "confirmation_due.asks": {},
    "advance_notice.law": {},
    "advance_notice.finding.returned": {"returned": True},
    "advance_notice.finding": {},
    "advance_notice.transition": _TRANSITION,
    "advance_notice.transition.binding": _BINDING,
    "advance_notice.request": {},
    "advance_notice.asks": {},
    "acceptance.opening": {},
    "acceptance.finding.met": {"lacks": False},
    "acceptance.finding.nobody.binding": {"nobody": True, "lacks": True, **_BINDING},
    "acceptance.finding.nobody.transition": {"nobody": True, "lacks": True, **_TRANSITION},
    "acceptance.finding.nobody.effort": {"nobody": True, "lacks": True, **_EFFORT},
    "acceptance.finding.binding": {"lacks": True, **_BINDING},
    "acceptance.finding.transition": {"lacks": True, **_TRANSITION},
    "acceptance.finding.effort": {"lacks": True, **_EFFORT},
    "acceptance.request": {},
    "common.crossing": {},
}
_WITHOUT = {
    ("acceptance", "again"),
    ("acceptance", "crossing"),
    ("advance_notice", "again"),
    ("not_filed", "plan"),
    ("confirmation_due", "plan"),
    ("advance_notice", "plan"),
}

# What may stand in braces, with an example of what it becomes.
PLACEHOLDERS = {
    "施設名": "見本苑",
    "施設種別": "介護老人福祉施設",
    "入所者": "入所者",
    "年度": "令和８年度",
    "届出期限": "令和９年２月28日",
    "基準日": "令和８年11月23日",
    "受付日": "令和８年６月３日",
    "確認日": "令和８年５月20日",
    "差戻しの受付日": "令和８年６月３日",
    "未届の年度": "令和６年度及び令和７年度",
    "記録の始まり": "令和８年10月１日",
    "提出の時期": "令和９年２月28日までに",
    "予定時期": "令和９年９月",
    "不足する要件": "第２号（ⅱ 診療）及び第３号（ⅲ 入院）",
    "要件の項": "下記２",
    "根拠の項": "下記３",
    "定めの条項": "第105条第１項",
    "事務連絡": "令和６年７月５日付け厚生労働省老健局高齢者支援課等事務連絡",
    "複数の扱い": "複数の医療機関を合わせて要件を満たすこととしても差し支えありません。",
    "経過措置の終わり": "令和９年３月31日",
    "義務となる日": "令和９年４月１日",
    "完全適用日": "令和９年４月１日",
    "前回の日付": "令和８年９月１日",
    "前回の番号": "見介第３号",
    "訂正前の日付": "令和８年９月１日",
    "訂正前の番号": "見介第３号",
    "回答期限": "令和８年12月23日",
    "回答書": "別添２の回答書",
}


@cache
def standard_words() -> dict[str, str]:
    """Return the standard words of every paragraph."""
    return {
        key: text.strip()
        for kind in (COMMON, *NoticeKind.values)
        for key, text in parts_of(kind).items()
    }


def label_of(key: str) -> str:
    """Return what a paragraph is called: 要件不足　貴施設の状況（義務の施設、経過措置期間中）."""
    kind = key.split(".")[0]
    whose = "各文書共通" if kind == COMMON else NoticeKind(kind).label
    return f"{whose}　{part_label_of(key)}"


def part_label_of(key: str) -> str:
    """Return what a paragraph is called among those of its letter."""
    when = "、".join(CONDITION_LABELS[pair] for pair in PARAGRAPHS[key].items())
    return f"{PART_LABELS[key.split('.')[1]]}{f'（{when}）' if when else ''}"


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces in a text and cannot be filled in."""
    return [name for name in placeholders(text) if name not in PLACEHOLDERS]


def chosen_key(kind: str, part: str, occasion: Occasion) -> str | None:
    """Return the paragraph of a part that fits the occasion, a kind's own before a common one."""
    if (kind, part) in _WITHOUT:
        return None
    try:
        return _candidates(kind, part).answer(occasion)
    except LookupError:
        return None


@cache
def _candidates(kind: str, part: str) -> DecisionTable[Occasion, str]:
    """Return the paragraphs of a part in their order: those of the kind before common ones."""
    keys = [
        key
        for of_kind in (f"{kind}.{part}", f"{COMMON}.{part}")
        for key in PARAGRAPHS
        if _is_of(key, of_kind)
    ]
    return DecisionTable(Occasion, [(PARAGRAPHS[key], key) for key in keys])


def _is_of(key: str, part: str) -> bool:
    return key == part or key.startswith(f"{part}.")


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one authority: its own versions before the standard ones."""

    own: Mapping[str, str]

    def raw(self, key: str) -> str:
        """Return a paragraph as it was written, with its braces."""
        return self.own.get(key) or standard_words()[key]

    def part(
        self,
        kind: str,
        part: str,
        *,
        occasion: Occasion,
        values: Mapping[str, str],
        unsaid: Collection[str] = (),
    ) -> list[str]:
        """Return the lines of a part, filled in; none if the letter has no such part.

        A line that would name something unsaid, such as a reply that nobody asks for, is left out.
        """
        key = chosen_key(kind, part, occasion)
        lines = self.raw(key).splitlines() if key else []
        return [filled(line, values) for line in lines if not set(placeholders(line)) & set(unsaid)]

    def body(self, kind: str, *, occasion: Occasion, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return the paragraphs between the subject and 記."""
        return tuple(
            line
            for part in BODY
            for line in self.part(kind, part, occasion=occasion, values=values)
        )

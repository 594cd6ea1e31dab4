"""The paragraphs of letters: which one is chosen, in the office's words or the standard ones.

The standard words stand in templates/reports/notices/words/, one file for each kind of letter; the
conditions stand here. ｛…｝ in the words is filled in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from django.template.loader import get_template

from compliance.models import NoticeKind

COMMON = "common"
PART_LABELS = {
    "opening": "前文",
    "replaces": "訂正の断り",
    "law": "制度の説明",
    "finding": "貴施設の状況",
    "again": "再度の依頼",
    "transition": "経過措置の終了",
    "request": "依頼",
    "crossing": "行き違いの断り",
    "asks": "記：お願いする事項",
    "partners": "記：連携先の医療機関",
}
# The parts of the body, in the order in which a letter has them.
BODY = ("opening", "replaces", "law", "finding", "again", "transition", "request", "crossing")


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What the choice of words looks at."""

    is_duty: bool = False
    binds: bool = False
    late: bool = False
    never_filed: bool = False
    lacks: bool = False
    again: bool = False
    replaces: bool = False


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
}

_BINDING = {"is_duty": True, "binds": True}
_TRANSITION = {"is_duty": True, "binds": False}
_DUTY = {"is_duty": True}
_EFFORT = {"is_duty": False}

# For each part the first line whose conditions all hold; a part without one is left out.
PARAGRAPHS: dict[str, dict[str, bool]] = {
    "common.opening": {},
    "common.replaces": {"replaces": True},
    "common.again": {"again": True},
    "common.partners": {"lacks": True},
    # 基準第28条第2項等: the yearly filing binds every type, without a transition.
    "not_filed.law": {},
    "not_filed.finding.never": {"late": True, "never_filed": True},
    "not_filed.finding.late": {"late": True},
    "not_filed.finding.open": {"late": False},
    "not_filed.request.late": {"late": True},
    "not_filed.request.open": {"late": False},
    "not_filed.asks": {},
    # 基準第28条第1項等, and the transition until the day before binding_from.
    "no_partner.law.duty": _DUTY,
    "no_partner.law.effort": _EFFORT,
    "no_partner.finding.binding": _BINDING,
    "no_partner.finding.transition": _TRANSITION,
    "no_partner.finding.effort": _EFFORT,
    "no_partner.request.binding": _BINDING,
    "no_partner.request.transition": _TRANSITION,
    "no_partner.request.effort": _EFFORT,
    "no_partner.asks": {},
    "requirements_missing.law.duty": _DUTY,
    "requirements_missing.law.effort": _EFFORT,
    "requirements_missing.finding.binding": _BINDING,
    "requirements_missing.finding.transition": _TRANSITION,
    "requirements_missing.finding.effort": _EFFORT,
    "requirements_missing.request.binding": _BINDING,
    "requirements_missing.request.transition": _TRANSITION,
    "requirements_missing.request.effort": _EFFORT,
    "requirements_missing.asks": {},
    "confirmation_due.law": {},
    "confirmation_due.finding": {},
    "confirmation_due.request": {},
    "confirmation_due.asks": {},
    "advance_notice.law": {},
    "advance_notice.finding": {},
    "advance_notice.transition": _TRANSITION,
    "advance_notice.request": {},
    "advance_notice.asks": {},
    "acceptance.opening": {},
    "acceptance.finding.met": {"lacks": False},
    "acceptance.finding.binding": {"lacks": True, **_BINDING},
    "acceptance.finding.transition": {"lacks": True, **_TRANSITION},
    "acceptance.finding.effort": {"lacks": True, **_EFFORT},
    "acceptance.request": {},
    "common.crossing": {},
}
_WITHOUT = {("acceptance", "again"), ("acceptance", "crossing"), ("advance_notice", "again")}

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
    "不足する要件": "ⅱ（診療）及びⅲ（入院）",
    "経過措置の終わり": "令和９年３月31日",
    "完全適用日": "令和９年４月１日",
    "前回の日付": "令和８年９月１日",
    "前回の番号": "見介第３号",
    "訂正前の日付": "令和８年９月１日",
    "訂正前の番号": "見介第３号",
    "回答期限": "令和８年12月23日",
    "回答書": "別紙２の回答書",
}
_PLACEHOLDER = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_HEADING = re.compile(r"^\[([a-z_.]+)\]$", re.MULTILINE)


@cache
def standard_words() -> dict[str, str]:
    """Return the standard words of every paragraph."""
    words: dict[str, str] = {}
    for kind in (COMMON, *NoticeKind.values):
        text = str(get_template(f"reports/notices/words/{kind}.txt").render())
        _, *parts = _HEADING.split(text)
        words |= {key: body.strip() for key, body in zip(parts[::2], parts[1::2], strict=True)}
    return words


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
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def chosen_key(kind: str, part: str, occasion: Occasion) -> str | None:
    """Return the paragraph of a part that fits the occasion, a kind's own before a common one."""
    if (kind, part) in _WITHOUT:
        return None
    known = {name: getattr(occasion, name) for name in OCCASION_NAMES}
    fitting = [
        key
        for key, when in PARAGRAPHS.items()
        if key.split(".")[1] == part
        and key.split(".")[0] in (kind, COMMON)
        and when.items() <= known.items()
    ]
    own = [key for key in fitting if not key.startswith(COMMON)]
    return next(iter(own + fitting), None)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one authority: its own versions before the standard ones."""

    own: Mapping[str, str]

    def raw(self, key: str) -> str:
        """Return a paragraph as it was written, with its braces."""
        return self.own.get(key) or standard_words()[key]

    def part(
        self, kind: str, part: str, *, occasion: Occasion, values: Mapping[str, str]
    ) -> list[str]:
        """Return the lines of a part, filled in; none if the letter has no such part."""
        key = chosen_key(kind, part, occasion)
        return filled(self.raw(key), values).splitlines() if key else []

    def body(self, kind: str, *, occasion: Occasion, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return the paragraphs between the subject and 記."""
        return tuple(
            line
            for part in BODY
            for line in self.part(kind, part, occasion=occasion, values=values)
        )


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with everything in braces filled in; what has no value becomes a dash."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or "－", text)

"""The words of letters: which ones are chosen, in the office's version or the standard one.

The standard words stand in templates/letters/words/, the conditions in word_table. ｛…｝ in the
words is filled in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Self

from common.decision_table import DecisionTable
from compliance.correspondence.models import NoticeKind
from letters.writing.occasion import CONDITION_LABELS, OCCASION_NAMES, Occasion
from letters.writing.parts import BODY, PARTS, Part, Place
from letters.writing.word_files import filled, placeholders, standard_words
from letters.writing.word_table import PARAGRAPHS

__all__ = ["OCCASION_NAMES", "PARAGRAPHS", "Occasion", "Words", "standard_words"]

COMMON = "common"
# The kinds of letters that ask for a reply.
REPLIED = tuple(kind for kind in NoticeKind if f"{kind}.answers" in PARAGRAPHS)
# What an office may word itself.
WORDABLE = tuple(
    key
    for key in PARAGRAPHS
    if PARTS[key.split(".")[1]].place == Place.BODY or key.split(".")[1] in ("asks", "partners")
)

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


def part_of(key: str) -> Part:
    """Return the part of a letter that a key is about."""
    return PARTS[key.split(".")[1]]


def label_of(key: str) -> str:
    """Return what words are called: 要件不足　貴施設の状況（義務の施設、経過措置期間中）."""
    kind = key.split(".")[0]
    whose = "各文書共通" if kind == COMMON else NoticeKind(kind).label
    return f"{whose}　{part_label_of(key)}"


def part_label_of(key: str) -> str:
    """Return what words are called among those of their letter."""
    when = "、".join(CONDITION_LABELS[pair] for pair in PARAGRAPHS[key].items())
    return f"{part_of(key).label}{f'（{when}）' if when else ''}"


def unknown_placeholders(text: str) -> list[str]:
    """Return what stands in braces in a text and cannot be filled in."""
    return [name for name in placeholders(text) if name not in PLACEHOLDERS]


def chosen_key(kind: str, part: str, occasion: Occasion) -> str | None:
    """Return the words of a part that fit the occasion, a kind's own before common ones."""
    if kind != COMMON and kind not in PARTS[part].kinds:
        return None
    try:
        return _candidates(kind, part).answer(occasion)
    except LookupError:
        return None


@cache
def _candidates(kind: str, part: str) -> DecisionTable[Occasion, str]:
    """Return the words of a part in their order: those of the kind before common ones."""
    own = dict.fromkeys((f"{kind}.{part}", f"{COMMON}.{part}"))
    keys = [key for of_kind in own for key in PARAGRAPHS if _is_of(key, of_kind)]
    return DecisionTable(Occasion, [(PARAGRAPHS[key], key) for key in keys])


def _is_of(key: str, part: str) -> bool:
    return key == part or key.startswith(f"{part}.")


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one authority: its own versions before the standard ones."""

    own: Mapping[str, str] = field(default_factory=dict)

    def raw(self, key: str) -> str:
        """Return words as they were written, with their braces."""
        return self.own.get(key) or standard_words()[key]


STANDARD = Words()


@dataclass(frozen=True, kw_only=True)
class Voice:
    """The words of one letter, filled in: each part is chosen by the occasion of the letter."""

    words: Words = STANDARD
    kind: str = COMMON
    occasion: Occasion = field(default_factory=Occasion)
    values: Mapping[str, str] = field(default_factory=dict)

    def has(self, part: str) -> bool:
        """Return whether the letter has a part."""
        return chosen_key(self.kind, part, self.occasion) is not None

    def with_values(self, values: Mapping[str, str]) -> Self:
        """Return the same voice, which knows more values."""
        return replace(self, values={**self.values, **values})

    def lines(
        self, part: str, values: Mapping[str, str] | None = None, *, unsaid: Collection[str] = ()
    ) -> list[str]:
        """Return the lines of a part, filled in; none if the letter has no such part.

        A line that would name something unsaid, such as a reply that nobody asks for, is left out.
        """
        key = chosen_key(self.kind, part, self.occasion)
        known = {**self.values, **(values or {})}
        lines = self.words.raw(key).splitlines() if key else []
        return [filled(line, known) for line in lines if not set(placeholders(line)) & set(unsaid)]

    def line(self, part: str, values: Mapping[str, str] | None = None) -> str:
        """Return a part of one line; empty if the letter has no such part."""
        return "".join(self.lines(part, values))

    def all_of(self, *parts: str) -> list[str]:
        """Return the lines of several parts in their order."""
        return [line for part in parts for line in self.lines(part)]

    def body(self) -> tuple[str, ...]:
        """Return the paragraphs between the subject and 記."""
        return tuple(self.all_of(*BODY))

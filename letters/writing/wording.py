"""The words of letters: which ones are chosen, in the office's version or the standard one.

The standard words stand in templates/letters/words/, the conditions in word_table. ｛…｝ in the
words is filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import Self

from common.decision_table import DecisionTable
from compliance.correspondence.models import NoticeKind
from letters.writing.incomplete import Gap, LackingValue
from letters.writing.occasion import Occasion
from letters.writing.parts import BODY, PARTS
from letters.writing.placeholders import EXAMPLES, OPTIONAL
from letters.writing.word_files import filled, placeholders, standard_words
from letters.writing.word_table import COMMON, PARAGRAPHS

# The kinds of letters that ask for a reply.
REPLIED = tuple(kind for kind in NoticeKind if f"{kind}.answers" in PARAGRAPHS)


def chosen_key(kind: str, part: str, occasion: Occasion) -> str | None:
    """Return the words of a part that fit the occasion, a kind's own before common ones."""
    if kind != COMMON and kind not in PARTS[part].kinds:
        return None
    try:
        return _candidates(kind, part).answer(occasion)
    except LookupError:
        return None


@lru_cache(1000)
def _all_chosen(kind: str, occasion: Occasion) -> Mapping[str, str]:
    """Return the words of every part that a letter has: many letters are of one occasion."""
    found = {part: chosen_key(kind, part, occasion) for part in PARTS}
    return {part: key for part, key in found.items() if key}


@lru_cache(1000)
def _lines(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the lines of a text, each with what stands in braces in it."""
    return tuple((line, tuple(placeholders(line))) for line in text.splitlines())


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
NOTHING = Occasion()


@dataclass(frozen=True, kw_only=True)
class Voice:
    """The words of one letter, filled in: each part is chosen by the occasion of the letter.

    What has no value is noted among the gaps, so that all of it can be told at once.
    """

    words: Words = STANDARD
    kind: str = COMMON
    occasion: Occasion = NOTHING
    values: Mapping[str, str] = field(default_factory=dict)
    gaps: list[Gap] | None = None  # None: it raises LackingValue at once
    is_invented: bool = False  # an invented facility: examples stand for what it lacks

    def has(self, part: str) -> bool:
        """Return whether the letter has a part."""
        return part in self._chosen

    def with_values(self, values: Mapping[str, str]) -> Self:
        """Return the same voice, which knows more values."""
        return replace(self, values={**self.values, **values})

    def lines(self, part: str, values: Mapping[str, str] | None = None) -> list[str]:
        """Return the lines of a part, filled in; none if the letter has no such part.

        A line that would name a reply that nobody asks for is left out.
        """
        key = self._chosen.get(part)
        if key is None:
            return []
        known = {**self.values, **values} if values else self.values
        return [
            filled(line, known, lambda name: self._lacking(name, key)) if names else line
            for line, names in _lines(self.words.raw(key))
            if all(known.get(name) for name in names if name in OPTIONAL)
        ]

    def line(self, part: str, values: Mapping[str, str] | None = None) -> str:
        """Return a part of one line; empty if the letter has no such part."""
        return "".join(self.lines(part, values))

    def all_of(self, *parts: str) -> list[str]:
        """Return the lines of several parts in their order."""
        return [line for part in parts for line in self.lines(part)]

    def body(self) -> tuple[str, ...]:
        """Return the paragraphs between the subject and 記."""
        return tuple(self.all_of(*BODY))

    @cached_property
    def _chosen(self) -> Mapping[str, str]:
        return _all_chosen(self.kind, self.occasion)

    def _lacking(self, name: str, key: str) -> str:
        gap = Gap(placeholder=name, key=key)
        if self.is_invented and not gap.is_of_office and name in EXAMPLES:
            return EXAMPLES[name]
        if self.gaps is None:
            raise LackingValue(gap)
        self.gaps.append(gap)
        return ""

"""Values that the words of letters name and nobody has entered: such a letter is not written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from letters.writing.labels_of_words import label_of_words
from letters.writing.placeholders import PLACEHOLDERS

NAMED = 20  # facilities that a message names


@dataclass(frozen=True, kw_only=True)
class Gap:
    """値の不足: a value that words name and that is not there."""

    placeholder: str
    key: str

    @property
    def is_of_office(self) -> bool:
        """Return whether it lacks in all letters of the office alike."""
        one = PLACEHOLDERS.get(self.placeholder)
        return one is not None and one.of_office

    @property
    def words(self) -> str:
        """Return what lacks, which words name it, and how it is mended."""
        one = PLACEHOLDERS.get(self.placeholder)
        return (
            f"｛{self.placeholder}｝の値がありません。{one.source if one else ''}"
            f"又は、通知文書の文案で、「{label_of_words(self.key)}」をこの語を用いない文に改めてください。"
        )


class LackingValue(Exception):
    """Words that are not of one letter alone name a value that is not there."""

    def __init__(self, gap: Gap) -> None:
        """Name the value and the words."""
        super().__init__(gap.words)
        self.gap = gap


@dataclass(frozen=True, kw_only=True)
class Unwritten:
    """A letter that cannot be written, to whom it would go, and what it lacks."""

    facility: int | None
    facility_number: str
    facility_name: str
    authority: str
    gaps: tuple[Gap, ...]

    @property
    def label(self) -> str:
        """Return the facility as messages name it."""
        return f"{self.facility_name}（{self.facility_number}）"


@dataclass(frozen=True, kw_only=True)
class Lack:
    """What lacks, and in whose letters; nobody is named where it lacks in all of them."""

    words: str
    letters: Sequence[Unwritten]


class Incomplete(Exception):
    """Letters lack values: none of them is issued."""

    def __init__(self, letters: Iterable[Unwritten]) -> None:
        """Name all letters at once."""
        self.letters = tuple(letters)
        super().__init__("　".join(self.sentences()))

    def lacks(self) -> list[Lack]:
        """Return what lacks, each once, with the letters in which it does."""
        found: dict[Gap, list[Unwritten]] = {}
        for letter in self.letters:
            for gap in dict.fromkeys(letter.gaps):
                found.setdefault(gap, []).append(letter)
        return [
            Lack(words=_words(gap, letters), letters=[] if gap.is_of_office else letters)
            for gap, letters in found.items()
        ]

    def sentences(self) -> list[str]:
        """Return what lacks, in words that also name the facilities."""
        return [f"{lack.words}{_named(lack.letters)}" for lack in self.lacks()]


def _words(gap: Gap, letters: Sequence[Unwritten]) -> str:
    return f"{'、'.join(dict.fromkeys(one.authority for one in letters))}の文書：{gap.words}"


def _named(letters: Sequence[Unwritten]) -> str:
    if not letters:
        return ""
    more = len(letters) - NAMED
    names = "、".join(one.label for one in letters[:NAMED])
    return f"該当する施設は{names}{f'ほか{more:,}件' if more > 0 else ''}です。"

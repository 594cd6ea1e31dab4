"""The words of letters as the page lists them: by kind of letter, then by place in the letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.japanese import search_key
from compliance.correspondence.models import NoticeKind
from letters.settings.models import Wording
from letters.writing.labels_of_words import label_of_words, part_label_of
from letters.writing.parts import PARTS, PlaceInLetter
from letters.writing.word_files import standard_words
from letters.writing.word_table import COMMON, PARAGRAPHS

OWNERS = ((COMMON, "各文書共通"), *NoticeKind.choices)


@dataclass(frozen=True, kw_only=True)
class WordingRow:
    """One of the words: what it is called, what it says, and the office's version if it has one."""

    key: str
    own: Wording | None

    @property
    def label(self) -> str:
        """Return what it is called among those of its letter."""
        return part_label_of(self.key)

    @property
    def text(self) -> str:
        """Return the words in use."""
        return self.own.text if self.own else standard_words()[self.key]

    def holds(self, searched: str) -> bool:
        """Return whether its name or its words hold what is looked for."""
        return searched in search_key(f"{label_of_words(self.key)}{self.text}")


@dataclass(frozen=True, kw_only=True)
class WordingPlace:
    """The words that stand at one place of the letters of a kind."""

    label: str
    rows: Sequence[WordingRow]

    @property
    def changed(self) -> int:
        """Return how many of them the office has worded itself."""
        return sum(row.own is not None for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class WordingGroup:
    """The words of one kind of letter, or of all."""

    owner: str
    label: str
    places: Sequence[WordingPlace]

    @property
    def count(self) -> int:
        """Return how many words there are."""
        return sum(len(place.rows) for place in self.places)


def wording_groups(
    own: Mapping[str, Wording], *, search: str = "", owner: str = "", changed: bool = False
) -> list[WordingGroup]:
    """Return the words that are looked for; what holds none of them is left out."""
    searched = search_key(search)
    found = [
        row
        for row in _rows(own)
        if (not owner or row.key.startswith(f"{owner}."))
        and (not changed or row.own)
        and row.holds(searched)
    ]
    groups = [
        WordingGroup(owner=code, label=label, places=_places(code, found)) for code, label in OWNERS
    ]
    return [group for group in groups if group.places]


def _rows(own: Mapping[str, Wording]) -> list[WordingRow]:
    """Return all words in the order in which a letter has them."""
    order = {part: number for number, part in enumerate(PARTS)}
    keys = sorted(PARAGRAPHS, key=lambda key: order[key.split(".")[1]])
    return [WordingRow(key=key, own=own.get(key)) for key in keys]


def _places(owner: str, rows: Sequence[WordingRow]) -> list[WordingPlace]:
    ours = [row for row in rows if row.key.startswith(f"{owner}.")]
    places = [
        WordingPlace(
            label=place.value,
            rows=[row for row in ours if PARTS[row.key.split(".")[1]].place == place],
        )
        for place in PlaceInLetter
    ]
    return [place for place in places if place.rows]

"""Letters that stand for one another in names: the table is variants.csv, beside this file.

Those of the level `same` are one letter written in two ways (澤 and 沢, 髙 and 高). Those of the
level `perhaps` look alike or are taken for one another (ロ and 口, 斎 and 斉), but may tell two
names apart: what is alike only so is offered to a person, and never merged.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

_SAME, _PERHAPS = "same", "perhaps"


def _read() -> Iterator[tuple[str, str, str]]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield line["character"], line["base"], line["level"]


def _levels() -> tuple[dict[str, str], dict[str, str]]:
    levels: dict[str, dict[str, str]] = {_SAME: {}, _PERHAPS: {}}
    for character, base, level in _read():
        levels[level][character] = base
    return levels[_SAME], levels[_PERHAPS]


# From a letter to the one that stands for it in keys.
SAME, PERHAPS = _levels()
# Both at once: a letter goes to the base of its base.
ALIKE = {
    letter: PERHAPS.get(SAME.get(letter, letter), SAME.get(letter, letter))
    for letter in (*SAME, *PERHAPS)
}
_TO_SAME = str.maketrans(SAME)


def folded(text: str) -> str:
    """Return a text, in NFKC, with one of the letters that are written in two ways."""
    return text.translate(_TO_SAME)

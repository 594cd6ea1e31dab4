"""Rows of an address: broken where people break them, never inside a name or before its 様."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import east_asian_width, name

SPACE = "　"
HONORIFICS = ("様", "殿", "御中")
NAME_AT_MOST = 4  # characters of a surname or of a given name that a space parts
# After what a corporation or a home is in general, a name of its own begins.
_GENERAL = (
    "福祉法人",
    "活動法人",
    "法人社団",
    "法人財団",
    "株式会社",
    "有限会社",
    "合同会社",
    "老人ホーム",
    "グループホーム",
    "ケアハウス",
    "保健施設",
    "介護医療院",
    "向け住宅",
)
_AFTER_GENERAL = re.compile(
    "|".join([*(f"(?<={word})" for word in _GENERAL), "(?<=医療法人)(?!社団|財団)"])
)
_CONTINUED = "ー々"  # of the script of what stands before
# A number stays together with what it counts.
_OF_ADDRESS = re.compile(r"[0-9A-Za-z０-９.,\-－―‐]+[^0-9A-Za-z０-９]?|.")


def width_in_ems(text: str) -> float:
    """Return how wide a text is set; digits and Latin letters take half."""
    return sum(1 if east_asian_width(char) in "FWA" else 0.5 for char in text)


def address_rows(line: str, ems: float) -> list[str]:
    """Return an address as rows of at most this width: it may break, but not within a number."""
    return rows_filled(_OF_ADDRESS.findall(line), ems)


def name_rows(line: str, ems: float) -> list[str]:
    """Return a name as rows of at most this width, broken between its words.

    Only a single word that is wider than a row is broken, where its script changes if it does.
    """
    units = [part for unit in name_units(line) for part in _parted(unit, ems)]
    return rows_filled(units, ems)


def is_whole(line: str, ems: float) -> bool:
    """Return whether no word of a name is wider than a row."""
    return all(width_in_ems(unit.strip(SPACE)) <= ems for unit in name_units(line))


def name_units(line: str) -> list[str]:
    """Return the words of a name; a person, the title before it and the 様 after it stay whole."""
    words = re.findall(f"[^{SPACE}]+{SPACE}*|{SPACE}+", line)
    person = _words_of_person([word.strip(SPACE) for word in words])
    kept = words[: len(words) - person]
    units = [unit for word in kept for unit in _AFTER_GENERAL.split(word) if unit]
    return [*units, "".join(words[len(words) - person :])] if person else units


def _words_of_person(words: Sequence[str]) -> int:
    """Return how many words at the end are a person or a title with its 敬称."""
    if len(words) < 2 or words[-1] not in HONORIFICS:
        return 0
    named = 2
    if len(words) > named and all(len(one) <= NAME_AT_MOST for one in words[-3:-1]):
        named = 3
    return named


def rows_filled(units: Sequence[str], ems: float) -> list[str]:
    """Return units in as few rows as hold them."""
    rows = [""]
    for unit in units:
        if rows[-1] and width_in_ems(f"{rows[-1]}{unit}".rstrip(SPACE)) > ems:
            rows.append("")
        rows[-1] += unit
    return [row.strip(SPACE) for row in rows if row.strip(SPACE)]


def _parted(unit: str, ems: float) -> Iterator[str]:
    """Yield a word, in parts where it is wider than a row."""
    if width_in_ems(unit.strip(SPACE)) <= ems:
        yield unit
        return
    part = ""
    for char, following in pairwise([*unit, ""]):
        part += char
        if not following or (following not in _CONTINUED and _script(part) != _script(following)):
            yield from _cut(part, ems)
            part = ""


def _cut(part: str, ems: float) -> Iterator[str]:
    while width_in_ems(part) > ems:
        end = max(1, int(ems))
        yield part[:end]
        part = part[end:]
    yield part


def _script(text: str) -> str:
    """Return the script of the first letter of a text."""
    return name(text[0], "").split(" ")[0]

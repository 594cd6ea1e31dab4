"""Which characters the fonts of letters have: a rare kanji prints right, or no letter is made.

BIZ UDMincho sets the text, Noto Serif CJK JP what it lacks. A kanji with a variation selector
(葛󠄀) is set in the font that has just this form; where neither has, in its base form.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache

from fontTools.ttLib import TTFont

from common.characters import code_point, private_characters, without_unseen

TEXT_FONT = "BIZ UDMincho"
RARE_FONT = "Noto Serif CJK JP"
_SELECTOR = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_VARIANT = re.compile(f"(.)([{_SELECTOR}])")
# Kept by the layout itself, without a glyph of their own.
_WITHOUT_GLYPH = set("\n\r\t\u00a0")
# Of a sign such as ☎ they ask for the look of a letter or a picture; some other font may answer.
_PRESENTATION = "\ufe0e\ufe0f"


def missing_characters(text: str) -> list[str]:
    """Return what no font of the letters can print, each once, in order."""
    # The letters that nearly all names are made of; the fonts need not be asked.
    if _is_usual(text):
        return []
    known, variants = _known()
    lacking = [
        found[0]
        for found in _VARIANT.finditer(text)
        if found[2] in _PRESENTATION and (ord(found[1]), ord(found[2])) not in variants
    ]
    bare = without_unseen(_VARIANT.sub(r"\1", text))
    lacking += [char for char in bare if ord(char) not in known and char not in _WITHOUT_GLYPH]
    return list(dict.fromkeys(lacking))


def _is_usual(text: str) -> bool:
    try:
        text.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True


def named_characters(characters: Iterable[str]) -> str:
    """Return characters as messages name them; 外字 have no shape that could be shown."""
    return "、".join(
        f"{'外字' if private_characters(one) else one}（{code_point(one)}）" for one in characters
    )


def with_rare_variants(html: str) -> str:
    """Return a document in which the forms that only the second font has are set in it."""
    return _VARIANT.sub(_wrapped, html)


def _wrapped(found: re.Match[str]) -> str:
    form = ord(found[1]), ord(found[2])
    if form in _variants(TEXT_FONT):
        return found[0]
    if form in _variants(RARE_FONT):
        return f'<span class="rare">{found[0]}</span>'
    return found[1]


@cache
def _known() -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Return the characters and the forms that either font has."""
    characters = _characters(TEXT_FONT) | _characters(RARE_FONT)
    return characters, _variants(TEXT_FONT) | _variants(RARE_FONT)


def _characters(family: str) -> frozenset[int]:
    with _font(family) as font:
        return frozenset(font.getBestCmap())


@cache
def _variants(family: str) -> frozenset[tuple[int, int]]:
    with _font(family) as font:
        return frozenset(_read_variants(font))


def _read_variants(font: TTFont) -> Iterator[tuple[int, int]]:
    for table in font["cmap"].tables:
        if table.format == 14:
            for selector, forms in table.uvsDict.items():
                yield from ((base, selector) for base, _ in forms)


def _font(family: str) -> TTFont:
    """Return the font file that the layout will find under this name.

    It is not kept: the tables of a large font are tens of megabytes, what is read of them is few.
    """
    said = subprocess.run(  # noqa: S603  a fixed program, and names of our own
        ["fc-match", "--format", "%{file}\n%{index}", family],  # noqa: S607  found as the layout finds its fonts
        capture_output=True,
        text=True,
        check=True,
    )
    path, index = said.stdout.splitlines()
    # The upper half of the index names an instance of a variable font.
    return TTFont(path, fontNumber=int(index) & 0xFFFF, lazy=True)

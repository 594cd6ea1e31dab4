"""What somebody has typed, without the marks that only machines see.

Text that comes from web pages, chat and other programs carries marks without a width: zero-width
spaces, marks of writing direction, byte order marks. Nobody can see them, so nobody can mend them.
Variation selectors stay in names: they choose the form of a character.
"""

import re
from unicodedata import east_asian_width

# Soft hyphen, grapheme joiner, Hangul fillers, Mongolian separators, zero-width space, marks and
# embeddings of direction, word joiner and invisible operators, BOM, tags.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\U000e0001\U000e0020-\U000e007f"
)
_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_INVISIBLE_IN_CODES = re.compile(f"[{_UNSEEN}{_JOINERS}{_SELECTORS}]+")
_AT_THE_ENDS = re.compile(rf"^[\s{_JOINERS}]+|[\s{_JOINERS}]+$")
_HARD_SPACE = re.compile("[\u00a0\u2007\u202f]")
# Excel writes the carriage return of other programs in this way.
_LINE_END = re.compile("(?:_x000[dD]_|\r)\n?|[\x85\u2028\u2029]")
_BREAK = re.compile(r"\s*[\n\t]\s*")
_BOM_BEFORE_QUOTES = re.compile('\ufeff+"(.*)"', re.DOTALL)
_AS_FORMULA = re.compile(r'[=＝]\s*"((?:[^"]|"")*)"', re.DOTALL)
_QUOTES = ("'", "＇")
# What tells that a text must be looked at more closely; nearly none has to be.
_REMARKABLE = re.compile(
    f"[{_UNSEEN}{_JOINERS}\u00a0\u2007\u202f\r\x85\u2028\u2029]|_x000"
    r"|^[\s=＝'＇]|\s$"
)


def visible(text: str) -> str:
    """Return a code, day or number without any mark that has no width."""
    return text if text.isascii() else _INVISIBLE_IN_CODES.sub("", text)


def as_typed(text: str) -> str:
    """Return what somebody meant to type; line breaks stay, as LF.

    Beside marks without a width, what spreadsheets put around texts is taken off: ="0971400015"
    and '0971400015 are 0971400015.
    """
    if not _REMARKABLE.search(text):
        return text
    if quoted := _BOM_BEFORE_QUOTES.fullmatch(text):
        # With two byte order marks the quotes of the first cell stand inside it.
        text = quoted[1].replace('""', '"')
    text = _LINE_END.sub("\n", _HARD_SPACE.sub(" ", _INVISIBLE.sub("", text)))
    text = _AT_THE_ENDS.sub("", text)
    if formula := _AS_FORMULA.fullmatch(text):
        return _AT_THE_ENDS.sub("", formula[1].replace('""', '"'))
    return _unquoted(text)


def _unquoted(text: str) -> str:
    if not text.startswith(_QUOTES):
        return text
    inside = text[1:-1] if len(text) > 1 and text.endswith(_QUOTES) else text[1:]
    return _AT_THE_ENDS.sub("", inside)


def one_line(text: str) -> str:
    """Return a name or an address in one line.

    A line break becomes a space, as wide as what stands beside it: 医療法人あおば会　のどか病院.
    """
    return _BREAK.sub(_space, text) if "\n" in text or "\t" in text else text


def _space(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if not (before and after):
        return ""
    wide = any(east_asian_width(letter) in "WF" for letter in (before, after))
    return "　" if wide else " "

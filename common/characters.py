"""Characters that no text may hold, and those that a reader does not see."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError

# XML 1.0 §2.2: what a workbook cannot hold. PostgreSQL cannot hold NUL, nor UTF-8 a lone surrogate.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Marks without a shape of their own: of direction, of joining, and of a chosen form (異体字).
# common.search hands the same pattern to PostgreSQL, which knows neither NUL nor surrogates.
UNSEEN = (
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\ufffe\uffff\U000e0100-\U000e01ef]"
)
_UNSEEN = re.compile(UNSEEN)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def code_point(characters: str) -> str:
    """Return characters by their numbers: U+304C, or U+845B U+E0100 for two."""
    return " ".join(f"U+{ord(character):04X}" for character in characters)


def without_forbidden(text: str) -> str:
    """Return a text as every kind of file can hold it."""
    return _FORBIDDEN.sub("", text)


def shown_safely(text: str) -> str:
    """Return a text in which a sign stands for what it must not hold (␋), for messages."""
    return _FORBIDDEN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    # Unicode has a picture of each control character; nothing else has one.
    return chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd"


def in_texts(change: Callable[[str], str], value: object) -> object:
    """Return what JSON holds with every text of it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {in_texts(change, key): in_texts(change, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [in_texts(change, item) for item in value]
    return value


def without_unseen(text: str) -> str:
    """Return a text without the marks that nobody sees; names are compared so."""
    return _UNSEEN.sub("", text).replace("\x00", "")


def private_characters(text: str) -> list[str]:
    """Return the 外字 of a text, each once: characters that only their maker can read."""
    return list(dict.fromkeys(_PRIVATE.findall(text)))


def forbidden_problem(text: str) -> str:
    """Return in Japanese which character a text must not hold, and where; empty where none."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return ""
    name = "NUL、" if found[0] == "\x00" else ""
    return (
        f"使用できない文字（{name}{code_point(found[0])}）が{found.start() + 1}文字目にあります。"
        "画面に見えない制御文字等です。この文字を削除してください。"
    )


def refuse_forbidden(value: object) -> None:
    """Validate a text, or the texts in what JSON holds; raise ValidationError in Japanese."""
    if isinstance(value, str):
        if problem := forbidden_problem(value):
            raise ValidationError(problem, code="forbidden_character")
    elif isinstance(value, dict):
        for key, item in value.items():
            refuse_forbidden(key)
            refuse_forbidden(item)
    elif isinstance(value, list | tuple):
        for item in value:
            refuse_forbidden(item)

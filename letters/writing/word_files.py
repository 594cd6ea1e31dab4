"""The standard words of letters, as they stand in templates/letters/words/, and their braces."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from django.template.loader import get_template

from compliance.correspondence.models import NoticeKind

# By where the words stand: for every kind of letter, and those of one kind alone.
FILES = ("frame", "common", "points", "candidates", "slip", "phrases", *NoticeKind.values)
_PLACEHOLDER = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_HEADING = re.compile(r"^\[([a-z_.]+)\]$", re.MULTILINE)


def filled(text: str, values: Mapping[str, str], lacking: Callable[[str], str]) -> str:
    """Return a text with everything in braces filled in; `lacking` is asked where no value is."""

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1], "")
        return known if known.strip() else lacking(found[1])

    return _PLACEHOLDER.sub(value, text)


def placeholders(text: str) -> list[str]:
    """Return what stands in braces in a text."""
    return _PLACEHOLDER.findall(text)


def stray_braces(text: str) -> bool:
    """Return whether a text holds a brace that has no partner."""
    return bool(set("{}｛｝") & set(_PLACEHOLDER.sub("", text)))


@cache
def standard_words() -> dict[str, str]:
    """Return the standard words of every part of a letter, by their keys."""
    return {key: text for name in FILES for key, text in _parts_of(name).items()}


def _parts_of(name: str) -> dict[str, str]:
    """Return the texts of one file by their headings."""
    text = str(get_template(f"letters/words/{name}.txt").render())
    _, *parts = _HEADING.split(text)
    return {key: body.strip("\n") for key, body in zip(parts[::2], parts[1::2], strict=True)}

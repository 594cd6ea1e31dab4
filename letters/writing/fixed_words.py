"""The words of letters that no office rewrites: subjects, answers, and what the points say.

They stand in templates/letters/words/ beside those that an office may word itself.
"""

import re
from collections.abc import Mapping
from functools import cache

from django.template.loader import get_template

FILES = ("subjects", "answers", "points")
_PLACEHOLDER = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_HEADING = re.compile(r"^\[([a-z_.]+)\]$", re.MULTILINE)


def said(key: str, values: Mapping[str, str] | None = None) -> str:
    """Return a line, filled in: points.filed.title, subjects.not_filed."""
    return filled(_fixed()[key], values or {})


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with everything in braces filled in; what has no value becomes a dash."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or "－", text)


def placeholders(text: str) -> list[str]:
    """Return what stands in braces in a text."""
    return _PLACEHOLDER.findall(text)


def parts_of(name: str) -> dict[str, str]:
    """Return the texts of one file by their headings."""
    text = str(get_template(f"letters/words/{name}.txt").render())
    _, *parts = _HEADING.split(text)
    return {key: body.strip("\n") for key, body in zip(parts[::2], parts[1::2], strict=True)}


@cache
def _fixed() -> dict[str, str]:
    return {f"{name}.{key}": text for name in FILES for key, text in parts_of(name).items()}


def fixed_keys() -> list[str]:
    """Return the keys of all fixed words."""
    return list(_fixed())

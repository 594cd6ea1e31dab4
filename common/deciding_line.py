"""The line of a table of decisions that decides, and how its conditions are said."""

from collections.abc import Mapping, Sequence
from typing import Any

Lines = Sequence[tuple[Mapping[str, bool], Any]]


def deciding(lines: Lines, facts: Any) -> int:
    """Return the place of the first line, read from the top, all of whose facts hold."""
    known = vars(facts).items()
    return next(place for place, (when, _) in enumerate(lines) if when.items() <= known)


def in_words(when: Mapping[str, bool], labels: Mapping[str, str]) -> str:
    """Return the conditions of a line as people read them."""
    words = [labels[name] + ("" if value else "：いいえ") for name, value in when.items()]
    return "、".join(words) or "上のいずれにも当たらない"

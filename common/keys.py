"""Numbers in what a browser sends: the keys of rows, and nothing that no row can have."""

from collections.abc import Iterable

# PostgreSQL's bigint holds 18 digits whatever they are; int() refuses more than 4,300.
MOST_DIGITS = 18


def row_key(text: str) -> int | None:
    """Return the key that a text names; None for what can be the key of no row."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def row_keys(texts: Iterable[str]) -> list[int]:
    """Return the keys that are among the texts."""
    return [key for text in texts if (key := row_key(text)) is not None]

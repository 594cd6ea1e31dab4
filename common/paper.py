"""What every document that is printed here keeps to."""

from typing import Never


def nothing_fetched(url: str, *args: object, **kwargs: object) -> Never:
    """Refuse every address: a document needs nothing but its own text."""
    raise ValueError(f"No resource may be fetched: {url}")

"""The kind of a file in an address: export.xlsx, export.csv."""

from collections.abc import Collection
from typing import ClassVar

from django.urls import register_converter


class SuffixConverter:
    """A suffix that a page can make; any other leads nowhere."""

    regex = "[a-z]+"
    offered: ClassVar[Collection[str]] = ()

    def to_python(self, value: str) -> str:
        """Return the suffix; an address with another is none of the site's."""
        if value not in self.offered:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """Return the suffix."""
        return value


def register_suffixes(name: str, offered: Collection[str]) -> None:
    """Let addresses name one of these suffixes as <name:suffix>."""
    kind = type(SuffixConverter.__name__, (SuffixConverter,), {"offered": frozenset(offered)})
    register_converter(kind, name)

"""Badges in the cells of lists: rendered once for each, for the rows share a handful."""

from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@cache
def badge(label: str, tone: str) -> SafeString:
    """Return words as a badge of a tone: ok, warning, error, info or neutral."""
    return SafeString(render_to_string("components/badge.html", {"label": label, "tone": tone}))

"""Keys as PostgreSQL makes them, equal to those of common.japanese and common.names."""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Lower

from common.characters import UNSEEN
from common.japanese import DROPPED_IN_SEARCH, FOLDED_IN_SEARCH, FOLDED_TO
from common.names import BETWEEN_KANJI, LONG_MARK, LOOSE_FROM, LOOSE_TO


def search_text(*fields: str) -> Func:
    """Return the expression of a generated column over these text fields.

    NFKC, lower case, hiragana as katakana, letters that look alike as one, no spaces, hyphens
    and unseen marks; the fields are kept apart by a line break, so a search never matches across
    two of them.
    """
    parts: list[F | Value] = [part for name in fields for part in (F(name), Value("\n"))]
    seen = _replaced(Concat(*parts, output_field=TextField()), UNSEEN, "")
    folded = Lower(Func(seen, function="normalize", template="%(function)s(%(expressions)s, NFKC)"))
    return Func(
        folded,
        Value(FOLDED_IN_SEARCH + DROPPED_IN_SEARCH),
        Value(FOLDED_TO),
        function="translate",
        output_field=TextField(),
    )


def loose_text(field: str) -> Func:
    """Return common.names.loose_key of a text field that holds keys."""
    text = Func(F(field), Value(LOOSE_FROM), Value(LOOSE_TO), function="translate")
    return _replaced(_replaced(text, LONG_MARK, ""), BETWEEN_KANJI, "ケ")


def _replaced(text: Func, pattern: str, by: str) -> Func:
    return Func(
        text,
        Value(pattern),
        Value(by),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )

"""A search key kept by PostgreSQL, equal to common.japanese.search_key."""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Lower

from common.japanese import DROPPED_IN_SEARCH, HIRAGANA, KATAKANA


def search_text(*fields: str) -> Func:
    """Return the expression of a generated column over these text fields.

    NFKC, lower case, hiragana as katakana, no spaces and hyphens; the fields are kept apart by a
    line break, so a search never matches across two of them.
    """
    parts: list[F | Value] = [part for name in fields for part in (F(name), Value("\n"))]
    folded = Lower(
        Func(
            Concat(*parts, output_field=TextField()),
            function="normalize",
            template="%(function)s(%(expressions)s, NFKC)",
        )
    )
    return Func(
        folded,
        Value(HIRAGANA + DROPPED_IN_SEARCH),
        Value(KATAKANA),
        function="translate",
        output_field=TextField(),
    )

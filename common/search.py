"""Quick search: the words that are looked for, and the key in which PostgreSQL looks.

The key is kept by PostgreSQL, equal to common.japanese.search_key.
"""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Lower

from common.japanese import DROPPED_IN_SEARCH, HIRAGANA, KATAKANA

# Every word is one more condition on every row.
MOST_WORDS = 20
MOST_CHARACTERS = 500


def search_words(text: str) -> list[str]:
    """Return the words to look for; what is beyond the limits is left out."""
    return text[:MOST_CHARACTERS].split()[:MOST_WORDS]


def is_cut(text: str) -> bool:
    """Return whether some of the words are left out."""
    return search_words(text) != text.split()


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

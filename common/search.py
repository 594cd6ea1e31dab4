"""Quick search: the words that are looked for, and the keys as PostgreSQL makes them.

They are equal to those of common.japanese and common.names.
"""

from django.db.models import Case, F, Func, TextField, Value, When
from django.db.models.functions import Concat, Lower
from django.db.models.lookups import Regex

from common.characters import UNSEEN
from common.japanese import DROPPED_IN_SEARCH, FOLDED_IN_SEARCH, FOLDED_TO, HIRAGANA
from common.names import BETWEEN_KANJI, LONG_MARK, LOOSE_FROM, LOOSE_TO
from common.variants import SAME

_FOLDS = dict(zip(FOLDED_IN_SEARCH, FOLDED_TO, strict=True))
_SELDOM = "".join(letter for letter in SAME if letter not in HIRAGANA)
_OFTEN = "".join(letter for letter in FOLDED_IN_SEARCH if letter not in _SELDOM)

# Every word is one more condition on every row.
MOST_WORDS = 20
MOST_CHARACTERS = 500


def search_words(text: str) -> list[str]:
    """Return the words to look for; what is beyond the limits is left out."""
    return text[:MOST_CHARACTERS].split()[:MOST_WORDS]


def is_cut(text: str) -> bool:
    """Return whether some of the words are left out."""
    return search_words(text) != text.split()


def search_text(*fields: str) -> Case:
    """Return the expression of a generated column over these text fields.

    NFKC, lower case, hiragana as katakana, letters that look alike as one, no spaces, hyphens
    and unseen marks; the fields are kept apart by a line break, so a search never matches across
    two of them.
    """
    parts: list[F | Value] = [part for name in fields for part in (F(name), Value("\n"))]
    seen = _replaced(Concat(*parts, output_field=TextField()), UNSEEN, "")
    plain = Lower(Func(seen, function="normalize", template="%(function)s(%(expressions)s, NFKC)"))
    # translate() compares each letter with the whole table, which few texts need: without this
    # 5,000 institutions took 1.6 s.
    return Case(
        When(Regex(plain, Value(f"[{_SELDOM}]")), then=_translated(plain, FOLDED_IN_SEARCH)),
        default=_translated(plain, _OFTEN),
        output_field=TextField(),
    )


def _translated(text: Func, letters: str) -> Func:
    return Func(
        text,
        Value(letters + DROPPED_IN_SEARCH),
        Value("".join(_FOLDS[letter] for letter in letters)),
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

"""五十音順: the key by which names are put in order, as PostgreSQL makes it."""

import re

from django.db.models import Case, F, Func, TextField, Value, When
from django.db.models.functions import Lower

from common.japanese import CORPORATE_FORMS, HIRAGANA, KATAKANA

# How the legal forms are read; 会社 is read カイシャ and ガイシャ.
_READ_FORMS = (
    *("イリョウホウジンシャダン", "イリョウホウジンザイダン", "イリョウホウジン"),
    *(
        "シャカイイリョウホウジンシャダン",
        "シャカイイリョウホウジンザイダン",
        "シャカイイリョウホウジン",
    ),
    *(
        "トクテイイリョウホウジンシャダン",
        "トクテイイリョウホウジンザイダン",
        "トクテイイリョウホウジン",
    ),
    *(
        "シャカイフクシホウジン",
        "トクテイヒエイリカツドウホウジン",
        "ガッコウホウジン",
        "シュウキョウホウジン",
    ),
    *(
        "イッパンシャダンホウジン",
        "イッパンザイダンホウジン",
        "コウエキシャダンホウジン",
        "コウエキザイダンホウジン",
    ),
    *("シャダンホウジン", "ザイダンホウジン", "コクリツダイガクホウジン"),
    *("チホウドクリツギョウセイホウジン", "ドクリツギョウセイホウジン"),
    *("カブシキカイシャ", "カブシキガイシャ", "ユウゲンカイシャ", "ユウゲンガイシャ"),
    *("ゴウドウカイシャ", "ゴウドウガイシャ"),
)
_FORMS = "|".join(sorted(map(re.escape, (*CORPORATE_FORMS, *_READ_FORMS)), key=len, reverse=True))
_LEGAL_FORMS = f"^({_FORMS})+(?=.)"
# Neither spaces nor marks stand in a reading, and ー sounds as the vowel before it.
_NOT_READ = "[ \u3000・･ー()「」『』.,、。-]"


def reading_order(*, kana: str, name: str) -> Func:
    """Return the expression of a generated column that puts names in 五十音順.

    By the kana where they are known, else by the name; in either without its legal form, widths
    and kinds of kana. It sorts by code points, in which kana stand in their order.
    """
    said = Case(When(**{kana: ""}, then=F(name)), default=F(kana), output_field=TextField())
    wide = Func(said, function="normalize", template="%(function)s(%(expressions)s, NFKC)")
    katakana = Func(Lower(wide), Value(HIRAGANA), Value(KATAKANA), function="translate")
    plain = _without(_without(katakana, "[ \u3000]"), _LEGAL_FORMS)
    return _without(plain, _NOT_READ)


def _without(text: Func, pattern: str) -> Func:
    return Func(
        text,
        Value(pattern),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )

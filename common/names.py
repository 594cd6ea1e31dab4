"""Names beyond their key: what is perhaps the same, and names that leave the corporation out."""

import re
import unicodedata
from collections.abc import Iterator

from common.characters import without_unseen
from common.japanese import CORPORATE_FORMS, match_key
from common.variants import PERHAPS

LOOSE_FROM, LOOSE_TO = "".join(PERHAPS), "".join(PERHAPS.values())
# 一 after katakana is a ー that somebody mistook; keys have no ー. 自由が丘, 自由ケ丘 and 自由カ丘.
LONG_MARK = "(?<=[ァ-ヺ])ー"
BETWEEN_KANJI = "(?<=[一-龥々])[カガが箇](?=[一-龥々])"
_TO_LOOSE = str.maketrans(LOOSE_FROM, LOOSE_TO)
_LONG_MARK = re.compile(LONG_MARK)
_BETWEEN_KANJI = re.compile(BETWEEN_KANJI)
# What follows the corporation names nobody if it is one of these: 「○○会　診療所」.
_COMMON_WORDS = (
    *("病院", "医院", "診療所", "クリニック", "センター", "本院", "分院", "本館", "別館", "新館"),
    *("附属病院", "付属病院", "総合病院", "附属診療所", "付属診療所", "附属クリニック"),
    *("付属クリニック", "内科", "外科", "歯科", "歯科医院", "内科医院", "外科医院"),
)
_COMMON_KEYS = {match_key(word) for word in _COMMON_WORDS}
_SHORTEST = 3
_WITH_FORM = re.compile("|".join(map(re.escape, sorted(CORPORATE_FORMS, key=len, reverse=True))))
# Wherever a 会 may end the name of an association: two letters or more stand before it.
_ASSOCIATION = re.compile("(?<=..)会(?=(.+))")


def loose_key(key: str) -> str:
    """Return a key under which names are perhaps the same; common.search does the same in SQL.

    It takes the key of a name (match_key). What agrees in no more than this is never merged.
    """
    text = _LONG_MARK.sub("", key.translate(_TO_LOOSE))
    return _BETWEEN_KANJI.sub("ケ", text)


def short_keys(name: str) -> set[str]:
    """Return the keys of a name without its corporation: 医療法人　三和会　国吉病院.

    Where the name has no spaces, whatever follows a 会 of a name that begins with the legal form
    may be the short one. What could be anybody's is left out.
    """
    keys = {match_key(end) for end in _ends(unicodedata.normalize("NFKC", without_unseen(name)))}
    return {key for key in keys if len(key) >= _SHORTEST and key not in _COMMON_KEYS}


def _ends(name: str) -> Iterator[str]:
    parts = _parts(name)
    for start in range(1, len(parts)):
        # A branch (分院, クリニック) is named by its house too, never by its own word alone.
        if match_key(parts[start]) not in _COMMON_KEYS:
            yield "".join(parts[start:])
    if _WITH_FORM.match(name):
        for place, part in enumerate(parts):
            for found in _ASSOCIATION.finditer(_WITH_FORM.sub("", part, count=1)):
                yield found[1] + "".join(parts[place + 1 :])


def _parts(name: str) -> list[str]:
    """Return what spaces part; letters that are only set apart (栗　橋　病　院) stay together."""
    parts: list[str] = []
    alone = False
    for part in name.split():
        if alone and len(part) == 1:
            parts[-1] += part
        else:
            parts.append(part)
        alone = len(part) == 1
    return parts

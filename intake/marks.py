"""What a mark in a box says: the requirements that marks are about, and yes or no."""

import re

from common.japanese import half_width
from common.tabular import heading_key

FLAGS = {"要件ⅰ相談": "consults", "要件ⅱ診療": "examines", "要件ⅲ入院": "claims_admission"}
_YES = {
    *("○", "◯", "〇", "●", "◎", "丸", "レ", "✓", "✔", "☑", "■"),
    *("はい", "有", "有り", "あり", "TRUE"),
}
_NO = {
    *("", "0", "×", "✕", "✖", "X", "□", "☐", "-"),
    *("いいえ", "無", "無し", "なし", "FALSE"),
}
_ONE = re.compile(r"[1１](?:[.．][0０]+)?")


def is_yes(text: str) -> bool:
    """Tell whether a mark in a box says yes: ○, ☑, 1, はい."""
    return bool(_ONE.fullmatch(text)) or _plain(text) in _YES


def is_no(text: str) -> bool:
    """Tell whether a mark in a box says no: nothing, □, ×, 0, いいえ."""
    return _plain(text) in _NO


def _plain(text: str) -> str:
    return without_fraction(half_width(text).upper())


def without_fraction(text: str) -> str:
    """Return a text as headings are compared; 1.0 is 1."""
    return re.sub(r"\.0+$", "", heading_key(text))

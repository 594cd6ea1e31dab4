"""事業所番号 and 法人番号: their check digits, and the local numbers of houses without one."""

import hashlib
from typing import Final

from stdnum.jp import cn

# 事業所番号 may hold letters; I, O and Q are left out, and A counts 10, B 11 … Z 32.
SYMBOLS: Final = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
LOCAL_MARK = "L"
# 埼玉・千葉・東京・神奈川: numbers of the kinds 1 (みなし) and 5 (老健) were given under an older
# rule there, in which the check digit covers the last six digits only.
_OLD_RULE_PREFECTURES = ("11", "12", "13", "14")
_OLD_RULE_KINDS = ("1", "5")


def check_digit_fits(number: str) -> bool:
    """Return whether the last character of a 事業所番号 agrees with those before it.

    A local number has no check digit and always fits.
    """
    if is_local_number(number):
        return True
    if not set(number) <= set(SYMBOLS):
        return False
    return _fits(number) or (
        number[:2] in _OLD_RULE_PREFECTURES and number[2] in _OLD_RULE_KINDS and _fits(number[3:])
    )


def _fits(number: str) -> bool:
    # モジュラス10・ウェイト2-1（分割方式）: the digits of each product are added one by one.
    products = (
        SYMBOLS.index(symbol) * (2 - place % 2) for place, symbol in enumerate(number[-2::-1])
    )
    total = sum(sum(map(int, str(product))) for product in products)
    return number[-1] == str(-total % 10)


def corporation_number_fits(number: str) -> bool:
    """Return whether a 法人番号 of 13 digits carries the right check digit."""
    return bool(cn.is_valid(number))


def is_local_number(number: str) -> bool:
    """Return whether a number was given by this register: no 事業所番号 has L in third place."""
    return number[2:3] == LOCAL_MARK


def local_number(
    *, prefecture: str, facility_type: str, municipality: str, name_key: str, attempt: int = 0
) -> str:
    """Return the number of a house without a 事業所番号: the same one for the same house.

    A later attempt gives another number, for when the first one is taken by another house.
    """
    identity = "|".join((facility_type, municipality, name_key, *([str(attempt)] * (attempt > 0))))
    rest = int.from_bytes(hashlib.sha256(identity.encode()).digest())
    symbols = []
    for _ in range(7):
        rest, symbol = divmod(rest, len(SYMBOLS))
        symbols.append(SYMBOLS[symbol])
    return f"{prefecture}{LOCAL_MARK}{''.join(symbols)}"

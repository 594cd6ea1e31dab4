"""医療機関コード: ten digits; four prefectures write the check digit differently."""

from stdnum import luhn

# In these prefectures the check digit covers the six digits of the number only.
_OWN_NUMBER_ONLY = {"11", "12", "13", "14"}


def full_code(prefecture: str, number: str) -> str:
    """Return the ten-digit code of a medical (医科) institution: prefecture, 1, seven digits."""
    return f"{prefecture}1{number}"


def is_valid_code(code: str) -> bool:
    """Return whether the check digit of a ten-digit code fits; a few real ones do not."""
    own = code[3:]
    return bool(luhn.is_valid(own if code[:2] in _OWN_NUMBER_ONLY else code))

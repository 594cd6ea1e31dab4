"""回答書の番号: what is printed on a reply slip, and how a typed one is read."""

from common.japanese import half_width


def slip_identifier(batch: int, place: int) -> str:
    """Return the identifier of the slip at a place of a batch, such as 000012-0034-5."""
    digits = f"{batch:06}{place:04}"
    return f"{digits[:-4]}-{digits[-4:]}-{_check_digit(digits)}"


def read_slip(text: str) -> str | None:
    """Return the identifier that somebody typed; None where its check digit does not fit."""
    digits = "".join(letter for letter in half_width(text) if letter.isdecimal())
    if len(digits) < 11 or _check_digit(digits[:-1]) != int(digits[-1]):
        return None
    return f"{digits[:-5]}-{digits[-5:-1]}-{digits[-1]}"


def _check_digit(digits: str) -> int:
    """Return the Luhn digit, which finds every wrong digit and nearly every exchange of two."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value // 10 + value % 10
    return -total % 10

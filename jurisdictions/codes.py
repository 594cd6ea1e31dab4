"""全国地方公共団体コード: five digits of JIS X 0401/0402 and a check digit."""


def with_check_digit(code: str) -> str:
    """Return the six-digit code of a five-digit one: 39201 → 392014."""
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return f"{code}{(11 - total % 11) % 10}"


def is_valid_code(code: str) -> bool:
    """Return whether a six-digit code carries the right check digit."""
    six_digits = len(code) == 6 and code.isascii() and code.isdigit()
    return six_digits and with_check_digit(code[:5]) == code

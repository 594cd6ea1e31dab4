"""Codes and numbers in cells, as spreadsheets and other programs leave them behind."""

import re

from common.japanese import half_width

_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?E[+-]?\d{1,3}", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?")
_WHOLE = re.compile(r"(\d+)(?:\.0*)?")


def in_exponents(text: str) -> str:
    """Return what to say of a number that Excel has shortened (9.71E+08), nothing of others."""
    written = half_width(text).replace(" ", "")
    if not _EXPONENT.fullmatch(written):
        return ""
    return (
        f"Excelで数字が指数表示（{written}）に変わり、桁が失われています。列の表示形式を「文字列」に"
        "変更してから、元の番号を入力し直してください。"
    )


def code_text(text: str) -> str:
    """Return a code as it is compared: half width, without hyphens, spaces and separators.

    The .0 that programs add to a number is dropped. Raises ValueError where digits are lost.
    """
    if lost := in_exponents(text):
        raise ValueError(lost)
    code = "".join(half_width(text).replace("-", "").split())
    if _GROUPED.fullmatch(code):
        code = code.replace(",", "")
    found = _WHOLE.fullmatch(code)
    return found[1] if found else code


def code_or_text(text: str) -> str:
    """Return a code, or the text as it stands where its digits are lost."""
    return text if in_exponents(text) else code_text(text)


def whole_number(text: str) -> int | None:
    """Return a number of 0 or more that a cell means: 1,234 or 70.0; None where it is none.

    Raises ValueError where digits are lost.
    """
    if lost := in_exponents(text):
        raise ValueError(lost)
    found = _WHOLE.fullmatch("".join(half_width(text).replace(",", "").split()))
    return int(found[1]) if found else None

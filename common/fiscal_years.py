"""A 年度 as people write it, and the day a year before."""

import re
from datetime import date

from common.japanese import ERAS, half_width
from common.numerals import in_exponents
from common.times_of_day import kanji_in_digits

_YEAR = re.compile(r"(?:(\d{4})|(令和|平成|R|H)(元|\d{1,2}))(?:\.0+)?(?:年度?)?", re.IGNORECASE)


def parse_year(text: str) -> int:
    """Return the 年度 that a cell means: 2025, 令和7年度, R7; raises ValueError."""
    if lost := in_exponents(text):
        raise ValueError(lost)
    written = kanji_in_digits(half_width(text).replace(" ", "").replace(",", ""))
    found = _YEAR.fullmatch(written)
    if not found:
        raise ValueError("年度は「2025」又は「令和7」のように入力してください。")
    if found[1]:
        return int(found[1])
    era = next(era for era in ERAS if found[2].upper() in (era.name, era.letter))
    return era.first_day.year + (1 if found[3] == "元" else int(found[3])) - 1


def a_year_before(on: date) -> date:
    """Return the same day of the year before."""
    last_year = on.year - 1
    return date(last_year, 2, 28) if (on.month, on.day) == (2, 29) else on.replace(year=last_year)

"""A month as people write it: 令和8年12月, R8.12, 2026/12, or a day in it."""

import re
from datetime import date

from common.japanese import half_width, parse_date
from common.visible import as_typed

_MONTH = re.compile(r"\D*(?:\d{1,4}|元)[年./-]\d{1,2}月?")


def as_day(text: str) -> str:
    """Return a month as its first day is written; anything else as it stands."""
    written = half_width(as_typed(text)).replace(" ", "")
    return f"{written.removesuffix('月')}.1" if _MONTH.fullmatch(written) else written


def parse_month(text: str) -> date:
    """Return the first day of the month that a cell means; raises ValueError, in Japanese."""
    return parse_date(as_day(text)).replace(day=1)

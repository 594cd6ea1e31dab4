"""国民の祝日: computed from the law, so that no list has to be kept."""

from datetime import date, timedelta

# 国民の祝日に関する法律第2条.
FIXED = (
    (1, 1),
    (2, 11),
    (2, 23),
    (4, 29),
    (5, 3),
    (5, 4),
    (5, 5),
    (8, 11),
    (11, 3),
    (11, 23),
)
MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))  # month, and which Monday of it
SUNDAY = 6
_DAY = timedelta(days=1)


def is_holiday(day: date) -> bool:
    """Return whether a day is a holiday by the law as it stands (from 2022), until 2099."""
    if _is_named(day):
        return True
    if _is_named(day - _DAY) and _is_named(day + _DAY):
        return True  # 同法第3条第3項
    before = day - _DAY
    while _is_named(before):  # 同法第3条第2項: the first day after a Sunday that is none itself
        if before.weekday() == SUNDAY:
            return True
        before -= _DAY
    return False


def _is_named(day: date) -> bool:
    if (day.month, day.day) in FIXED:
        return True
    if day.weekday() == 0 and (day.month, (day.day + 6) // 7) in MONDAYS:
        return True
    return day in (_equinox(day.year, 3, 20.8431), _equinox(day.year, 9, 23.2488))


def _equinox(year: int, month: int, base: float) -> date:
    """Return 春分の日 or 秋分の日 by the usual formula; 官報 states them a year ahead."""
    since = year - 1980
    return date(year, month, int(base + 0.242194 * since - since // 4))

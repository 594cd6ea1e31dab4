"""The time of day, the weekday and the time zone that stand beside a day.

Form services export the moment at which somebody sent a form. What counts is the day in Japan, so
a moment in another time zone is the day that it is here: 2026-05-31T20:00Z is 1 June.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = "月火水木金土日"
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日時分秒])")
_WEEKDAY = re.compile(
    r"\s*(?:[(\[〔【<〈]\s*([月火水木金土日])\s*(?:曜日?)?\s*(?:[・,、/]?\s*(?:祝日?|休日?))?\s*[)\]〕】>〉]"
    r"|([月火水木金土日])曜日?"
    r"|[(\[]?\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?[)\]]?,?)\s*",
    re.IGNORECASE,
)
_HALF = r"(?P<{0}>午前|午後|[ap]\.?m\.?)?\s*"
_CLOCK = (
    r"(?:(?P<h>\d{1,2}):(?P<m>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,]\d+)?)?"
    r"|(?P<jh>\d{1,2})時(?:(?P<jm>\d{1,2})分(?:(?P<js>\d{1,2})秒)?)?)\s*"
)
_ZONE = (
    r"(?P<zone>Z|JST|(?:GMT|UTC)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{1,2}(?::?\d{2})?)?"
    r"(?:\[[\w/]+\])?"
)
_TIMED = re.compile(
    r"(?P<day>.*?\d日?)(?:[T_]|\s+|(?<=日)|\s*(?=午[前後]))\s*"
    + _HALF.format("half")
    + _CLOCK
    + _HALF.format("late_half")
    + _ZONE,
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<day>\d{8})[T_\s]*(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})?" + _ZONE)
_ZONED_DAY = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:Z|[+-]\d{2}:\d{2})")
_JAPAN = timedelta(hours=9)
_FARTHEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True)
class Beside:
    """What stands beside a day: its weekday, and the moment with its distance from UTC."""

    weekday: int | None = None
    clock: time | None = None
    zone: timedelta | None = None

    def contradicts(self, day: date) -> bool:
        """Return whether the day is another weekday than the one written beside it."""
        return self.weekday is not None and self.weekday != day.weekday()

    def in_japan(self, day: date) -> date:
        """Return the day that it was in Japan at the moment written beside a day."""
        if self.clock is None or self.zone is None:
            return day
        try:
            return (datetime.combine(day, self.clock) - self.zone + _JAPAN).date()
        except OverflowError:
            return day


def split_day(text: str) -> tuple[str, Beside]:
    """Return the day of a text in half width, without spaces, and what stands beside it.

    Raises ValueError, in Japanese, for a time that does not exist.
    """
    text, weekday = _without_weekday(kanji_in_digits(text))
    found = _TIMED.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        zoned = _ZONED_DAY.fullmatch(text)
        return "".join((zoned[1] if zoned else text).split()), Beside(weekday)
    return "".join(found["day"].split()), Beside(weekday, _clock(found), _zone(found))


def kanji_in_digits(text: str) -> str:
    """Return a day or a time with its numbers in digits: 令和八年 as 令和8年."""
    return _KANJI_NUMBER.sub(_in_digits, text)


def _without_weekday(text: str) -> tuple[str, int | None]:
    found = _WEEKDAY.search(text)
    if found is None:
        return text.replace("(祝)", " ").strip(), None
    named = found[1] or found[2]
    weekday = WEEKDAYS.index(named) if named else _ENGLISH.index(found[3].lower())
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), weekday


def _in_digits(found: re.Match[str]) -> str:
    """Return 八 as 8, 二十三 as 23, 二〇二六 as 2026."""
    text = found[0].replace("零", "〇")
    tens, ten, units = text.rpartition("十")
    if not ten:
        return "".join(str(_KANJI.index(sign)) for sign in text)
    if len(tens) > 1 or len(units) > 1 or "十" in tens:
        return found[0]
    return str(10 * (_KANJI.index(tens) if tens else 1) + (_KANJI.index(units) if units else 0))


def _clock(found: re.Match[str]) -> time:
    parts = found.groupdict()
    hour, minute, second = (int(parts[key] or parts.get(f"j{key}") or 0) for key in "hms")
    half = (parts.get("half") or parts.get("late_half") or "").lower()
    morning, afternoon = half.startswith(("午前", "a")), half.startswith(("午後", "p"))
    if morning and hour > 12:
        raise _impossible(found)
    hour += 12 if afternoon and hour < 12 else -12 if morning and hour == 12 else 0
    try:
        return time(hour, minute, second)
    except ValueError:
        raise _impossible(found) from None


def _impossible(found: re.Match[str]) -> ValueError:
    return ValueError(
        f"存在しない時刻です（{found[0]}）。時刻を確認するか、日付だけを入力してください。"
    )


def _zone(found: re.Match[str]) -> timedelta | None:
    text = (found["zone"] or "").upper().replace("GMT", "UTC")
    if not text:
        return None
    if text == "JST":
        return _JAPAN
    offset = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if offset is None:
        return timedelta()
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if away > _FARTHEST_ZONE or int(offset[3] or 0) > 59:
        raise _impossible(found)
    return -away if offset[1] == "-" else away

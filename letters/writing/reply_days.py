"""回答期限: which day is proposed, and what is said of one that is no day to reply by."""

from collections.abc import Collection
from datetime import date, timedelta

from common.holidays import is_holiday
from common.japanese import wareki

WEEKDAYS = "月火水木金土日"
SATURDAY = 5
# 行政機関の休日に関する法律第1条、各団体の休日を定める条例: 12月29日から1月3日まで.
NEW_YEAR = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))


def closed_on(day: date) -> str:
    """Return why offices are closed on a day: 土曜日, 祝日, 年末年始; empty where they are not."""
    if (day.month, day.day) in NEW_YEAR:
        return "年末年始の休日"
    if is_holiday(day):
        return "祝日（休日）"
    return f"{WEEKDAYS[day.weekday()]}曜日" if day.weekday() >= SATURDAY else ""


def reply_due(on: date, days: int, *, deadlines: Collection[date] = ()) -> date:
    """Return the day that is proposed: open, and not after a filing deadline that is to come."""
    coming = [day for day in deadlines if day > on]
    usual = on + timedelta(days=days)
    while closed_on(usual):
        usual += timedelta(days=1)
    due = min([usual, *coming])
    earlier = due
    while closed_on(earlier) and earlier > on:
        earlier -= timedelta(days=1)
    return earlier if earlier > on else due


def doubts_about(due: date, *, on: date, deadlines: Collection[date]) -> list[str]:
    """Return what must be said of a day to reply by, and of deadlines, before letters go out."""
    why = closed_on(due)
    passed = sorted(day for day in set(deadlines) if on <= day < due)
    closed = sorted(day for day in set(deadlines) if day >= on and closed_on(day))
    return [
        *([f"回答期限（{wareki(due)}）は{why}です。"] if why else []),
        *(
            f"回答期限（{wareki(due)}）が届出期限（{wareki(day)}）より後です。"
            "届出期限を延ばしたように読まれるおそれがあります。"
            for day in passed
        ),
        *(f"届出期限（{wareki(day)}）は{closed_on(day)}です。" for day in closed),
    ]

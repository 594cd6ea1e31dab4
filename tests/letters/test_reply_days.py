"""Which day is proposed to reply by."""

from datetime import date

import pytest

from letters.writing.reply_days import closed_on, doubts_about, reply_due

NOVEMBER = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("on", "days", "deadlines", "due"),
    [
        (NOVEMBER, 30, [], date(2026, 12, 25)),
        (NOVEMBER, 31, [], date(2026, 12, 28)),  # a Saturday becomes the Monday after it
        (NOVEMBER, 35, [], date(2027, 1, 4)),  # 12月30日 becomes the first open day
        (date(2027, 4, 1), 30, [], date(2027, 5, 6)),  # a Saturday before three holidays
        (date(2027, 2, 20), 30, [date(2027, 2, 28)], date(2027, 2, 26)),  # a Sunday: the Friday
        (date(2027, 3, 31), 30, [date(2027, 3, 31)], date(2027, 4, 30)),  # no day is left
        (NOVEMBER, 30, [date(2026, 10, 31)], date(2026, 12, 25)),  # it has passed
    ],
)
def test_the_day_is_open_and_not_after_a_deadline_to_come(on, days, deadlines, due):
    assert reply_due(on, days, deadlines=deadlines) == due


def test_there_is_always_a_day_after_the_letter():
    assert reply_due(date(2026, 11, 27), 1, deadlines=[date(2026, 11, 28)]) == date(2026, 11, 28)


def test_why_offices_are_closed_is_said():
    assert closed_on(date(2027, 5, 1)) == "土曜日"
    assert closed_on(date(2027, 5, 3)) == "祝日（休日）"
    assert closed_on(date(2027, 1, 3)) == "年末年始の休日"
    assert closed_on(NOVEMBER) == ""


def test_a_deadline_on_a_day_without_office_is_noticed():
    said = doubts_about(date(2027, 2, 26), on=date(2027, 2, 1), deadlines={date(2027, 2, 28)})

    assert said == ["届出期限（令和9年2月28日）は日曜日です。"]

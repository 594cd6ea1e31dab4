"""Days with a time, a weekday or a time zone beside them, as form services export them."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.japanese import half_width, parse_date, wareki, wareki_short, zone_moves
from common.times_of_day import WEEKDAYS, kanji_in_digits

FIRST = date(2026, 6, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2026/06/01 13:45:12",
        "2026-06-01T13:45",
        "2026-06-01t13:45:11.999999",
        "2026年6月1日 13時45分",
        "2026年6月1日13時45分12秒",
        "令和8年6月1日　１３：４５",
        "R8.6.1 13時",
        "2026/6/1 午後1:45",
        "2026/6/1午前9:30",
        "2026/6/1 午前12:30",
        "R8.6.1 PM 1:45",
        "2026/6/1 1:45 p.m.",
        "2026/06/01 1:45:12 午後 GMT+9",
        "2026-06-01T13:45:12+09:00",
        "2026-06-01T00:30:00+0900",
        "2026-06-01T13:45:12+09:00[Asia/Tokyo]",
        "2026-06-01 13:45 JST",
        "2026-06-01+09:00",
        "20260601134512",
        "20260601T1345",
        "46174.573",
        "R8.6.1（月）",
        "令和8年6月1日（月・祝）",
        "令和8年6月1日月曜日",
        "2026/6/1(月) 13:45",
        "2026/6/1 (Mon) 1:45 PM",
        "R8.6.1（祝）",
        "令和八年六月一日",
        "二〇二六年六月一日（月）",
        "R8.6.1\u200b",
        "\u202a2026/6/1\u202c",
        "\ufeff2026\u200e/6/1",
        '="R8.6.1"',
        "'2026/6/1",
    ],
)
def test_a_day_with_something_beside_it_is_that_day(written):
    assert parse_date(written) == FIRST
    assert zone_moves(written) == ""


@pytest.mark.parametrize(
    ("written", "here"),
    [
        ("2026-05-31T20:00:00Z", FIRST),
        ("2026-05-31T15:00Z", FIRST),
        ("2026/05/31 23:30:00 UTC", FIRST),
        ("2026-05-31T23:30:00-05:00", FIRST),
        ("2026-06-02T00:30:00+14:00", FIRST),
    ],
)
def test_a_moment_in_another_zone_is_the_day_that_it_was_in_japan_and_that_is_said(written, here):
    assert parse_date(written) == here
    assert wareki(here) in zone_moves(written)


@pytest.mark.parametrize("written", ["2026-05-31T14:59:59Z", "2026-06-01T00:00Z"])
def test_a_moment_in_another_zone_that_is_the_same_day_here_needs_no_word(written):
    assert parse_date(written).isoformat() == written[:10]
    assert zone_moves(written) == ""


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2026/6/1 25:00", "存在しない時刻です（2026/6/1 25:00）"),
        ("2026/6/1 24:00", "存在しない時刻です"),
        ("2026/6/1 13:60", "存在しない時刻です"),
        ("2026/6/1 13:45:60", "存在しない時刻です"),
        ("2026/6/1 午前13:00", "存在しない時刻です"),
        ("2026-06-01T13:45+99:00", "存在しない時刻です"),
        ("2026/2/30 13:45", "存在しない日付です"),
        ("R8.6.1（火）", "令和8年6月1日は月曜日です"),
        ("13:45", "日付として読み取れません（13:45）"),
        ("令和8年6月 13:45", "日付として読み取れません"),
        ("令和十三年十四月一日", "存在しない日付です"),
        ("4.62E+04", "指数表示"),
    ],
)
def test_an_impossible_time_or_weekday_is_refused_with_the_reason(written, reason):
    with pytest.raises(ValueError, match=re.escape(reason)):
        parse_date(written)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("令和八年十二月三十一日", "令和8年12月31日"),
        ("平成三十年十月十日", "平成30年10月10日"),
        ("十十月", "十十月"),
    ],
)
def test_kanji_numbers_become_digits_where_they_count_years_months_and_days(written, digits):
    assert kanji_in_digits(written) == digits


@given(st.dates(date(1873, 1, 1), date(2099, 12, 31)), st.times(), st.booleans())
def test_no_time_and_no_weekday_changes_a_day(day, clock, named):
    weekday = f"（{WEEKDAYS[day.weekday()]}）" if named else ""

    for written in (day.isoformat(), f"{day:%Y/%m/%d}", wareki(day), wareki_short(day)):
        assert parse_date(f"{written}{weekday} {clock:%H:%M:%S}") == day
        assert parse_date(f"{written}{weekday}　{clock.hour}時{clock.minute}分") == day


@given(st.text("0123456789年月日時分:/-TZ+午前後()月火 .令和R八十", max_size=30))
def test_any_text_near_a_day_is_read_or_refused_in_japanese(text):
    assert isinstance(day_or_reason(text), date) or re.search(
        "日付|時刻|元号|曜日", day_or_reason(text)
    )


def day_or_reason(text):
    """Return the day, or why there is none."""
    try:
        return parse_date(text)
    except ValueError as reason:
        return str(reason)


def test_half_width_leaves_out_what_nobody_sees():
    assert half_width("\u202a０９７１\u200b４０００１５\u202c\ufe0f") == "0971400015"

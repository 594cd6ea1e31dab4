"""Days in every form that officials write, and the keys by which names are compared."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.japanese import (
    ERAS,
    fiscal_year,
    fiscal_year_label,
    fiscal_year_span,
    half_width,
    letter_number,
    match_key,
    parse_date,
    search_key,
    wareki,
    wareki_in_letters,
    wareki_short,
)

# From the first day of 明治 to the end of 令和99年, the last year of two digits.
days = st.dates(ERAS[0].first_day, date(2117, 12, 31))
FULL_WIDTH = str.maketrans("0123456789./-", "０１２３４５６７８９．／－")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("令和 7年 4月 1日", date(2025, 4, 1)),
        ("令和元年12月 1日", date(2019, 12, 1)),
        ("平成29年 9月 1日", date(2017, 9, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("令和７年１０月３日", date(2025, 10, 3)),
        ("令和　７年　４月　１日", date(2025, 4, 1)),
        ("㋿7年8月1日", date(2025, 8, 1)),
        ("R7.8.1", date(2025, 8, 1)),
        ("R07.08.01", date(2025, 8, 1)),
        ("r7/8/1", date(2025, 8, 1)),
        ("Ｒ７．８．１", date(2025, 8, 1)),
        ("R.7.8.1", date(2025, 8, 1)),
        ("H31-4-30", date(2019, 4, 30)),
        ("昭38. 5. 1", date(1963, 5, 1)),
        ("令2.1.1", date(2020, 1, 1)),
        ("2025/8/1", date(2025, 8, 1)),
        ("2025-08-01", date(2025, 8, 1)),
        ("2025－08－01", date(2025, 8, 1)),
        ("2025.8.1", date(2025, 8, 1)),
        ("2025年8月1日", date(2025, 8, 1)),
        ("２０２５年８月１日", date(2025, 8, 1)),
        ("20250801", date(2025, 8, 1)),
        ("2025-08-01T00:00:00", date(2025, 8, 1)),
        ("2025-08-01 00:00:00", date(2025, 8, 1)),
        ("2025/8/1 0:00", date(2025, 8, 1)),
        ("2025/08/01 00:00:00", date(2025, 8, 1)),
        ("45870", date(2025, 8, 1)),
        ("45870.0", date(2025, 8, 1)),
        (45870, date(2025, 8, 1)),
        (45870.0, date(2025, 8, 1)),
        (45870.573, date(2025, 8, 1)),
        (date(2025, 8, 1), date(2025, 8, 1)),
        (datetime(2025, 8, 1, 9, 30), date(2025, 8, 1)),  # noqa: DTZ001 as Excel gives it
    ],
)
def test_a_day_is_read_in_every_form_that_officials_write(written, meant):
    assert parse_date(written) == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("令和7年2月30日", "存在しない日付です（令和7年2月30日）"),
        ("令和7年13月1日", "存在しない日付です"),
        ("2025/2/29", "存在しない日付です（2025/2/29）"),
        ("20251301", "存在しない日付です"),
        ("0000-01-01", "存在しない日付です"),
        ("平成31年5月1日", "元号の期間にない日付です（平成31年5月1日）"),
        ("昭和64年1月8日", "（平成元年1月8日）"),
        ("令和元年4月30日", "（平成31年4月30日）"),
        ("令和0年5月1日", "元号の期間にない日付です"),
        ("明治元年1月1日", "元号の期間にない日付です"),
        ("慶応3年1月1日", "日付として読み取れません（慶応3年1月1日）"),
        ("01101", "日付として読み取れません"),
        ("令和7年8月", "日付として読み取れません"),
        ("平成32年5月1日", "（令和2年5月1日）"),
        ("R7.8", "日付として読み取れません"),
        ("8/1", "日付として読み取れません"),
        ("未定", "「令和7年8月1日」「R7.8.1」「2025/8/1」のように入力してください。"),
        ("", "日付として読み取れません"),
        (1234.5, "日付として読み取れません"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(written, reason):
    with pytest.raises(ValueError, match=re.escape(reason)):
        parse_date(written)


@given(days)
def test_a_day_written_in_wareki_is_read_back(day):
    assert parse_date(wareki(day)) == day
    assert parse_date(wareki_short(day)) == day
    assert parse_date(wareki_in_letters(day)) == day
    assert parse_date(wareki(day).translate(FULL_WIDTH)) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_written_in_western_years_is_read_back(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%Y/%m/%d}") == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.text() | st.from_regex(r"[MTSHR令昭][0-9]{0,3}[./年]?[0-9]{0,3}[./月]?[0-9]{0,3}日?"))
def test_any_text_is_a_day_or_refused_in_japanese(text):
    read = read_or_reason(text)
    assert isinstance(read, date) or "日付" in read


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.letter)
def test_an_era_begins_with_its_year_one(era):
    first = era.first_day

    assert wareki(first) == f"{era.name}元年{first.month}月{first.day}日"
    assert wareki_short(first) == f"{era.letter}1.{first.month}.{first.day}"
    assert parse_date(wareki(first)) == first


@pytest.mark.parametrize("era", ERAS[1:], ids=lambda era: era.letter)
def test_the_day_before_an_era_belongs_to_the_era_before(era):
    eve = date.fromordinal(era.first_day.toordinal() - 1)
    before = ERAS[ERAS.index(era) - 1]

    assert wareki(eve).startswith(before.name)


def test_a_day_before_the_eras_is_written_in_western_years():
    assert wareki(date(1868, 10, 22)) == "1868年10月22日"
    assert wareki_short(date(1868, 10, 22)) == "1868.10.22"


def test_letters_write_one_digit_in_full_width():
    assert wareki_in_letters(date(2026, 11, 3)) == "令和８年11月３日"
    assert wareki_in_letters(date(2019, 5, 10)) == "令和元年５月10日"
    assert letter_number(5) == "５"
    assert letter_number(12) == "12"


def test_the_fiscal_year_turns_on_the_first_of_april():
    assert fiscal_year(date(2026, 3, 31)) == 2025
    assert fiscal_year(date(2026, 4, 1)) == 2026
    assert fiscal_year_label(2025) == "令和7年度"
    assert fiscal_year_label(2019) == "令和元年度"
    assert fiscal_year_label(1989) == "平成元年度"


@given(days)
def test_a_day_lies_in_its_fiscal_year(day):
    first, last = fiscal_year_span(fiscal_year(day))

    assert first <= day <= last
    assert (first.month, first.day, last.month, last.day) == (4, 1, 3, 31)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("０１７０１０３６７５", "0170103675"),
        ("01Ｂ0500046", "01B0500046"),
        ("011-521‐1765", "011-521-1765"),
        ("０１１ー５２１―１７６５", "011-521-1765"),
        ("０１１ｰ５２１ｰ１７６５", "011-521-1765"),
        ("（０１１）ー５２１⁻１７６５", "(011)-521-1765"),
        ("ー", "-"),
        ("データ提", "データ提"),
        ("ﾃﾞｰﾀ１", "データ1"),
        ("（０１１）", "(011)"),
        (" 支援病１ ", "支援病1"),
    ],
)
def test_a_code_becomes_half_width(written, code):
    assert half_width(written) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("医療法人　三和会　国吉病院", "三和会国吉病院"),
        ("医療法人 社団 恵愛会 さくら病院", "医療法人社団恵愛会さくら病院"),
        ("㈱みどりの里", "株式会社みどりの里"),
        ("みどりの里㈱", "みどりの里"),
        ("社会福祉法人　渓仁会", "渓仁会"),
        ("けあ・ばんけい", "けあばんけい"),
        ("ｻｸﾗ病院", "サクラ病院"),
        ("龍ヶ崎病院", "龍ケ崎病院"),
        ("ABC CLINIC", "ａｂｃ　ｃｌｉｎｉｃ"),
        ("サンタ・マリア－病院", "サンタマリア病院"),
        ("髙﨑病院", "高崎病院"),
        ("葛\U000e0100城病院", "葛城病院"),
        ("神\ufe00山病院", "神山病院"),
        ("\ufa19山病院", "神山病院"),
        ("あさなぎ〜ゆうなぎ", "あさなぎ～ゆうなぎ"),
        ("檜ヵ丘医院", "桧カ丘医院"),
        ("澤邉医院", "沢邊医院"),
        ("さくら\u180bの\u200b里", "さくらの里"),
        ("醫療法人社團濵會　濱病院", "医療法人社団浜会　浜病院"),
    ],
)
def test_names_that_mean_the_same_have_one_key(one, other):
    assert match_key(one) == match_key(other)


def test_names_of_different_houses_have_different_keys():
    names = [
        "さくら病院",
        "さくら第二病院",
        "さくらクリニック",
        "サクラ病院",
        "斉藤医院",
        "齋藤医院",
        "ロの口医院",
        "口のロ医院",
    ]

    assert len({match_key(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["医療法人", "株式会社", "・", "-"])
def test_a_name_of_nothing_but_its_form_keeps_a_key(name):
    assert match_key(name)


@given(st.text())
def test_spaces_never_change_the_key_of_a_name(name):
    assert match_key(f"　{name} ") == match_key(name)


def test_quick_search_ignores_width_kana_case_spaces_and_hyphens():
    assert search_key("とくよう　さくら ０１２－３４５ Ａ") == "トクヨウサクラ012345a"
    assert search_key("ｻｸﾗ") == search_key("さくら") == "サクラ"
    assert search_key("ゔぁいおりん") == "ヴァイオリン"


def read_or_reason(text: str) -> date | str:
    """Return the day, or why there is none."""
    try:
        return parse_date(text)
    except ValueError as error:
        return str(error)

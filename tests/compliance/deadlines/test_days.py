"""Deadlines: what authorities publish, row by row, and what each means in one year."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from compliance.deadlines.days import (
    changes_count_from,
    days_left,
    due_date,
    is_overdue,
    opening_date,
    rules_of,
    words_of_rule,
    words_of_years,
)
from compliance.deadlines.models import DeadlineRule
from facilities.models import TypeCode
from tests.factories.deadlines import RuleFields, make_rule, rule_for

Kind, Change, House = DeadlineRule.Kind, DeadlineRule.ChangeCounts, DeadlineRule.House
END_OF_FEBRUARY: RuleFields = {"kind": Kind.MONTH_END, "due_month": 2}
END_OF_YEAR: RuleFields = {"kind": Kind.FIXED_DAY, "due_month": 3, "due_day": 31}
END_OF_MARCH: RuleFields = {"kind": Kind.MONTH_END, "due_month": 3}
JUNE: RuleFields = {
    "kind": Kind.WINDOW,
    "opens_month": 6,
    "opens_day": 1,
    "due_month": 6,
    "due_day": 30,
}
ONCE_A_YEAR: RuleFields = {"kind": Kind.ONCE_A_YEAR, "due_month": None}
YEAR_OF_2024: RuleFields = {"first_fiscal_year": 2024, "last_fiscal_year": 2024}
YEAR_OF_2025: RuleFields = {"first_fiscal_year": 2025, "last_fiscal_year": 2025}

# 公表されている各指定権者の定め: rule, year, due day, due day where the 加算 is claimed.
PUBLISHED: dict[str, tuple[RuleFields, int, date, date]] = {
    "宮崎県": (
        END_OF_FEBRUARY | {"bonus_note": "未提出のまま算定しているときは速やかに"},
        2027,
        date(2028, 2, 29),
        date(2028, 2, 29),
    ),
    "福島県": (
        {**YEAR_OF_2024, "kind": Kind.FIXED_DAY, "due_month": 2, "due_day": 28},
        2024,
        date(2025, 2, 28),
        date(2025, 2, 28),
    ),
    "北海道": (
        END_OF_YEAR | {"house": House.ONCE, "channels": "所管窓口"},
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "茨城県": (
        {
            **YEAR_OF_2024,
            "kind": Kind.FIXED_DAY,
            "due_month": 10,
            "due_day": 31,
            "remarks": "期限後も提出及び修正ができる。",
        },
        2024,
        date(2024, 10, 31),
        date(2024, 10, 31),
    ),
    "栃木県": (
        {
            **YEAR_OF_2025,
            "kind": Kind.FIXED_DAY,
            "due_month": 2,
            "due_day": 27,
            "bonus_month": 9,
            "bonus_day": 1,
            "bonus_note": "新規に算定するときは、算定する月の１日まで",
            "channels": "電子申請システム",
        },
        2025,
        date(2026, 2, 27),
        date(2025, 9, 1),
    ),
    "東京都": (
        ONCE_A_YEAR
        | {
            "facility_types": [TypeCode.SPECIFIED_FACILITY],
            "channels": "電子メール",
            "remarks": "毎年の報告徴収（基準日７月１日）と同時に提出する。",
        },
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "埼玉県": (
        ONCE_A_YEAR
        | {"channels": "電子申請・届出システム", "remarks": "変更届は変更日から10日以内"},
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "川崎市": (
        {
            **YEAR_OF_2025,
            "kind": Kind.FIXED_DAY,
            "due_month": 9,
            "due_day": 30,
            "change_counts": Change.NO,
            "channels": "電子申請",
        },
        2025,
        date(2025, 9, 30),
        date(2025, 9, 30),
    ),
    "仙台市": (
        {
            **YEAR_OF_2024,
            "kind": Kind.FIXED_DAY,
            "due_month": 6,
            "due_day": 28,
            "extended_to": date(2024, 7, 16),
        },
        2024,
        date(2024, 7, 16),
        date(2024, 7, 16),
    ),
    "高松市": (
        ONCE_A_YEAR | {"channels": "窓口、郵送、電子メール"},
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "函館市": (
        ONCE_A_YEAR | {"house": House.EXEMPT, "remarks": "年１回以上"},
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "那須塩原市": (END_OF_FEBRUARY, 2026, date(2027, 2, 28), date(2027, 2, 28)),
    "みよし市": (
        JUNE | {"change_counts": Change.SINCE_LAST},
        2026,
        date(2026, 6, 30),
        date(2026, 6, 30),
    ),
    "尾張旭市": (
        JUNE | {"change_counts": Change.SAME_YEAR},
        2026,
        date(2026, 6, 30),
        date(2026, 6, 30),
    ),
    "春日井市": (
        END_OF_MARCH | {"attach_unchanged": False},
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "宜野湾市": (
        {"kind": Kind.FIXED_DAY, "due_month": 7, "due_day": 31},
        2026,
        date(2026, 7, 31),
        date(2026, 7, 31),
    ),
    "北上市": (
        END_OF_YEAR | {"bonus_note": "期限にかかわらず速やかに"},
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "天理市": (END_OF_MARCH, 2026, date(2027, 3, 31), date(2027, 3, 31)),
    "東御市": (
        END_OF_MARCH | {"channels": "郵送（２部）、電子メール、電子申請届出システム"},
        2026,
        date(2027, 3, 31),
        date(2027, 3, 31),
    ),
    "千曲市": (END_OF_MARCH, 2026, date(2027, 3, 31), date(2027, 3, 31)),
    "中野市": (END_OF_MARCH, 2026, date(2027, 3, 31), date(2027, 3, 31)),
    "阿波市": (END_OF_MARCH, 2026, date(2027, 3, 31), date(2027, 3, 31)),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_deadline_can_be_said(city, name):
    fields, year, usual, claiming = PUBLISHED[name]
    make_rule(city, **fields)

    rule = DeadlineRule.objects.get()

    assert rules_of([rule], year).of(city.pk, TypeCode.SPECIFIED_FACILITY) == rule
    assert due_date(rule, year) == usual
    assert due_date(rule, year, claims_bonus=True) == claiming
    assert not is_overdue(rule, year, on=usual)
    assert is_overdue(rule, year, on=date.fromordinal(usual.toordinal() + 1))


def test_without_a_rule_the_end_of_the_fiscal_year_holds_and_is_said_to_be_the_default():
    assert due_date(None, 2026) == date(2027, 3, 31)
    assert due_date(None, 2026, claims_bonus=True) == date(2027, 3, 31)
    assert words_of_rule(None) == "既定：年度末"
    assert changes_count_from(None, None, 2026) == date(2026, 4, 1)


def test_the_days_left_are_counted_to_the_last_day():
    rule = rule_for(**JUNE)

    assert days_left(rule, 2026, on=date(2026, 6, 1)) == 29
    assert days_left(rule, 2026, on=date(2026, 6, 30)) == 0
    assert days_left(rule, 2026, on=date(2026, 7, 2)) == -2
    claimable = rule_for(**(JUNE | {"bonus_month": 5, "bonus_day": 1}))
    assert days_left(claimable, 2026, on=date(2026, 6, 1)) == 29
    assert days_left(claimable, 2026, on=date(2026, 6, 1), claims_bonus=True) == -31
    assert opening_date(rule, 2026) == date(2026, 6, 1)
    assert opening_date(None, 2026) == date(2026, 4, 1)


def test_a_change_stands_for_the_yearly_filing_as_the_authority_says():
    yearly = rule_for(**(JUNE | {"change_counts": Change.NO}))
    same_year = rule_for(**(JUNE | {"change_counts": Change.SAME_YEAR}))
    since_last = rule_for(**(JUNE | {"change_counts": Change.SINCE_LAST}))

    assert changes_count_from(yearly, yearly, 2026) is None
    assert changes_count_from(same_year, same_year, 2026) == date(2026, 4, 1)
    assert changes_count_from(since_last, since_last, 2026) == date(2025, 7, 1)
    assert changes_count_from(since_last, None, 2026) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (END_OF_FEBRUARY, "毎年2月末日"),
        (END_OF_YEAR, "毎年3月31日"),
        (END_OF_YEAR | YEAR_OF_2025, "3月31日"),
        (
            END_OF_YEAR | YEAR_OF_2025 | {"extended_to": date(2026, 4, 10)},
            "3月31日を延長",
        ),
        (JUNE, "毎年6月1日から6月30日まで"),
        (ONCE_A_YEAR, "年度内に１回、期日の定めなし"),
    ],
)
def test_a_rule_is_said_in_words(fields, words):
    assert words_of_rule(rule_for(**fields)) == words


def test_a_rule_for_a_type_goes_before_the_common_one(city):
    common = make_rule(city)
    own = make_rule(city, **(JUNE | {"facility_types": [TypeCode.GROUP_HOME]}))
    make_rule(
        city, **(JUNE | {"facility_types": [TypeCode.NURSING_HOME], "last_fiscal_year": 2025})
    )

    rules = rules_of(DeadlineRule.objects.in_force(fiscal_year=2026), 2026)

    assert rules.of(city.pk, TypeCode.GROUP_HOME) == own
    assert rules.of(city.pk, TypeCode.NURSING_HOME) == common
    assert rules.of(city.pk) == common
    assert rules.of(city.pk + 1, TypeCode.GROUP_HOME) is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": Kind.FIXED_DAY, "due_month": 2, "due_day": 29}, "ない年があります"),
        ({"kind": Kind.FIXED_DAY, "due_month": 6}, "期限の定め方に応じた月日"),
        ({"kind": Kind.WINDOW, "due_month": 6, "due_day": 30}, "期限の定め方に応じた月日"),
        ({"opens_month": 6, "opens_day": 1}, "受付期間を定めるときだけ"),
        ({"bonus_month": 9}, "月と日を入力"),
        ({"extended_to": date(2026, 7, 1)}, "一つの年度だけ"),
        ({"last_fiscal_year": 2023}, "最初の年度以後"),
        ({"due_month": 13}, "12 以下"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(city, fields, message):
    with pytest.raises(ValidationError, match=message):
        make_rule(city, **fields)


def test_one_fiscal_year_has_one_rule_for_a_type(city, other_city):
    make_rule(city, last_fiscal_year=2026)
    make_rule(city, first_fiscal_year=2027)
    make_rule(other_city)
    make_rule(city, facility_types=[TypeCode.GROUP_HOME])

    with pytest.raises(ValidationError, match="共通の期限が既にあります"):
        make_rule(city, first_fiscal_year=2026, last_fiscal_year=2026)
    with pytest.raises(ValidationError, match="認知症対応型共同生活介護"):
        make_rule(city, facility_types=[TypeCode.GROUP_HOME], last_fiscal_year=2024)
    with pytest.raises(IntegrityError), transaction.atomic():
        rule_for(city).save()


@pytest.mark.parametrize(
    ("last", "words"),
    [(None, "令和6年度から"), (2024, "令和6年度のみ"), (2026, "令和6年度から令和8年度まで")],
)
def test_the_years_of_a_rule_are_said_in_words(last, words):
    assert words_of_years(rule_for(last_fiscal_year=last)) == words

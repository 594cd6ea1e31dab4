"""By when the next action about a facility is due."""

from datetime import date

import pytest

from common.fiscal_years import a_year_before
from compliance.correspondence.follow_up import a_year_after
from compliance.correspondence.models import NoticeKind
from compliance.deadlines.models import DeadlineRule
from compliance.filings.models import Filing
from compliance.register.due_days import ASKED_BY
from compliance.work.next_action import NextAction
from tests.compliance.register.telling import told
from tests.factories.closings import make_closing
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.deadlines import RuleFields, make_rule
from tests.factories.facilities import make_facility
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db
JULY: RuleFields = {"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 7, "due_day": 31}


def test_each_year_that_is_owed_is_told_and_the_leading_one_is_what_is_next(city):
    make_rule(city, **JULY)
    facility = make_facility(authority=city)
    before = told(facility, on=date(2026, 7, 31))
    after = told(facility, on=date(2026, 8, 1))
    make_closing(facility, fiscal_year=2026)

    assert before["次の対応"] == ["今年度未届（期限前）"]
    assert "届出期限 令和8年7月31日（当日。令和8年度、期限前）" in before["期日"]
    assert after["次の対応"] == ["過年度・今年度未届（期限超過）"]
    assert "届出期限 令和8年7月31日（1日前。令和8年度、期限超過）" in after["期日"]
    assert after["未届の年度"] == ["令和8年度（届出期限 令和8年7月31日、期限超過）"]
    assert told(facility)["未届の年度"] == ["なし"]
    assert told(facility)["年度の届出の終了"] == ["令和8年度　理由：被災のため"]


def test_the_day_of_a_contact_comes_before_that_of_a_letter():
    facility = make_facility()
    make_filing(facility, [partner(promises="ⅰ")])
    make_notice(
        facility,
        kind=NoticeKind.REQUIREMENTS_MISSING,
        notice_date=date(2026, 10, 1),
        reply_due_date=date(2026, 11, 1),
    )
    late = told(facility)
    make_contact(facility, on=date(2026, 11, 5), next_contact_date=date(2026, 11, 20))
    called = told(facility)

    assert late["次の対応"] == ["回答期限超過"]
    assert late["期日"] == [
        "通知文書の回答期限 令和8年11月1日（22日前。令和8年10月1日付けさ介第1号）"
    ]
    assert called["次の対応"] == ["次回連絡日到来"]
    assert called["優先順の表の行"] == ["第5行（約束の期日又は次回連絡日が到来している）"]
    assert called["期日"] == ["次回連絡日 令和8年11月20日（3日前。令和8年11月5日の対応（電話））"]
    assert any("回答期限" in day for day in called["ほかの期日"])


@pytest.mark.parametrize(
    ("plan", "action", "day"),
    [
        ({"planned_month": date(2026, 10, 1)}, "計画の期限到来", "令和8年10月31日"),
        ({"planned_month": date(2027, 2, 1)}, "計画の期限待ち", "令和9年2月28日"),
        ({"stage": Filing.Stage.EXPECTED}, "計画の期限待ち", "令和9年3月31日"),
    ],
)
def test_a_plan_is_due_at_the_end_of_its_month_or_year(plan, action, day):
    facility = make_facility()
    make_filing(facility, [partner(promises="ⅰ")], **plan)

    said = told(facility)

    assert said["次の対応"] == [action]
    assert said["期日"][0].startswith(f"届出の計画による時期の末日 {day}")


def test_a_confirmation_is_due_a_year_after_the_last_one():
    facility = make_facility()
    make_filing(facility, confirmed_date=date(2025, 11, 1))

    assert told(facility, on=date(2026, 11, 1))["次の対応"] == ["対応不要"]
    assert told(facility, on=date(2026, 11, 2))["期日"] == [
        "次の確認の期限（前の確認から１年） 令和8年11月1日（1日前。確認日 令和7年11月1日）"
    ]


@pytest.mark.parametrize("day", [date(2023, 2, 28), date(2024, 2, 29), date(2025, 12, 31)])
def test_the_year_after_a_day_ends_with_the_last_day_that_is_not_a_year_late(day):
    last = a_year_after(day)

    assert day >= a_year_before(last)
    assert day < a_year_before(date.fromordinal(last.toordinal() + 1))


def test_only_actions_of_the_table_have_days():
    assert set(ASKED_BY) <= set(NextAction)
    assert set(NextAction) - set(ASKED_BY) == {
        NextAction.REVIEW_AGAIN,
        NextAction.REVIEW,
        NextAction.NOTHING,
    }

"""What the page of a facility says first, and the buttons that stand there for whom."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Role
from compliance.correspondence.models import NoticeKind
from compliance.filings.models import Filing
from compliance.filings.reviewing import return_filing
from compliance.register.due_days import due_days
from compliance.register.facility_file import facility_record
from compliance.register.next_steps import steps_of
from compliance.register.verdict import verdict_of
from compliance.work.next_action import NextAction
from facilities.models import TypeCode
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility, suspend
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db
NOW, TODAY = datetime(2026, 11, 25, 1, 0, tzinfo=UTC), date(2026, 11, 25)
APRIL = date(2027, 4, 1)


def record_of(facility, on=TODAY):
    return facility_record(facility, on=on, known_at=NOW)


def verdict(facility, on=TODAY):
    record = record_of(facility, on)
    return verdict_of(record, due_days(facility, record, on=on, known_at=NOW), on=on)


def filed(city, promises, type_=TypeCode.WELFARE_FACILITY):
    facility = make_facility(authority=city, type=type_)
    lines = [partner(make_hospital(), one) for one in promises]
    make_filing(facility, lines, stage="" if lines else Filing.Stage.CONSULTING)
    return facility


BREACH = "このままでは、令和9年4月1日（あと127日）から基準違反（義務違反）"
AHEAD = {
    # 義務の種別: what the present filing means on the day on which the transition ends.
    ("welfare_facility", ("ⅰⅱⅲ",)): "現在の届出のままで満たします。",
    (
        "welfare_facility",
        ("ⅰⅱ",),
    ): BREACH,
    ("welfare_facility", ("",)): BREACH,
    ("nursing_home", ()): BREACH,
    ("health_facility", None): "数える届出がないため、満たすかどうかは未判定です。",
    # 努力義務の種別: nothing changes, and to have a partner at all is a duty already.
    ("group_home", ("ⅰ",)): "令和9年4月1日以後も努力義務のままです。",
    ("moderate_fee_home", None): "令和9年4月1日以後も努力義務のままです。",
    ("group_home", ()): "協力医療機関を定めること自体は、経過措置のない義務です（第105条第1項）。",
}


@pytest.mark.parametrize(("type_", "promises"), AHEAD)
def test_it_says_what_the_end_of_the_transition_means_for_this_facility(city, type_, promises):
    if promises is None:
        facility = make_facility(authority=city, type=type_)
    else:
        facility = filed(city, promises, type_)

    ahead = verdict(facility).ahead

    assert AHEAD[type_, promises] in ahead
    assert ("違反）となります" in ahead) == AHEAD[type_, promises].startswith("このまま")


def test_from_that_day_on_it_says_what_is(city):
    met, lacking = filed(city, ["ⅰⅱⅲ"]), filed(city, ["ⅰ"])
    effort = filed(city, ["ⅰ"], TypeCode.GROUP_HOME)

    assert verdict(met, APRIL).ahead.endswith(
        "令和9年4月1日から義務です（第28条第1項）。満たしています。"
    )
    assert verdict(lacking, APRIL).ahead.endswith("義務です（第28条第1項）。基準違反です。")
    assert verdict(effort, APRIL).ahead == "要件を満たすことは、努力義務のままです。"
    assert verdict(make_facility(authority=city), APRIL).ahead.endswith("義務です（第28条第1項）。")


def test_nothing_is_foretold_of_a_facility_that_is_not_counted(city):
    facility = filed(city, ["ⅰ"])
    suspend(facility, date(2026, 7, 1))

    assert verdict(facility).ahead == ""


def test_it_says_in_words_what_is_lacking(city):
    assert verdict(filed(city, ["ⅰⅱⅲ"])).lacking == "なし"
    assert verdict(filed(city, ["ⅰ"])).lacking == "ⅱ 診療、ⅲ 入院（病院に限る。）"
    assert verdict(filed(city, ["ⅰ"], TypeCode.GROUP_HOME)).lacking == "ⅱ 診療"
    none = verdict(filed(city, [], TypeCode.GROUP_HOME)).lacking
    assert none == "ⅰ 相談、ⅱ 診療（協力医療機関の定めがありません）"
    assert verdict(make_facility(authority=city)).lacking == "未判定（数える届出がありません）"


def test_it_says_by_when_and_how_far_that_is(city):
    facility = make_facility(authority=city)
    make_rule(city, kind="fixed_day", due_month=12, due_day=25)

    assert verdict(facility).owed == [
        "令和8年度（期限前。届出期限 令和8年12月25日、あと30日）",
    ]
    late = verdict(facility, date(2026, 12, 27))
    assert "令和8年度（期限超過。届出期限 令和8年12月25日、2日前）" in late.owed
    assert verdict(facility, date(2026, 12, 25)).owed[0].endswith("令和8年12月25日、当日）")
    assert late.tone == "error"
    assert verdict(filed(city, ["ⅰⅱⅲ"])).owed == []


def labels(user, facility):
    record = record_of(facility)
    steps = steps_of(user, facility, record, on=TODAY, known_at=NOW)
    urls = [one.url for one in (*steps.asked, *steps.others)]
    assert len(urls) == len(set(urls))
    return record.next_action, [one.label for one in steps.asked]


def test_the_next_action_has_its_button(city):
    manager = make_user(city, Role.MANAGE)
    awaited = make_facility(authority=city)
    lacking, without = filed(city, ["ⅰ"]), filed(city, [], TypeCode.GROUP_HOME)
    asked = filed(city, ["ⅰ"])
    make_notice(
        asked,
        kind=NoticeKind.REQUIREMENTS_MISSING,
        notice_date=date(2026, 9, 1),
        reply_due_date=date(2026, 9, 30),
    )
    promised = filed(city, ["ⅰ"])
    make_contact(promised, on=date(2026, 9, 1), promised_date=date(2026, 11, 1))

    assert labels(manager, awaited) == (
        NextAction.AWAIT_FILING,
        ["届出を記録する", "通知文書（予告）を作成する"],
    )
    assert labels(manager, lacking) == (
        NextAction.GUIDE,
        ["通知文書（要件不足）を作成する", "電話・訪問等を記録する"],
    )
    assert labels(manager, without) == (
        NextAction.STANDARD_BREACH,
        ["通知文書（定めなし）を作成する", "電話・訪問等を記録する"],
    )
    assert labels(manager, asked) == (
        NextAction.REMIND,
        ["回答を記録する", "通知文書（要件不足）を作成する"],
    )
    assert labels(manager, promised) == (NextAction.CONTACT_AGAIN, ["電話・訪問等を記録する"])
    make_rule(city, kind="fixed_day", due_month=7, due_day=31)
    assert labels(manager, awaited) == (
        NextAction.DEMAND_FILING,
        ["届出を記録する", "通知文書（未届）を作成する"],
    )


def test_a_filing_that_waits_is_looked_at_by_those_who_decide(city, user):
    city.review_required = True
    city.save()
    facility = filed(city, ["ⅰ"])
    reviewer = make_user(city, Role.REVIEW)

    assert labels(reviewer, facility) == (NextAction.REVIEW, ["届出を審査する"])
    assert labels(user, facility) == (NextAction.REVIEW, [])
    return_filing(facility.filings.get(), reasons="不備", now=NOW, by=reviewer)
    assert labels(user, facility) == (
        NextAction.AWAIT_CORRECTION,
        ["届出を記録する", "電話・訪問等を記録する"],
    )


def test_whoever_only_reads_has_no_button(city, prefecture, outsider):
    facility = filed(city, ["ⅰ"])

    for one in (make_user(city, Role.READ), make_user(prefecture, Role.MANAGE), outsider):
        steps = steps_of(one, facility, record_of(facility), on=TODAY, known_at=NOW)
        assert (steps.asked, steps.others) == ([], [])


def test_a_clinic_that_claims_admission_leaves_it_lacking(city):
    facility = make_facility(authority=city)
    make_filing(facility, [partner(make_clinic(), "ⅰⅱⅲ")])

    assert verdict(facility).lacking == "ⅲ 入院（病院に限る。）"

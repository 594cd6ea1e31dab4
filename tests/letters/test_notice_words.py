"""The words of each kind of letter, for both obligations, before and from 2027-04-01."""

from datetime import date

import pytest

from compliance.correspondence.models import NoticeKind
from compliance.filings.reviewing import return_filing
from facilities.models import Obligation, TypeCode
from letters.writing.composing import Reference
from medical_partners.models import Answer, InstitutionKind
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility
from tests.factories.letters import (
    WRITTEN,
    letter_to,
    make_case,
    make_letter_settings,
    words,
)
from tests.factories.medical_partners import make_institution

BEFORE, FROM = date(2026, 11, 23), date(2027, 4, 1)
DUTY, EFFORT = TypeCode.WELFARE_FACILITY, TypeCode.GROUP_HOME
BREACHES = ("適合していません", "義務が果たされていません")
THREATS = ("勧告", "命令", "指定の取消", "処分", "罰", "公表します", "減算")


@pytest.mark.parametrize("kind", [NoticeKind.NO_PARTNER, NoticeKind.REQUIREMENTS_MISSING])
def test_before_the_transition_ends_a_missing_partner_is_advice_and_no_breach(city, kind):
    said = words(letter_to(make_case(kind), kind, on=BEFORE))

    assert "助言するものです" in said
    assert "現在は経過措置期間中ですが、経過措置は令和９年３月31日で終了し、" in said
    assert "令和９年４月１日から義務となります（令和９年３月31日までは努力義務）。" in said
    assert not any(breach in said for breach in BREACHES)


@pytest.mark.parametrize("kind", [NoticeKind.NO_PARTNER, NoticeKind.REQUIREMENTS_MISSING])
def test_from_the_first_day_after_it_the_same_is_a_breach_of_the_standard(city, kind):
    facility = make_case(kind)

    said = words(letter_to(facility, kind, on=FROM))
    the_day_before = words(letter_to(facility, kind, on=date(2027, 3, 31)))

    assert (
        "届出の内容のとおりであれば、令和９年４月１日以後、下記３の基準に適合していません" in said
    )
    assert "令和９年４月１日から義務となっています。" in said
    assert "適合していません" not in the_day_before


@pytest.mark.parametrize("on", [BEFORE, FROM])
def test_where_the_law_asks_for_effort_it_stays_a_request(city, on):
    facility = make_case(NoticeKind.REQUIREMENTS_MISSING, type=EFFORT)

    said = words(letter_to(facility, NoticeKind.REQUIREMENTS_MISSING, on=on))

    assert "努力義務とされました" in said
    assert "お願いするものです" in said
    assert "期限の定めはありません" in said
    assert "経過措置" not in said
    assert not any(breach in said for breach in BREACHES)


def test_an_effort_facility_without_any_partner_hears_that_the_first_paragraph_asks_for_one(city):
    facility = make_case(NoticeKind.NO_PARTNER, type=EFFORT)

    said = words(letter_to(facility, NoticeKind.NO_PARTNER, on=BEFORE))

    assert "協力医療機関を定めること自体は義務であり（第105条第１項）、経過措置はありません" in said
    assert "第105条第１項（協力医療機関の定め。義務）、第105条第２項（要件。努力義務）" in said
    assert "下記３の基準に適合していません" in said


@pytest.mark.parametrize("on", [BEFORE, FROM])
@pytest.mark.parametrize("type", [DUTY, EFFORT])
def test_a_filing_that_never_came_is_a_breach_after_the_deadline_for_every_type(city, type, on):
    said = words(letter_to(make_case(NoticeKind.NOT_FILED, type=type), "not_filed", on=on))

    accused = "令和８年度の届出について、下記２の規定による届出の義務が果たされていません"
    assert (accused in said) == (on == FROM)
    assert "経過措置はありません" in said
    assert "直近の届出：記録がありません。" in said


def test_a_filing_of_this_year_is_a_breach_only_after_the_deadline_of_the_office(city):
    make_rule(city, kind="fixed_day", due_month=12, due_day=1)
    facility = make_facility()
    make_filing(
        facility,
        filed_date=date(2025, 6, 1),
        received_date=date(2025, 6, 3),
        now=WRITTEN.replace(year=2025),
    )

    early = words(letter_to(facility, "not_filed", on=date(2026, 12, 1)))
    late = words(letter_to(facility, "not_filed", on=date(2026, 12, 2)))

    assert "届出期限を令和８年12月１日としていますが" in early
    assert not any(breach in early for breach in BREACHES)
    assert "令和８年度の届出期限を過ぎましたが" in late
    assert "令和８年度の届出期限　令和８年12月１日" in late
    assert "届出の義務が果たされていません" in late
    assert "直近の届出：令和７年６月３日受付（令和７年度、定期）" in late


def test_a_facility_designated_after_the_deadline_is_not_late(city):
    make_rule(city, kind="fixed_day", due_month=9, due_day=30)
    facility = make_facility(designated_date=date(2026, 11, 1))

    said = words(letter_to(facility, "not_filed", on=BEFORE))

    assert not any(breach in said for breach in BREACHES)


def test_a_confirmation_that_is_due_names_the_day_of_the_last_one(city):
    facility = make_case(NoticeKind.CONFIRMATION_DUE)

    said = words(letter_to(facility, "confirmation_due", on=date(2027, 6, 1)))

    assert "令和８年５月20日の確認から１年を経過しましたが、令和９年６月１日現在" in said
    assert "提出の予定日を別添の回答書により" in said
    assert "（平成11年厚生省令第39号）第28条第２項" in said


def test_an_article_that_nobody_has_read_in_the_law_is_named_without_its_paragraph(city):
    facility = make_case(NoticeKind.NOT_FILED, type=TypeCode.NURSING_HOME)

    before = words(letter_to(facility, "not_filed", on=BEFORE))
    make_letter_settings(city, articles={TypeCode.NURSING_HOME: {"filing": "第25条第2項"}})
    read = words(letter_to(facility, "not_filed", on=BEFORE))

    assert "（昭和41年厚生省令第19号）第25条（年１回以上の確認及び届出）" in before
    assert "（昭和41年厚生省令第19号）第25条第２項\n" in read


def test_a_filing_that_was_sent_back_is_not_called_missing(city):
    city.review_required = True
    city.save()
    make_rule(city, kind="fixed_day", due_month=10, due_day=31)
    facility = make_facility(authority=city)
    filing = make_filing(facility, filed_date=date(2026, 10, 20), received_date=date(2026, 10, 20))
    return_filing(filing, reasons="協定書の写し", now=WRITTEN, by=make_user(city))

    said = words(letter_to(facility, "not_filed", on=date(2026, 11, 25)))

    assert "令和８年10月20日に受け付けた届出については、不備の補正をお願いしていますが" in said
    assert "届出を確認できて" not in said
    assert not any(breach in said for breach in BREACHES)


def test_a_filing_that_came_after_the_earlier_letter_is_named_and_nothing_is_asked_again(city):
    facility = make_case(NoticeKind.REQUIREMENTS_MISSING)
    earlier = Reference(notice_number="さ介第３号", notice_date=date(2026, 5, 1))

    said = words(letter_to(facility, "requirements_missing", on=BEFORE, earlier=earlier))
    unfiled = words(letter_to(make_facility(), "not_filed", on=BEFORE, earlier=earlier))

    assert "その後の届出によっても" in said
    assert "再依頼" not in said
    assert "（再依頼）" in unfiled


def test_a_partner_with_which_an_agreement_of_the_second_kind_exists_is_named(city):
    named = make_institution(name="東病院", infection_designation=Answer.YES)
    facility = make_facility()
    make_filing(facility, [partner(named, "ⅰ")])

    said = words(letter_to(facility, "requirements_missing", on=BEFORE))

    assert "東病院は第二種協定指定医療機関ですので" in said
    assert "協議を行わなければなりません（第28条第４項）。" in said


def test_what_the_office_asks_of_the_papers_stands_in_the_letter(city):
    make_rule(
        city,
        kind="month_end",
        due_month=2,
        attach_unchanged=False,
        house="once",
        bonus_note="速やかに",
    )
    house = make_facility(type=TypeCode.NURSING_HOME, has_specified_designation=True)
    make_filing(house, filed_date=date(2025, 6, 1), received_date=date(2025, 6, 3))

    said = words(letter_to(house, "not_filed", on=date(2027, 3, 1)))

    assert "前回の届出から変更のない協定書等は、重ねて添付する必要はありません。" in said
    assert "養護老人ホームとして重ねて届け出る必要はありません。" in said
    assert "協力医療機関連携加算を算定している場合：速やかに" in said


def test_the_basis_of_the_transition_is_printed_once_it_is_known(city):
    Obligation.objects.filter(facility_type=DUTY).update(transition_basis="改正省令附則第○条")

    said = words(letter_to(make_case(NoticeKind.NO_PARTNER), "no_partner", on=BEFORE))

    assert "経過措置の根拠：改正省令附則第○条" in said


@pytest.mark.parametrize(("type", "told"), [(DUTY, True), (EFFORT, False)])
def test_a_notice_in_advance_names_the_deadline_and_the_end_of_the_transition(city, type, told):
    make_rule(city, kind="fixed_day", due_month=2, due_day=28)
    facility = make_facility(type=type)

    said = words(letter_to(facility, "advance_notice", on=BEFORE))

    assert "令和８年度の届出期限は令和９年２月28日です" in said
    assert ("経過措置は、令和９年３月31日で終了し、" in said) is told
    assert "経過措置は、" not in words(letter_to(facility, "advance_notice", on=FROM))


@pytest.mark.parametrize(
    ("promises", "type", "on", "said"),
    [
        ("ⅰⅱⅲ", DUTY, BEFORE, "求められる要件を満たす協力医療機関が定められていることを確認"),
        ("ⅰ", DUTY, BEFORE, "令和９年３月31日までに定めることができるよう"),
        ("ⅰ", DUTY, FROM, "基準に適合していませんので、速やかに"),
        ("ⅰ", EFFORT, FROM, "引き続き検討してくださるようお願いします"),
    ],
)
def test_thanks_say_how_the_filing_stands(city, promises, type, on, said):
    facility = make_facility(type=type)
    make_filing(facility, [partner(promises=promises)])

    letter = letter_to(facility, "acceptance", on=on)

    assert said in words(letter)
    assert letter.slip is None


@pytest.mark.parametrize("on", [BEFORE, FROM])
@pytest.mark.parametrize("type", [DUTY, EFFORT])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_no_letter_threatens_or_leaves_a_gap(city, kind, type, on):
    said = words(letter_to(make_case(kind, type=type), kind, on=on))

    assert not any(threat in said for threat in THREATS)
    assert not any(mark in said for mark in "{}｛｝－")
    assert "利用者" in said if type == EFFORT else "利用者" not in said


def test_a_clinic_that_promises_admission_is_named_with_the_reason_why_it_does_not_count(city):
    clinic = make_institution(kind=InstitutionKind.CLINIC, name="もみじ医院")
    facility = make_facility()
    make_filing(facility, [partner(clinic, "ⅰⅱⅲ")])

    letter = letter_to(facility, "requirements_missing", on=BEFORE)

    assert letter.missing == ("admission",)
    assert "第３号（ⅲ 入院）の要件を満たす協力医療機関が定められていません" in words(letter)
    assert "もみじ医院（診療所）の記載がありますが、病院に限られるため" in words(letter)

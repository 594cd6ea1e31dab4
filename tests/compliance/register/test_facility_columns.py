"""What the columns of the list of facilities say, and that the page of a facility says the same."""

from datetime import UTC, date, datetime

import pytest

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.models import DeadlineRule
from compliance.filings.standing import classified
from compliance.register.columns import FACILITIES
from compliance.register.due_days import due_days, of_action
from compliance.register.export import described, told_next_action
from compliance.register.facility_file import facility_record
from compliance.work.law import read_law
from facilities.models import Facility
from tests.factories.closings import make_closing
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital
from tests.factories.notices import make_notice
from tests.factories.worlds import RuleWorld, midnight

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
KNOWN = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVERY_NAME = [column.name for column in FACILITIES.columns]


def rows_on(day, known_at=KNOWN, names=EVERY_NAME):
    """Return every row of the list, by the key of its facility."""
    clocks = {"on": day, "known_at": known_at}
    found = classified(Facility.objects.counted(on=day), **clocks)
    told = told_next_action(found, **clocks, law=read_law(on=day)).order_by("pk")
    return {
        row.pk: row for row in described(list(told), names=names, **clocks, law=read_law(on=day))
    }


def said(facility, day=DAY):
    """Return what each column says of a facility."""
    row = rows_on(day)[facility.pk]
    return {column.name: column.value(row) for column in FACILITIES.columns}


def test_the_first_columns_say_what_is_to_be_done_by_when_and_who_helps():
    first = [column.heading for column in FACILITIES.named(FACILITIES.at_first)]

    assert first == [
        "事業所番号",
        "施設名",
        "種別（略称）",
        "区分（略称）",
        "次の対応",
        "対応の期日",
        "今年度の届出",
        "届出期限",
        "協力医療機関名",
    ]


def test_a_home_that_has_not_filed_is_told_with_its_deadline(city):
    make_rule(city, kind=DeadlineRule.Kind.FIXED_DAY, due_month=7, due_day=31)
    facility = make_facility(authority=city)

    before, after = said(facility, date(2026, 7, 31)), said(facility, date(2026, 8, 1))

    assert before["next_action"] == "今年度未届（期限前）　令和8年度"
    assert before["action_day"] == before["filing_due"] == date(2026, 7, 31)
    assert before["year_filing"] == "今年度未届（期限前）"
    assert after["next_action"] == "過年度・今年度未届（期限超過）　令和8年度"
    assert after["year_filing"] == "今年度未届（期限超過）"
    assert after["short_category"] == "④ 一度も届出なし"
    assert after["partner_names"] == ""


def test_a_filing_that_arrived_is_told_and_a_year_that_is_closed_asks_for_none():
    filed, closed = make_facility(), make_facility()
    hospital = make_hospital(name="のどか総合病院")
    make_filing(
        filed,
        [partner(hospital), partner(make_hospital(name="しおかぜ病院"))],
        confirmed_date=date(2026, 6, 1),
    )
    make_closing(closed, fiscal_year=2026)

    of_filed, of_closed = said(filed), said(closed)

    assert of_filed["year_filing"] == "届出あり"
    assert of_filed["short_category"] == "① 充足"
    assert of_filed["partner_names"] == "のどか総合病院、しおかぜ病院"
    assert of_filed["confirmed_date"] == date(2026, 6, 1)
    assert of_closed["year_filing"] == "届出不要"


def test_plans_letters_and_contacts_are_told_with_their_days():
    facility = make_facility()
    make_filing(facility, [partner(promises="ⅰ")], planned_month=date(2027, 2, 1))
    make_notice(
        facility,
        kind=NoticeKind.REQUIREMENTS_MISSING,
        notice_date=date(2026, 10, 1),
        reply_due_date=date(2026, 11, 1),
    )
    late = said(facility)
    make_contact(
        facility,
        on=date(2026, 11, 5),
        promised_date=date(2026, 12, 20),
        next_contact_date=date(2026, 11, 20),
    )
    called = said(facility)

    assert (late["next_action"], late["action_day"]) == ("回答期限超過", date(2026, 11, 1))
    assert late["last_letter"] == "令和8年10月1日 要件不足"
    assert late["plan_day"] == date(2027, 2, 28)
    assert called["next_action"] == "次回連絡日到来"
    assert called["action_day"] == called["next_contact_date"] == date(2026, 11, 20)
    assert called["promised_date"] == date(2026, 12, 20)
    assert called["contact_date"] == date(2026, 11, 5)


def test_a_day_before_the_duty_began_has_neither_deadline_nor_year():
    facility = make_facility(designated_date=None)

    before = said(facility, date(2023, 6, 1))

    assert before["filing_due"] is None
    assert before["year_filing"] == "届出不要"


def test_the_list_and_the_page_of_a_facility_name_the_same_days(city, prefecture, other_city):
    RuleWorld(3, city, prefecture, other_city)
    compared = 0

    for day in (date(2025, 9, 1), date(2027, 5, 10)):
        known_at = midnight(day)
        for key, row in rows_on(day, known_at).items():
            facility = Facility.objects.get(pk=key)
            record = facility_record(facility, on=day, known_at=known_at)
            days = due_days(facility, record, on=day, known_at=known_at)
            missing = {year.fiscal_year for year in record.years}
            this_year = day.year if day.month >= 4 else day.year - 1
            assert row.next_action == record.next_action
            assert row.days == of_action(days, record.next_action)
            assert row.year_filing is not None
            assert ("未届" in row.year_filing.label) == (this_year in missing)
            compared += len(row.days)
    assert compared > 20

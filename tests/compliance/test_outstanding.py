"""The facts of the next action: SQL and Python agree on a generated world."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q

from compliance.models import ContactKind, DeadlineRule, Filing, NoticeKind
from compliance.narrowing import EXACT, NEEDED, needed_for
from compliance.next_action import WORK_NAMES, NextAction, category_of, choose, work_of
from compliance.outstanding import with_next_action, work_code
from compliance.reviewing import accept_filing, return_filing
from compliance.standing import classified
from compliance.work import work_on
from facilities.models import Facility, TypeCode
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.factories.notices import make_notice

LATER = datetime(2027, 4, 1, tzinfo=UTC)
JULY = {"kind": DeadlineRule.Kind.FIXED_DAY, "due_month": 7, "due_day": 31}


def assert_narrowed_to_all_of_them(rows, on):
    """Assert that what a next action needs holds for each facility where it is due."""
    due = {facility.pk: facility.next_action for facility in rows}
    for action in NextAction:
        possible = set(rows.filter(needed_for(action, on=on)).values_list("pk", flat=True))
        assert {pk for pk, next_action in due.items() if next_action == action} <= possible


def test_what_a_next_action_needs_names_facts_of_the_table():
    assert NEEDED.keys() | EXACT.keys() <= set(WORK_NAMES)
    assert needed_for(NextAction.AWAIT_ANSWER, on=date(2026, 8, 1)) != Q()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_sql_and_python_agree_on_every_facility_of_a_generated_world(
    city, prefecture, other_city, seed
):
    chance = random.Random(seed)  # noqa: S311
    city.review_required = True
    city.save()
    make_rule(city, **JULY, change_counts=chance.choice(list(DeadlineRule.ChangeCounts)))
    make_rule(
        city,
        bonus_month=9,
        bonus_day=1,
        facility_types=[TypeCode.GROUP_HOME, TypeCode.NURSING_HOME],
        house=chance.choice(list(DeadlineRule.House)),
    )
    make_rule(
        prefecture,
        last_fiscal_year=2025,
        change_counts=DeadlineRule.ChangeCounts.SINCE_LAST,
        bonus_month=6,
        bonus_day=30,
    )
    make_rule(prefecture, first_fiscal_year=2026, house=DeadlineRule.House.ONCE)
    institutions = [make_hospital(), make_hospital(), make_clinic()]
    reviewer = make_user(city)
    facilities = [
        make_facility(
            type=code,
            authority=authority,
            has_specified_designation=chance.random() < 0.5,
            designated_date=chance.choice([None, date(2010, 4, 1), date(2026, 8, 10)]),
        )
        for code in TypeCode
        for authority in (city, prefecture, other_city)
    ]
    for facility in facilities:
        file_at_random(facility, institutions, chance, reviewer)
        follow_up_at_random(facility, chance)

    days = [date(2025, 8, 1), date(2026, 3, 31), date(2026, 8, 1), date(2027, 3, 31)]
    seen = set()
    for on in days:
        known_at = chance.choice([datetime(2026, 2, 1, tzinfo=UTC), LATER])
        rows = Facility.objects.order_by("pk").annotate(code=work_code(on=on, known_at=known_at))
        rows = classified(rows, on=on, known_at=known_at)
        rows = with_next_action(rows, on=on, known_at=known_at)
        assert_narrowed_to_all_of_them(rows, on)
        for facility in rows:
            assert work_of(facility.code) == work_on(facility, on=on, known_at=known_at)
            assert facility.next_action == choose(work_of(facility.code))
            assert facility.category == category_of(facility.code)
            seen.add(facility.next_action)

    assert len(seen) >= 8


def follow_up_at_random(facility, chance):
    def some_day():
        return date(2025, 4, 1) + timedelta(days=chance.randint(0, 600))

    notices = []
    for _ in range(chance.randint(0, 2)):
        day = some_day()
        due = chance.choice([None, day + timedelta(days=30)])
        issued = datetime(day.year, day.month, day.day, tzinfo=UTC)
        notices.append(
            make_notice(
                facility,
                kind=chance.choice(list(NoticeKind)),
                notice_date=day,
                reply_due_date=due,
                issued_at=issued,
            )
        )
    for _ in range(chance.randint(0, 3)):
        day = some_day()
        replied = chance.choice([None, *notices])
        contact = make_contact(
            facility,
            ContactKind.REPLY if replied else chance.choice(list(ContactKind)),
            on=day,
            notice=replied,
            promised_date=chance.choice([None, day + timedelta(days=60)]),
            next_contact_date=chance.choice([None, day + timedelta(days=20)]),
        )
        if chance.random() < 0.2:
            make_contact(facility, contact.kind, on=day, corrects=contact, notice=replied)


def file_at_random(facility, institutions, chance, reviewer):
    for _ in range(chance.randint(0, 4)):
        filed = date(2025, 4, 1) + timedelta(days=chance.randint(0, 600))
        now = datetime(filed.year, filed.month, filed.day, tzinfo=UTC)
        now += timedelta(days=chance.randint(0, 90))
        named = chance.sample(institutions, chance.randint(0, 3))
        partners = [
            partner(one, "".join(r for r in "ⅰⅱⅲ" if chance.random() < 0.6)) for one in named
        ]
        filing = make_filing(
            facility,
            partners,
            now=now,
            filed_date=filed,
            received_date=filed,
            kind=chance.choice([Filing.Kind.ANNUAL, Filing.Kind.CHANGE]),
            claims_bonus=chance.choice([None, True, False]),
            stage=chance.choice(["", *Filing.Stage]),
            planned_month=chance.choice([None, None, date(2026, 2, 1), date(2026, 9, 1)]),
            confirmed_date=chance.choice([None, filed]),
        )
        if filing.review_required and chance.random() < 0.7:
            decided = now + timedelta(days=chance.randint(0, 60))
            if chance.random() < 0.6:
                accept_filing(filing, now=decided, by=reviewer)
            else:
                return_filing(filing, reasons="不備", now=decided, by=reviewer)

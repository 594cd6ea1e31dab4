"""What is owed, late and next: the lists agree with the law on generated worlds."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import Q

from compliance.filings.standing import classified
from compliance.work.facts import owes_filing, with_next_action, work_code, years_open
from compliance.work.narrowing import EXACT, NEEDED, needed_for
from compliance.work.next_action import NextAction, Work, category_of, choose, work_of
from facilities.models import Facility
from tests.compliance.work.oracle import Home
from tests.factories.worlds import RuleWorld

pytestmark = pytest.mark.django_db
LATER = datetime(2028, 4, 1, tzinfo=UTC)
# Deadlines, the days after them, and the day on which the requirements bind in full.
DAYS = (
    (date(2026, 8, 1), datetime(2026, 8, 1, tzinfo=UTC)),
    (date(2027, 3, 31), LATER),
    (date(2027, 4, 1), LATER),
    # Of its own day, once nothing comes any more: every summary answers.
    (date(2028, 4, 1), LATER),
)


def said_by_law(home: Home) -> dict:
    return {
        "waiting": bool(home.waiting()),
        "resubmitted": any(map(home.is_resubmitted, home.waiting())),
        "returned": home.is_returned(),
        "owes": bool(home.owed()),
        "overdue": bool(home.overdue()),
        "late": bool(home.late()),
        "unmet": home.lacks(),
        "breach": home.is_breach(),
        "planned": home.plan() != "none",
        "promise_due": home.plan() == "due",
        "confirmed_long_ago": home.confirmed_long_ago(),
        "guided": home.was_guided(),
        "reply_late": home.reply_is_late(),
        "contact_due": home.contact_is_due(),
    }


def assert_narrowed_to_all_of_them(rows, on, known_at):
    """Assert that what a next action needs holds for each facility where it is due."""
    due = {facility.pk: facility.next_action for facility in rows}
    for action in NextAction:
        possible = set(
            rows.filter(needed_for(action, on=on, known_at=known_at)).values_list("pk", flat=True)
        )
        assert {pk for pk, next_action in due.items() if next_action == action} <= possible


def test_what_a_next_action_needs_names_facts_of_the_table():
    assert NEEDED.keys() | EXACT.keys() <= set(Work.names())
    assert needed_for(NextAction.AWAIT_ANSWER, on=date(2026, 8, 1), known_at=LATER) != Q()


@pytest.mark.parametrize("seed", range(3))
def test_the_lists_say_what_the_law_says_of_every_home_of_a_generated_world(
    city, prefecture, other_city, seed
):
    RuleWorld(seed, city, prefecture, other_city)
    seen = set()

    for on, known_at in DAYS:
        ordered = Facility.objects.order_by("pk")
        rows = with_next_action(
            classified(ordered, on=on, known_at=known_at), on=on, known_at=known_at
        )
        assert_narrowed_to_all_of_them(rows, on, known_at)
        years = years_open(Facility.objects.all(), on=on, known_at=known_at)
        owing = set(Facility.objects.filter(owes_filing(on=on, known_at=known_at)))
        told = rows.annotate(code=work_code(on=on, known_at=known_at))
        categories = dict(rows.values_list("pk", "category"))
        for facility in told:
            home, of_list = Home(facility, on, known_at), years[facility.pk]
            assert said_by_law(home) == vars(work_of(facility.code)), (facility.pk, on)
            assert facility.next_action == choose(work_of(facility.code)) == home.next_action()
            assert categories[facility.pk] == category_of(facility.code)
            assert set(of_list.owed) == home.owed().keys()
            assert (set(of_list.overdue), set(of_list.late)) == (home.overdue(), home.late())
            assert (facility in owing) == (max(home.years()) in home.owed())
            seen.add(facility.next_action)

    assert len(seen) >= 9

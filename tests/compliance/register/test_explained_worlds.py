"""What is explained of a facility is what the lists say of it, in whole worlds."""

from datetime import UTC, date, datetime

import pytest

from compliance.filings.standing import classified
from compliance.register.explained_facility import why_not_counted
from compliance.register.explaining import explain
from compliance.rule.classification import RULE, Category
from compliance.rule.publication import mark_of
from compliance.work.facts import with_next_action
from compliance.work.next_action import PRIORITY
from facilities.models import Facility
from tests.compliance.register.telling import by_label
from tests.factories.demo_world import ON, seed
from tests.factories.worlds import RuleWorld

pytestmark = pytest.mark.django_db


def agrees_with_the_lists(facilities, *, on, known_at):
    """Hold what is explained of facilities against the SQL of the lists; return the categories."""
    rows = Facility.objects.filter(pk__in=[one.pk for one in facilities])
    stand = classified(rows, on=on, known_at=known_at)
    categories = dict(stand.values_list("pk", "category"))
    listed = with_next_action(stand, on=on, known_at=known_at).select_related(
        "facility_type", "authority", "prefecture", "municipality"
    )
    counted = set(rows.counted(on=on))
    for row in listed:
        explanation = explain(row, on=on, known_at=known_at)
        record, said = explanation.record, by_label(explanation)
        category = Category(categories[row.pk])
        assert (record.category, record.mark) == (category, mark_of(category)), row
        assert record.next_action == row.next_action, row
        assert bool(why_not_counted(row, record, on=on)) == (row not in counted), row
        line = int(said["判定表の行"][0].split("行")[0][1:])
        assert RULE.lines[line - 1].answer == category, row
        if row in counted:
            line = int(said["優先順の表の行"][0].split("行")[0][1:])
            assert PRIORITY.lines[line - 1].answer == row.next_action, row
    return set(categories.values())


def test_what_is_explained_of_the_invented_world_is_what_its_lists_say():
    seed(scale="small")
    known_at = datetime(2026, 11, 23, 14, tzinfo=UTC)
    every = list(Facility.objects.order_by("pk"))

    found = agrees_with_the_lists(every[:: len(every) // 40], on=ON, known_at=known_at)

    assert len(found) >= 4


@pytest.mark.parametrize(
    ("on", "known_at"),
    [
        (date(2026, 8, 1), datetime(2026, 3, 1, tzinfo=UTC)),
        (date(2025, 8, 1), datetime(2027, 7, 1, tzinfo=UTC)),
    ],
)
def test_what_is_explained_of_a_past_day_and_time_is_what_the_lists_say(
    city, prefecture, other_city, on, known_at
):
    world = RuleWorld(7, city, prefecture, other_city)

    found = agrees_with_the_lists(world.homes, on=on, known_at=known_at)

    assert len(found) >= 4

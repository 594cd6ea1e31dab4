"""The yardsticks count what the product counts; a wrong one is found out."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from compliance.filings.models import Filing
from demo import contest
from demo.management.commands import bench_breakdown
from demo.yardsticks import YARDSTICKS
from tests.factories.demo_world import ON

ZONE = timezone.get_default_timezone()
NOW = datetime(2026, 11, 23, 12, tzinfo=ZONE)
THEN = datetime(2025, 9, 1, tzinfo=ZONE)


@pytest.mark.parametrize("on", [ON, date(2025, 8, 1), date(2024, 3, 31)])
@pytest.mark.parametrize("known_at", [NOW, THEN])
def test_every_yardstick_counts_what_the_product_counts(world, on, known_at):
    result = contest.hold(contest.Question(on=on, known_at=known_at), repeats=1)

    assert result.n > 100
    assert result.fastest in YARDSTICKS
    assert result.ratio > 0


def test_a_yardstick_that_forgets_corrections_is_found_out(world, monkeypatch):
    wrong_day = Filing.objects.filter(corrected_by__received_date__lt=F("received_date"))
    day = wrong_day.values_list("received_date", flat=True)[0]
    sql = YARDSTICKS["LATERAL"]
    wrong = sql.replace("c.original_id IS NOT NULL", "false")
    monkeypatch.setitem(YARDSTICKS, "LATERAL", wrong)

    with pytest.raises(contest.DifferentAnswers, match="LATERAL"):
        contest.hold(contest.Question(on=day, known_at=NOW), repeats=1)


def test_a_yardstick_that_follows_corrections_one_step_only_is_found_out(world, monkeypatch):
    returned = Filing.objects.filter(reviews__state="returned", corrects__isnull=False)
    last = Filing.objects.filter(corrects__in=returned).latest("received_date")
    sql = YARDSTICKS["scalar subquery, EXISTS"]
    first = "CASE WHEN w.original_id IS NULL THEN w.id ELSE w.original_id END"
    wrong = sql.replace(f"c.original_id = {first}", "c.corrects_id = w.id")
    # The first version of that filing bears a later day, on which it would count again.
    monkeypatch.setitem(YARDSTICKS, "scalar subquery, EXISTS", wrong)

    with pytest.raises(contest.DifferentAnswers, match="EXISTS"):
        contest.hold(contest.Question(on=last.original.received_date, known_at=NOW), repeats=1)


def test_the_command_prints_every_way_and_the_ratio(world, monkeypatch):
    monkeypatch.setattr(bench_breakdown, "HIGHEST_RATIO", 1000)
    printed = StringIO()

    call_command("bench_breakdown", runs=1, repeats=1, stdout=printed)

    lines = printed.getvalue()
    assert all(lines.count(name) >= 4 for name in YARDSTICKS)
    assert lines.count("ratio") == 5


def test_the_command_fails_where_the_product_is_too_slow(world, monkeypatch):
    monkeypatch.setattr(bench_breakdown, "HIGHEST_RATIO", 0)

    with pytest.raises(CommandError, match="手書きのSQL"):
        call_command("bench_breakdown", runs=1, repeats=1, stdout=StringIO())


def test_there_is_nothing_to_measure_without_filings(db):
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("bench_breakdown", stdout=StringIO())

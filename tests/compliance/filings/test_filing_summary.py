"""The summary of a home's filings: always what the filings say, kept by the database itself."""

import threading
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

import compliance.filings.settled
from compliance.deadlines.open_years import OpenYears
from compliance.filings.models import Filing, FilingSummary
from compliance.filings.recording import filing_row
from compliance.filings.reviewing import accept_filing, return_filing
from compliance.filings.standing import classified
from compliance.filings.verification import verify_filings
from compliance.work.facts import work_code, years_open
from facilities.models import Facility
from tests.accounts.attack import as_web, run
from tests.committed import apart
from tests.factories.accounts import make_user
from tests.factories.compliance import (
    RECORDED,
    FilingFields,
    make_filing,
    new_filing,
    partner,
)
from tests.factories.facilities import make_facility
from tests.factories.worlds import RuleWorld, midnight

DAYS = (date(2026, 3, 31), date(2026, 11, 25), date(2027, 4, 1), date(2028, 4, 1))
IN_2026 = 1 << 26
LATER = datetime(2026, 7, 1, tzinfo=UTC)


def answers(on: date) -> tuple[list[tuple[object, ...]], dict[int, OpenYears]]:
    """Return what the lists say of every home on a day, as known at its end."""
    known_at = midnight(on)
    ordered = Facility.objects.order_by("pk")
    code = work_code(on=on, known_at=known_at)
    rows = classified(ordered, on=on, known_at=known_at).annotate(code=code)
    said = list(rows.values_list("pk", "facts", "filing_id", "code"))
    return [*said], years_open(Facility.objects.all(), on=on, known_at=known_at)


def told_without_summaries(
    monkeypatch, on: date
) -> tuple[list[tuple[object, ...]], dict[int, OpenYears]]:
    with monkeypatch.context() as patched:
        for module in ("filings.settled", "work.facts", "deadlines.filed_years"):
            patched.setattr(f"compliance.{module}.settled", lambda **clocks: None)
        return answers(on)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_the_lists_say_the_same_with_the_summaries_and_without(
    city, prefecture, other_city, monkeypatch, seed
):
    RuleWorld(seed, city, prefecture, other_city)

    for on in DAYS:
        assert compliance.filings.settled.settled(on=on, known_at=midnight(on)) is not None
        assert answers(on) == told_without_summaries(monkeypatch, on), on
    assert verify_filings().stale == []


@pytest.mark.django_db
def test_a_filing_a_correction_and_a_decision_change_the_summary_at_once(city):
    city.review_required = True
    city.save()
    home, by = make_facility(authority=city), make_user(city)
    assert not FilingSummary.objects.filter(facility=home).exists()

    first = make_filing(home, [partner(promises="ⅰ")])
    summary = FilingSummary.objects.get(facility=home)
    assert (summary.years, summary.filing_id) == (IN_2026, None)

    accept_filing(first, now=LATER, by=by)
    summary.refresh_from_db()
    assert (summary.filing, summary.recorded_to) == (first, LATER)

    corrected: FilingFields = {
        "kind": Filing.Kind.CORRECTION,
        "corrects": first,
        "correction_reason": "誤記",
    }
    second = make_filing(home, [], now=LATER, **corrected)
    summary.refresh_from_db()
    assert (summary.filing, summary.is_plain) == (first, True)

    return_filing(second, reasons="不備", form_lacking=True, now=LATER, by=by)
    summary.refresh_from_db()
    assert (summary.filing, summary.is_plain) == (first, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_at_once_the_summary_forgets_neither(city):
    home = make_facility(authority=city)
    make_filing(home)
    begun, seen = threading.Event(), threading.Event()

    def record(year: int, wait: threading.Event | None) -> None:
        # As an import without the acts' own lock would: the trigger alone keeps the order.
        with transaction.atomic():
            filing_row(new_filing(home, [], year=year), now=LATER, by=None).save()
            begun.set()
            if wait:
                wait.wait(1)

    first = apart(lambda: record(2024, seen))
    begun.wait(10)
    second = apart(lambda: record(2025, None))
    first.join(20)
    second.join(20)

    assert FilingSummary.objects.get(facility=home).years == 0b111 << 24


@pytest.mark.django_db
def test_a_home_that_moves_takes_its_summary_along(city, other_city):
    home = make_filing(make_facility(authority=city)).facility

    Facility.objects.filter(pk=home.pk).update(authority=other_city)

    assert FilingSummary.objects.get(facility=home).authority == other_city
    with as_web(make_user(city)):
        assert not FilingSummary.objects.filter(facility=home).exists()
    with as_web(make_user(other_city)):
        assert FilingSummary.objects.filter(facility=home).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE compliance_filingsummary SET facts_code = 239",
        "DELETE FROM compliance_filingsummary",
        "TRUNCATE compliance_filingsummary",
        "SELECT compliance_summarise_filings(ARRAY[1])",
        "SELECT * FROM compliance_filings_together(ARRAY[1])",
    ],
)
def test_the_web_role_cannot_write_a_summary(city, statement):
    make_filing(make_facility(authority=city))

    with as_web(make_user(city)), pytest.raises(DatabaseError), transaction.atomic():
        run(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "falsify",
    [
        "UPDATE compliance_filingsummary SET facts_code = 239",
        "UPDATE compliance_filingsummary SET years = 0",
        "DELETE FROM compliance_filingsummary",
    ],
)
def test_a_summary_that_was_falsified_is_named_and_can_be_made_anew(city, falsify):
    home = make_filing(make_facility(authority=city), now=RECORDED).facility
    run(falsify)
    told, errors = StringIO(), StringIO()

    with pytest.raises(CommandError, match="1件"):
        call_command("verify_filings", stdout=told, stderr=errors)
    assert f"施設 {home.number}：届出の現況が届出と一致しません。" in errors.getvalue()

    call_command("verify_filings", "--renew", stdout=told, stderr=errors)
    assert verify_filings().stale == []


@pytest.mark.django_db
def test_where_the_summary_answers_no_filing_is_read(city):
    home = make_filing(make_facility(authority=city)).facility
    rows = Facility.objects.filter(pk=home.pk)
    on = date(2026, 6, 30)

    plan = classified(rows, on=on, known_at=midnight(on)).explain(analyze=True)

    read = [line for line in plan.splitlines() if "compliance_filing " in line]
    assert read
    assert all("never executed" in line for line in read)

"""Two years of what the offices of the demo did with the filings that came in."""

from datetime import date, timedelta

from common.japanese import fiscal_year
from compliance.deadlines.models import DeadlineRule
from demo.doubles import enter_twice
from demo.letters_sent import send_letters
from demo.notes import keep_notes, share_a_view
from demo.offices import DemoOffice, at_work, demo_offices
from demo.papers import attach_agreements, bring_a_file
from demo.talks import talk
from facilities.models import TypeCode

_TYPES_DUE_EARLY = [TypeCode.HEALTH_FACILITY.value, TypeCode.INTEGRATED_FACILITY.value]


def make_dealings(prefecture: str, *, on: date, seed: int, with_files: bool) -> None:
    """Let the offices of the demo work; the same seed and day give the same dealings.

    Without files no letter is printed and nothing is attached or brought.
    """
    for office in demo_offices(prefecture, on=on, seed=seed):
        _want_filings_early(office)
        send_letters(office, printed=with_files)
        talk(office)
        keep_notes(office)
        share_a_view(office)
        if with_files:
            attach_agreements(office)
            bring_a_file(office)
        enter_twice(office)


def _want_filings_early(office: DemoOffice) -> None:
    """Let a deadline of some types have passed: the end of a month of this 年度, if one has."""
    year = fiscal_year(office.on)
    due = office.on.replace(day=1) - timedelta(days=1)
    due = due.replace(day=1) - timedelta(days=1) if due.month > 4 else due
    if fiscal_year(due) != year:
        return
    DeadlineRule.objects.create(
        authority=office.authority,
        first_fiscal_year=year,
        facility_types=_TYPES_DUE_EARLY,
        kind=DeadlineRule.Kind.MONTH_END,
        due_month=due.month,
        recorded_at=at_work(date(year, 4, 1), office.chance("deadlines")),
        recorded_by=office.manager,
        channels="電子申請、電子メール、郵送",
    )

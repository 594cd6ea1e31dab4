"""From which 年度 on an office can speak of what was filed (docs/adr/0031), as a set in SQL."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Case, F, When
from django.db.models.expressions import Combinable

from common.japanese import fiscal_year, fiscal_year_span
from compliance.deadlines.conditions import Deadlines, Schedule, Span, first_held
from compliance.deadlines.year_numbers import SET, FiscalYear, YearsFrom, both, years


def begun_years(deadlines: Deadlines) -> Combinable:
    """Return the 年度 that the office can speak of (Authority.records_from): those after a day.

    The 年度 that holds the day is one of them unless a deadline of it lies before the day: what
    came in time had come by then, and nobody has written it down.
    """
    first, on = first_held(deadlines.on), deadlines.on
    usual = settings.RECORDS_FROM
    if fiscal_year(usual) > fiscal_year(on):
        # Of a day before all records its own year is asked, as it was asked then.
        usual, _ = fiscal_year_span(fiscal_year(on))
    said = F("authority__records_from")

    def unsaid(schedule: Schedule) -> int:
        begun = fiscal_year(usual)
        missed = any(one.fiscal_year == begun and one.first_due < usual for one in schedule)
        return -(1 << max(begun + missed - first, 0))

    def missed(schedule: Schedule) -> tuple[tuple[int, Span], ...]:
        spans = (
            (one, (one.first_due + timedelta(days=1), fiscal_year_span(one.fiscal_year)[1]))
            for one in schedule
        )
        return tuple(
            (1 << one.fiscal_year - first, span) for one, span in spans if span[0] <= span[1]
        )

    def without(value: tuple[tuple[int, Span], ...]) -> Combinable:
        lines = [When(authority__records_from__range=span, then=years(~bit)) for bit, span in value]
        return Case(*lines, default=years(-1), output_field=SET) if lines else years(-1)

    return Case(
        When(authority__records_from=None, then=deadlines.by_schedule(unsaid, years, SET)),
        default=both(
            YearsFrom(FiscalYear(said), first=first), deadlines.by_schedule(missed, without, SET)
        ),
        output_field=SET,
    )

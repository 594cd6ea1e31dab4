"""The 年度 for which a home has filed, as a set in SQL: from its filings, or from their summary."""

from datetime import date, datetime
from typing import TypeVar

from django.contrib.postgres.aggregates import BitOr
from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from common.japanese import fiscal_year_span
from compliance.deadlines.conditions import (
    YEARS_HELD,
    Deadlines,
    Schedule,
    first_held,
)
from compliance.deadlines.year_numbers import (
    SET,
    OneYear,
    StoredYears,
    bits,
    both,
    either,
    years,
)
from compliance.filings.models import Filing, FilingQuerySet
from compliance.filings.models.filing import later_versions
from compliance.filings.models.review import form_found_lacking
from compliance.filings.settled import SUMMARY, settled

R = TypeVar("R", bound=QuerySet[Model])


def with_its_facility(rows: R) -> R:
    """Let conditions name columns of the facility's row without joining its table again."""
    return rows.alias(
        its_authority=ExpressionWrapper(OuterRef("authority_id"), IntegerField()),
        its_facility_type=ExpressionWrapper(OuterRef("facility_type_id"), CharField()),
    )


def own_filed_years(deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return the 年度 that filings stand for that came under the home's own entry."""
    asked = stood_for(deadlines, known_at, "facility")
    summed = summed_years(deadlines, known_at)
    return asked if summed is None else Coalesce(summed, asked)


def summed_years(deadlines: Deadlines, known_at: datetime) -> Combinable | None:
    """Return the same from the summary of the home's filings; NULL where that cannot tell.

    It cannot where a filing was returned, nor where a 変更 stands for a 年度 on other days than
    those of the 年度.
    """
    answers = settled(on=deadlines.on, known_at=known_at)
    if answers is None:
        return None
    first = first_held(deadlines.on)

    def changes(schedule: Schedule) -> int | None:
        spans = {terms.fiscal_year: terms.changes for terms in schedule if terms.changes}
        if any(span != fiscal_year_span(year) for year, span in spans.items()):
            return None
        return bits(spans, first)

    told = StoredYears(F(f"{SUMMARY}years"), first=first)
    changed = StoredYears(F(f"{SUMMARY}change_years"), first=first)
    counted = deadlines.by_schedule(changes, _years_or_null, SET)
    plain = answers & Q(**{f"{SUMMARY}is_plain": True})
    return Case(
        When(plain, then=either(told, both(changed, counted))),
        When(filing_summary=None, then=years(0)),
        output_field=SET,
    )


def _years_or_null(number: int | None) -> Combinable:
    return Value(None, output_field=SET) if number is None else years(number)


def stood_for(deadlines: Deadlines, known_at: datetime, home: str) -> Combinable:
    """Return the 年度 that filings stand for; `home` leads from a filing to the facility's row."""
    received = Filing.objects.filter(
        **{home: OuterRef("pk")}, received_date__lte=deadlines.on, recorded_at__lte=known_at
    )
    looked_at = received.filter(_may_stand_for_a_year(deadlines))
    filings = with_its_facility(_uncorrected(looked_at, known_at))
    lacking = Q(review_required=True) & form_found_lacking(known_at)
    year = _year_of(deadlines)
    sets = Case(When(lacking, then=year * (1 << YEARS_HELD)), default=year, output_field=SET)
    counted = filings.order_by().values(home).annotate(sets=BitOr(sets)).values("sets")
    return Coalesce(Subquery(counted), years(0))


def _may_stand_for_a_year(deadlines: Deadlines) -> Q:
    """Return what keeps out filings of the years before those that are looked at."""
    spans = [terms.changes for schedule in deadlines.schedules for terms in schedule]
    spans += [terms.changes for terms in deadlines.schedule(None, None)]
    first_days = [span[0] for span in spans if span]
    of_a_year = Q(fiscal_year__gte=first_held(deadlines.on))
    if not first_days:
        return of_a_year
    return of_a_year | Q(received_date__gte=min(first_days))


def _uncorrected(filings: FilingQuerySet, known_at: datetime) -> FilingQuerySet:
    """Return the filings that no correction has taken the place of, once it has arrived."""
    return filings.exclude(Exists(later_versions().arrived(known_at=known_at)))


def _corrects_change() -> Exists:
    first = Filing.objects.filter(pk=OuterRef("original"), kind=Filing.Kind.CHANGE)
    return Exists(first)


def _year_of(deadlines: Deadlines) -> Combinable:
    """Return the 年度 for which a filing stands; a 変更, corrected or not, as the rule says."""
    first = first_held(deadlines.on)
    change = Filing.Kind.CHANGE

    def changes(schedule: Schedule) -> tuple[tuple[int, tuple[date, date] | None], ...]:
        return tuple((1 << terms.fiscal_year - first, terms.changes) for terms in schedule)

    def within(windows: tuple[tuple[int, tuple[date, date] | None], ...]) -> Combinable:
        sets: Combinable = years(0)
        for bit, span in windows:
            if span:
                inside = Q(received_date__range=span)
                sets = sets + Case(When(inside, then=years(bit)), default=years(0))
        return ExpressionWrapper(sets, output_field=SET)

    return Case(
        When(
            Q(kind=change) | Q(kind=Filing.Kind.CORRECTION) & Q(_corrects_change()),
            then=deadlines.by_schedule(changes, within, SET, prefix="its_"),
        ),
        default=OneYear(F("fiscal_year"), first=first),
        output_field=SET,
    )

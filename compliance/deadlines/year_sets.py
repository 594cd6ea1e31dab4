"""The sets of 年度 of which open_years() is made, each as SQL on a facility's row.

A set of 年度 is one number: a bit each, the first 年度 that is looked at in the lowest.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib.postgres.aggregates import BitAnd, BitOr
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from compliance.deadlines.conditions import (
    YEARS_HELD,
    Deadlines,
    Schedule,
    YearTerms,
    first_held,
)
from compliance.deadlines.filed_years import own_filed_years, stood_for, with_its_facility
from compliance.deadlines.models import DeadlineRule, YearClosing
from compliance.deadlines.year_numbers import (
    SET,
    FiscalYear,
    OneYear,
    YearsFrom,
    bits,
    both,
    either,
    years,
)
from compliance.filings.settled import of_counting
from facilities.models import HOUSES, Facility, FormerAuthority, Suspension

# The bit of each 年度, and a day of it.
Days = tuple[tuple[int, date], ...]

ALL_YEARS = (1 << YEARS_HELD) - 1
IS_HOUSE = Q(facility_type__in=HOUSES, has_specified_designation=True)


def _sets_of(rows: QuerySet[Model, object]) -> QuerySet[Model, object]:
    return rows.values("sets")


def since_years(on: date) -> Combinable:
    """Return the 年度 in which the present authority designates the home, from the first on."""
    first = first_held(on)
    since = YearsFrom(FiscalYear(F("designated_date")), first=first)
    moved = FormerAuthority.objects.filter(facility=OuterRef("pk"), until_date__lte=on)
    sets = moved.order_by().values("facility")
    sets = sets.annotate(sets=BitAnd(YearsFrom(FiscalYear(F("until_date")), first=first)))
    return both(since, _if_any(FormerAuthority.objects.all(), Subquery(sets.values("sets")), -1))


def excused_years(deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return the 年度 for which nothing is asked: closed, exempt as a house, or not at work."""
    first = first_held(deadlines.on)
    in_force = YearClosing.objects.in_force(known_at=known_at).filter(facility=OuterRef("pk"))
    sets = in_force.order_by().values("facility")
    sets = sets.annotate(sets=BitOr(OneYear(F("fiscal_year"), first=first)))
    closed = _if_any(YearClosing.objects.all(), Subquery(sets.values("sets")), 0)
    exempt = _house(deadlines, DeadlineRule.House.EXEMPT, years(ALL_YEARS))
    idle = _if_any(Suspension.objects.all(), Subquery(_suspended(deadlines)), 0)
    return either(closed, either(exempt, idle))


def _if_any(rows: QuerySet[Model, object], sets: Combinable, otherwise: int) -> Combinable:
    """Return sets that only such rows can give; few homes have any, and only they are asked."""
    told = Coalesce(sets, years(otherwise))
    mentioned = Exists(rows.filter(facility=OuterRef("pk")))
    return Case(When(mentioned, then=told), default=years(otherwise), output_field=SET)


def _house(deadlines: Deadlines, house: DeadlineRule.House, sets: Combinable) -> Combinable:
    """Return those of the sets in which an authority treats 養護・軽費 houses so."""

    def treated_so(schedule: Schedule) -> int:
        treated = [terms.fiscal_year for terms in schedule if terms.house == house]
        return bits(treated, first_held(deadlines.on))

    if not any(map(treated_so, deadlines.schedules)):
        return years(0)
    allowed = deadlines.by_schedule(
        treated_so, lambda value: both(sets, years(value)) if value else years(0), SET
    )
    return Case(When(IS_HOUSE, then=allowed), default=years(0), output_field=SET)


def _suspended(deadlines: Deadlines) -> QuerySet[Model, object]:
    """Return the 年度 in which a home could not file: on the deadline, nor on the last day.

    On the last day it was suspended; on the deadline too, or it had not been designated.
    """
    first, on = first_held(deadlines.on), deadlines.on
    moved = FormerAuthority.objects.filter(facility=OuterRef("facility"), until_date__lte=on)
    rows = with_its_facility(Suspension.objects.filter(facility=OuterRef("pk"))).alias(
        its_designated_date=ExpressionWrapper(OuterRef("designated_date"), DateField()),
        its_move=Subquery(moved.order_by("-until_date").values("until_date")[:1]),
    )

    def days(day_of: Callable[[YearTerms], date]) -> Callable[[Schedule], Days]:
        return lambda schedule: tuple(
            (1 << terms.fiscal_year - first, day_of(terms)) for terms in schedule
        )

    def idle(value: Days, also: Callable[[date], Q]) -> Combinable:
        sets: Combinable = years(0)
        for bit, day in value:
            covers = Q(start_date__lte=day) & (Q(resumed_date=None) | Q(resumed_date__gt=day))
            sets = sets + Case(When(covers | also(day), then=years(bit)), default=years(0))
        return ExpressionWrapper(sets, output_field=SET)

    def not_yet(day: date) -> Q:
        return Q(its_designated_date__gt=day) | Q(its_move__gt=day)

    on_deadline = deadlines.by_schedule(
        days(lambda terms: terms.due), lambda value: idle(value, not_yet), SET, "its_"
    )
    on_last_day = deadlines.by_schedule(
        days(lambda terms: terms.last_day), lambda value: idle(value, lambda _: Q()), SET, "its_"
    )
    idle_then = both(BitOr(on_deadline), BitOr(on_last_day))
    return _sets_of(rows.order_by().values("facility").annotate(sets=idle_then))


def late_years(deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return the 年度 whose deadline has passed for a home."""
    usual = _late_for(deadlines, claims_bonus=False)
    claiming = _late_for(deadlines, claims_bonus=True)
    if not any(
        terms.bonus_due != terms.due for schedule in deadlines.schedules for terms in schedule
    ):
        return usual
    claims = of_counting("claims_bonus", on=deadlines.on, known_at=known_at)
    return Case(When(Q(_Is(claims)), then=claiming), default=usual, output_field=SET)


class _Is(Func):
    template = "%(expressions)s IS TRUE"
    output_field = BooleanField()
    conditional = True


def _late_for(deadlines: Deadlines, *, claims_bonus: bool) -> Combinable:
    first, on = first_held(deadlines.on), deadlines.on

    def passed(schedule: Schedule) -> tuple[int, tuple[int, date] | None]:
        over = [terms for terms in schedule if on > terms.due_for(claims_bonus=claims_bonus)]
        # 年度が終わると、期限に間に合わなかった事情は、もう問わない。
        ended = [terms.fiscal_year for terms in over if on > terms.last_day]
        running = [terms for terms in over if on <= terms.last_day]
        return bits(ended, first), _running(running, first, claims_bonus=claims_bonus)

    def late(value: tuple[int, tuple[int, date] | None]) -> Combinable:
        ended, running = value
        if running is None:
            return years(ended)
        bit, due = running
        return Case(
            When(_at_work_on(due, on), then=years(ended + bit)),
            default=years(ended),
            output_field=SET,
        )

    return deadlines.by_schedule(passed, late, SET)


def _running(terms: list[YearTerms], first: int, *, claims_bonus: bool) -> tuple[int, date] | None:
    """Return the 年度 that is not over though its deadline is, with the deadline."""
    if not terms:
        return None
    [one] = terms
    return 1 << one.fiscal_year - first, one.due_for(claims_bonus=claims_bonus)


def _at_work_on(day: date, on: date) -> Q:
    """Return the condition that a home could file on a day, with the authority of today."""
    moved = FormerAuthority.objects.filter(
        facility=OuterRef("pk"), until_date__gt=day, until_date__lte=on
    )
    suspended = Suspension.objects.filter(facility=OuterRef("pk")).on(day)
    designated = Q(designated_date=None) | Q(designated_date__lte=day)
    return designated & ~Exists(moved) & ~Exists(suspended)


def filed_years(deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return the 年度 that filings stand for, and above them those returned as lacking in form.

    Filings that came under an entry that was merged into this one are filings of the same home.
    """
    own = own_filed_years(deadlines, known_at)
    # As a set: few entries have been merged, and the set is read by its index, whoever asks.
    twice = Facility.objects.filter(merged_into__isnull=False)
    merged = Case(
        When(
            pk__in=twice.values("merged_into"),
            then=stood_for(deadlines, known_at, "facility__merged_into"),
        ),
        default=years(0),
        output_field=SET,
    )
    once = DeadlineRule.House.ONCE
    under = _house(deadlines, once, stood_for(deadlines, known_at, "facility__counted_under"))
    return either(either(own, merged), under)

"""Which yearly filings are missing of which homes, and which of them are late: in SQL.

基準第28条第2項等: 一年に一回以上. Each 年度 in which a home had to file is held until a filing of
that 年度 arrives, or the office closes it (YearClosing). docs/adr/0025 says which 年度 these are.
A set of 年度 is one number here: a bit each, the first 年度 that is looked at in the lowest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import BitAnd, BitOr
from django.db import models
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from common.japanese import fiscal_year, fiscal_year_label
from compliance.deadline_conditions import (
    YEARS_HELD,
    Deadlines,
    Schedule,
    YearTerms,
    first_held,
)
from compliance.models import DeadlineRule, Filing, FilingQuerySet, YearClosing
from compliance.models.filing import form_found_lacking, later_versions
from facilities.models import HOUSES, FormerAuthority, Suspension

_ALL = (1 << YEARS_HELD) - 1
_SET = BigIntegerField()
IS_HOUSE = Q(facility_type__in=HOUSES, has_specified_designation=True)


class YearState(models.TextChoices):
    """未届の年度の状態, the most urgent first."""

    LATE = "late", "期限超過"
    LACKING = "lacking", "期限超過（補正を求めています）"
    OPEN = "open", "期限前"


@dataclass(frozen=True, kw_only=True)
class OpenYear:
    """One 年度 whose filing is missing of a home."""

    fiscal_year: int
    due: date
    state: YearState

    @property
    def label(self) -> str:
        """Return the 年度 as people read it."""
        return fiscal_year_label(self.fiscal_year)


@dataclass(frozen=True, kw_only=True)
class OpenYears:
    """The 年度 whose filing is missing of one home, the earliest first."""

    owed: tuple[int, ...] = ()
    overdue: tuple[int, ...] = ()  # … past the deadline
    late: tuple[int, ...] = ()  # … and nothing of it has come, not even what was returned

    @property
    def leading(self) -> int | None:
        """Return the 年度 that is most urgent, if one is open."""
        return min(self.late or self.overdue or self.owed, default=None)

    def dated(self, schedule: Schedule, *, claims_bonus: bool) -> list["OpenYear"]:
        """Return each year with its deadline, the most urgent first."""
        found = [
            OpenYear(
                fiscal_year=terms.fiscal_year,
                due=terms.due_for(claims_bonus=claims_bonus),
                state=self._state(terms.fiscal_year),
            )
            for terms in schedule
            if terms.fiscal_year in self.owed
        ]
        order = list(YearState)
        return sorted(found, key=lambda one: (order.index(one.state), one.fiscal_year))

    def _state(self, year: int) -> "YearState":
        if year in self.late:
            return YearState.LATE
        return YearState.LACKING if year in self.overdue else YearState.OPEN

    @classmethod
    def of_number(cls, number: int, *, on: date) -> "OpenYears":
        """Return the years that open_years() has packed into a number."""
        first = first_held(on)
        owed, overdue, late = (
            tuple(first + place for place in range(YEARS_HELD) if number >> shift + place & 1)
            for shift in (0, YEARS_HELD, 2 * YEARS_HELD)
        )
        return cls(owed=owed, overdue=overdue, late=late)


class _Years(Func):
    """What is owed and late, from six sets; each is computed once for a row."""

    template = f"""(SELECT %(told)s FROM (
        SELECT (y.begun | CASE WHEN y.by_first THEN -(y.filed & {_ALL} & -(y.filed & {_ALL}))
                ELSE 0 END) & y.since & %(asked)s & ~y.filed & ~y.excused AS owed,
            y.late AS late, y.filed >> {YEARS_HELD} AS lacking
        FROM (SELECT %(expressions)s OFFSET 0) AS y (filed, excused, begun, by_first, since, late)
    OFFSET 0) AS o)"""  # noqa: S608  # constants of ours
    output_field = _SET


# PostgreSQL gives these operators one precedence, so each shift stands in brackets.
_PACKED = (
    f"o.owed | ((o.owed & o.late) << {YEARS_HELD}) "
    f"| ((o.owed & o.late & ~o.lacking) << {2 * YEARS_HELD})"
)


def open_years(*, deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return, on facilities, the number that OpenYears.of_number() reads."""
    return _years(_PACKED, deadlines, known_at)


def open_years_code(
    *, owes: int, overdue: int, late: int, deadlines: Deadlines, known_at: datetime
) -> Combinable:
    """Return, on facilities, the sum of those numbers whose facts hold."""
    told = (
        f"CASE WHEN o.owed = 0 THEN 0 WHEN o.owed & o.late = 0 THEN {owes} "
        f"WHEN o.owed & o.late & ~o.lacking = 0 THEN {owes + overdue} "
        f"ELSE {owes + overdue + late} END"
    )
    return _years(told, deadlines, known_at)


def owes_for(year: int, *, deadlines: Deadlines, known_at: datetime) -> Q:
    """Return the condition on facilities that the filing of a 年度 is missing."""
    place = year - first_held(deadlines.on)
    told = f"o.owed >> {place} & 1" if 0 <= place < YEARS_HELD else "0"
    return Q(_IsOne(_years(told, deadlines, known_at)))


class _IsOne(Func):
    template = "%(expressions)s = 1"
    output_field = BooleanField()
    conditional = True


def _years(told: str, deadlines: Deadlines, known_at: datetime) -> Combinable:
    on = deadlines.on
    first, last = first_held(on), deadlines.fiscal_year
    return _Years(
        _filed(deadlines, known_at),
        _excused(deadlines, known_at),
        _begun(on),
        ExpressionWrapper(Q(authority__records_from=None), output_field=BooleanField()),
        _since(on),
        _late(deadlines, known_at),
        told=told,
        asked=(1 << max(last - first + 1, 0)) - 1,
    )


def _bits(years: Iterable[int], first: int) -> int:
    return sum(1 << year - first for year in years)


class _Set(Func):
    """A set of 年度 that is known beforehand."""

    template = "(%(years)s::bigint)"
    arity = 0
    output_field = _SET


def _set(number: int) -> Combinable:
    return _Set(years=number)


class _FiscalYear(Func):
    """The 年度 of a day."""

    template = "(EXTRACT(YEAR FROM %(expressions)s - INTERVAL '3 months')::int)"
    output_field = IntegerField()


class _Bit(Func):
    """The set of one 年度; empty where it lies outside what is looked at."""

    template = (
        f"(CASE WHEN %(expressions)s - %(first)s BETWEEN 0 AND {YEARS_HELD - 1} "
        "THEN 1::bigint << (%(expressions)s - %(first)s) ELSE 0 END)"
    )
    output_field = _SET


class _From(Func):
    """The set of a 年度 and all after it; every 年度 where none is known."""

    template = (
        "(CASE WHEN %(expressions)s > %(first)s "
        f"THEN -(1::bigint << LEAST(%(expressions)s - %(first)s, {YEARS_HELD})) ELSE -1 END)"
    )
    output_field = _SET


def _with_its_facility(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Let conditions name columns of the facility's row without joining its table again."""
    return rows.alias(
        its_authority=ExpressionWrapper(OuterRef("authority_id"), IntegerField()),
        its_facility_type=ExpressionWrapper(OuterRef("facility_type_id"), CharField()),
    )


def _begun(on: date) -> Combinable:
    """Return from which 年度 on the office knows what was filed (Authority.records_from)."""
    first = first_held(on)
    unsaid = max(min(settings.RECORDS_FROM, fiscal_year(on)) - first, 0)
    return Case(
        When(authority__records_from=None, then=_set(-(1 << unsaid))),
        default=_From(F("authority__records_from"), first=first),
        output_field=_SET,
    )


def _since(on: date) -> Combinable:
    """Return the 年度 in which the present authority designates the home, from the first on."""
    first = first_held(on)
    since = _From(_FiscalYear(F("designated_date")), first=first)
    moved = FormerAuthority.objects.filter(facility=OuterRef("pk"), until_date__lte=on)
    sets = moved.order_by().values("facility")
    sets = sets.annotate(sets=BitAnd(_From(_FiscalYear(F("until_date")), first=first)))
    return since.bitand(Coalesce(Subquery(sets.values("sets")), _set(-1)))


def _excused(deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return the 年度 for which nothing is asked: closed, exempt as a house, or not at work."""
    first = first_held(deadlines.on)
    closed = YearClosing.objects.in_force(known_at=known_at).filter(facility=OuterRef("pk"))
    sets = closed.order_by().values("facility")
    sets = sets.annotate(sets=BitOr(_Bit(F("fiscal_year"), first=first)))
    return (
        Coalesce(Subquery(sets.values("sets")), _set(0))
        .bitor(_house(deadlines, DeadlineRule.House.EXEMPT, _set(_ALL)))
        .bitor(Coalesce(Subquery(_suspended(deadlines)), _set(0)))
    )


def _house(deadlines: Deadlines, house: DeadlineRule.House, sets: Combinable) -> Combinable:
    """Return those of the sets in which an authority treats 養護・軽費 houses so."""

    def years(schedule: Schedule) -> int:
        treated = [terms.fiscal_year for terms in schedule if terms.house == house]
        return _bits(treated, first_held(deadlines.on))

    if not any(map(years, _schedules(deadlines))):
        return _set(0)
    allowed = deadlines.by_schedule(
        years, lambda value: sets.bitand(_set(value)) if value else _set(0), _SET
    )
    return Case(When(IS_HOUSE, then=allowed), default=_set(0), output_field=_SET)


def _suspended(deadlines: Deadlines) -> QuerySet[Any, Any]:
    """Return the 年度 in which a home could not file: on the deadline, nor on the last day.

    On the last day it was suspended; on the deadline too, or it had not been designated.
    """
    first, on = first_held(deadlines.on), deadlines.on
    moved = FormerAuthority.objects.filter(facility=OuterRef("facility"), until_date__lte=on)
    rows = _with_its_facility(Suspension.objects.filter(facility=OuterRef("pk"))).alias(
        its_designated_date=ExpressionWrapper(OuterRef("designated_date"), DateField()),
        its_move=Subquery(moved.order_by("-until_date").values("until_date")[:1]),
    )

    def days(day_of: Callable[[YearTerms], date]) -> Callable[[Schedule], tuple]:
        return lambda schedule: tuple(
            (1 << terms.fiscal_year - first, day_of(terms)) for terms in schedule
        )

    def idle(value: tuple, also: Callable[[date], Q]) -> Combinable:
        sets: Combinable = _set(0)
        for bit, day in value:
            covers = Q(start_date__lte=day) & (Q(resumed_date=None) | Q(resumed_date__gt=day))
            sets = sets + Case(When(covers | also(day), then=_set(bit)), default=_set(0))
        return ExpressionWrapper(sets, output_field=_SET)

    def not_yet(day: date) -> Q:
        return Q(its_designated_date__gt=day) | Q(its_move__gt=day)

    on_deadline = deadlines.by_schedule(
        days(lambda terms: terms.due), lambda value: idle(value, not_yet), _SET, "its_"
    )
    on_last_day = deadlines.by_schedule(
        days(lambda terms: terms.last_day), lambda value: idle(value, lambda _: Q()), _SET, "its_"
    )
    both = BitOr(on_deadline).bitand(BitOr(on_last_day))
    return rows.order_by().values("facility").annotate(sets=both).values("sets")


def _late(deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return the 年度 whose deadline has passed for a home."""
    usual = _late_for(deadlines, claims_bonus=False)
    claiming = _late_for(deadlines, claims_bonus=True)
    if not any(
        terms.bonus_due != terms.due for schedule in _schedules(deadlines) for terms in schedule
    ):
        return usual
    counting = Filing.objects.filter(facility=OuterRef("pk")).in_effect(
        on=deadlines.on, known_at=known_at
    )
    claims = Subquery(counting.latest_first().values("claims_bonus")[:1])
    return Case(When(Q(_Is(claims)), then=claiming), default=usual, output_field=_SET)


class _Is(Func):
    template = "%(expressions)s IS TRUE"
    output_field = BooleanField()
    conditional = True


def _schedules(deadlines: Deadlines) -> list[Schedule]:
    pairs = {pair for rules in deadlines.by_year.values() for pair in rules.by_type}
    common = {(pk, None) for rules in deadlines.by_year.values() for pk in rules.common}
    return [deadlines.schedule(*pair) for pair in pairs | common]


def _late_for(deadlines: Deadlines, *, claims_bonus: bool) -> Combinable:
    first, on = first_held(deadlines.on), deadlines.on

    def passed(schedule: Schedule) -> tuple[int, tuple[int, date] | None]:
        over = [terms for terms in schedule if on > terms.due_for(claims_bonus=claims_bonus)]
        # 年度が終わると、期限に間に合わなかった事情は、もう問わない。
        ended = [terms.fiscal_year for terms in over if on > terms.last_day]
        running = [terms for terms in over if on <= terms.last_day]
        return _bits(ended, first), _running(running, first, claims_bonus=claims_bonus)

    def late(value: tuple[int, tuple[int, date] | None]) -> Combinable:
        ended, running = value
        if running is None:
            return _set(ended)
        bit, due = running
        return Case(
            When(_at_work_on(due, on), then=_set(ended + bit)),
            default=_set(ended),
            output_field=_SET,
        )

    return deadlines.by_schedule(passed, late, _SET)


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


def _filed(deadlines: Deadlines, known_at: datetime) -> Combinable:
    """Return the 年度 that filings stand for, and above them those returned as lacking in form.

    Filings that came under an entry that was merged into this one are filings of the same home.
    """
    own = _stand_for(deadlines, known_at, "facility")
    merged = _stand_for(deadlines, known_at, "facility__merged_into")
    under = _stand_for(deadlines, known_at, "facility__counted_under")
    once = DeadlineRule.House.ONCE
    return own.bitor(merged).bitor(_house(deadlines, once, under))


def _stand_for(deadlines: Deadlines, known_at: datetime, home: str) -> Combinable:
    received = Filing.objects.filter(
        **{home: OuterRef("pk")}, received_date__lte=deadlines.on, recorded_at__lte=known_at
    )
    filings = _with_its_facility(_uncorrected(received, known_at))
    lacking = Q(review_required=True) & form_found_lacking(known_at)
    years = _year_of(deadlines)
    sets = Case(When(lacking, then=years * (1 << YEARS_HELD)), default=years, output_field=_SET)
    counted = filings.order_by().values(home).annotate(sets=BitOr(sets)).values("sets")
    return Coalesce(Subquery(counted), _set(0))


def _uncorrected(filings: FilingQuerySet, known_at: datetime) -> FilingQuerySet:
    """Return the filings that no correction has taken the place of, once it has arrived."""
    return filings.exclude(Exists(later_versions().arrived(known_at=known_at)))


def _year_of(deadlines: Deadlines) -> Combinable:
    """Return the 年度 for which a filing stands; a 変更, corrected or not, as the rule says."""
    first = first_held(deadlines.on)
    change = Filing.Kind.CHANGE

    def changes(schedule: Schedule) -> tuple[tuple[int, Any], ...]:
        return tuple((1 << terms.fiscal_year - first, terms.changes) for terms in schedule)

    def within(windows: tuple[tuple[int, Any], ...]) -> Combinable:
        sets: Combinable = _set(0)
        for bit, span in windows:
            if span:
                inside = Q(received_date__range=span)
                sets = sets + Case(When(inside, then=_set(bit)), default=_set(0))
        return ExpressionWrapper(sets, output_field=_SET)

    return Case(
        When(
            Q(kind=change) | Q(original__kind=change),
            then=deadlines.by_schedule(changes, within, _SET, prefix="its_"),
        ),
        default=_Bit(F("fiscal_year"), first=first),
        output_field=_SET,
    )

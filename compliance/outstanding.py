"""The facts of the next action for many facilities, in SQL; compliance.work has them for one.

Two clocks, as in compliance.standing. Each fact is looked up once for a row.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable, ExpressionWrapper
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from common.japanese import fiscal_year
from compliance.classification import ANSWERS, Facts
from compliance.deadline_conditions import Deadlines, read_deadlines
from compliance.follow_up import a_year_before, contact_due, guided, reply_late
from compliance.models import DeadlineRule, Filing, FilingQuerySet, Review
from compliance.next_action import Work, action_case, packed
from compliance.work import DECISIONS, PLANS, UNMET
from facilities.models import HOUSES, FacilityQuerySet, Obligation


def with_next_action(
    facilities: FacilityQuerySet, *, on: date, known_at: datetime
) -> FacilityQuerySet:
    """Annotate each facility with next_action, the value of a NextAction."""
    return facilities.annotate(next_action=action_case(work_code(on=on, known_at=known_at)))


def owes_filing(*, on: date, known_at: datetime) -> Q:
    """Return the condition that the filing of the day's 年度 is missing."""
    return Q(_owes(read_deadlines(on=on), on=on, known_at=known_at))


def work_code(*, on: date, known_at: datetime) -> Combinable:
    """Return the facts of a facility's row as SQL: those of its standing and of the work on it."""
    deadlines = read_deadlines(on=on)
    must_admit = _must_admit(on)
    duty = _flag(Q(facility_type__in=must_admit), packed(Facts(must_admit=True).code, 0))
    late = _flag(deadlines.late(claims_bonus=False), _bit(late=True))
    counting = Subquery(_counting(deadlines, must_admit, on=on, known_at=known_at))
    waiting = Subquery(_waiting(on=on, known_at=known_at))
    newest = Subquery(_newest(on=on, known_at=known_at))
    return (
        Coalesce(counting, late, output_field=IntegerField())
        + Coalesce(waiting, 0, output_field=IntegerField())
        + Coalesce(newest, 0, output_field=IntegerField())
        + _flag(_owes(deadlines, on=on, known_at=known_at), _bit(owes=True))
        + _flag(guided(on=on, known_at=known_at), _bit(guided=True))
        + _flag(reply_late(on=on, known_at=known_at), _bit(reply_late=True))
        + _flag(contact_due(on=on, known_at=known_at), _bit(contact_due=True))
        + duty
    )


def _bit(**facts: bool) -> int:
    return packed(0, Work(**facts).code)


def _flag(condition: Any, bit: int) -> Case:
    return Case(When(condition, then=Value(bit)), default=Value(0), output_field=IntegerField())


def _must_admit(on: date) -> list[str]:
    binding = Obligation.objects.in_force(on=on).filter(covers_admission=True)
    return list(binding.values_list("facility_type", flat=True))


def _filings(*, on: date, known_at: datetime) -> FilingQuerySet:
    filings = Filing.objects.filter(facility=OuterRef("pk"))
    return filings.filter(received_date__lte=on, recorded_at__lte=known_at)


def _with_its_facility(filings: FilingQuerySet) -> FilingQuerySet:
    """Let conditions name columns of the facility's row without joining its table again."""
    return filings.alias(
        its_authority=ExpressionWrapper(OuterRef("authority_id"), IntegerField()),
        its_facility_type=ExpressionWrapper(OuterRef("facility_type_id"), CharField()),
        its_designated_date=ExpressionWrapper(OuterRef("designated_date"), DateField()),
    )


def _counting(
    deadlines: Deadlines, must_admit: list[str], *, on: date, known_at: datetime
) -> QuerySet[Any, Any]:
    filings = _with_its_facility(
        Filing.objects.filter(facility=OuterRef("pk")).in_effect(on=on, known_at=known_at)
    )
    claims = Q(claims_bonus=True)
    late = claims & deadlines.late(claims_bonus=True, prefix="its_") | ~claims & deadlines.late(
        claims_bonus=False, prefix="its_"
    )
    asks = Q(its_facility_type__in=must_admit)
    code = (
        F("facts_code")
        + _flag(asks & _unmet(Facts(must_admit=True)) | ~asks & _unmet(Facts()), _bit(unmet=True))
        + _flag(_planned(), _bit(planned=True))
        + _flag(_promise_due(on), _bit(promise_due=True))
        + _flag(_confirmed_long_ago(on), _bit(confirmed_long_ago=True))
        + _flag(late, _bit(late=True))
    )
    return filings.latest_first().annotate(work=code).values("work")[:1]


def _unmet(asked: Facts) -> Q:
    """Return the filings that do not meet what is asked, as the rule answers."""
    filed, asks = Facts(filed=True).code, Facts(must_admit=True).code
    said = [code for code in range(len(ANSWERS)) if code & filed and not code & asks]
    return Q(facts_code__in=[code for code in said if ANSWERS[code + asked.code] in UNMET])


def _planned() -> Q:
    return Q(planned_month__isnull=False) | Q(stage__in=PLANS)


def _promise_due(on: date) -> Q:
    # 予定時期は月で届け出るので、その月が終わると到来したものとする。見込みは届出の年度の末まで。
    return Q(planned_month__lt=on.replace(day=1)) | Q(
        planned_month=None, stage=Filing.Stage.EXPECTED, fiscal_year__lt=fiscal_year(on)
    )


def _confirmed_long_ago(on: date) -> Q:
    # 確認日の記載がなければ、遅くとも受付日までに確認したものとする。
    last = a_year_before(on)
    stated = Q(confirmed_date__lt=last) | Q(confirmed_date=None, received_date__lt=last)
    return Q(partner_count__gt=0) & stated


def _waiting(*, on: date, known_at: datetime) -> QuerySet[Any, Any]:
    """Return a filing that nobody has decided about or corrected."""
    decisions = Review.objects.filter(state__in=DECISIONS, recorded_at__lte=known_at)
    corrected = Filing.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=known_at)
    returned_before = (
        decisions.filter(
            filing__facility=OuterRef("facility"), recorded_at__lte=OuterRef("recorded_at")
        )
        .order_by("-recorded_at", "-pk")
        .values("state")[:1]
    )
    code = Case(
        When(
            Exact(Subquery(returned_before), Value(Review.State.RETURNED)),
            then=Value(_bit(waiting=True, resubmitted=True)),
        ),
        default=Value(_bit(waiting=True)),
        output_field=IntegerField(),
    )
    return (
        _filings(on=on, known_at=known_at)
        .filter(review_required=True)
        .exclude(Exists(decisions.filter(filing=OuterRef("pk"))))
        .exclude(Exists(corrected))
        .latest_first()
        .annotate(work=code)
        .values("work")[:1]
    )


def _newest(*, on: date, known_at: datetime) -> QuerySet[Any, Any]:
    """Return whether the newest filing was returned."""
    code = _flag(_returned(known_at), _bit(returned=True))
    newest = _filings(on=on, known_at=known_at).latest_first()
    return newest.annotate(work=code).values("work")[:1]


def _returned(known_at: datetime) -> Combinable:
    returned = Review.objects.filter(
        filing=OuterRef("pk"), state=Review.State.RETURNED, recorded_at__lte=known_at
    )
    return Q(review_required=True) & Exists(returned)


def _owes(deadlines: Deadlines, *, on: date, known_at: datetime) -> Combinable:
    """Return the condition that this year's filing is missing."""
    house = Q(facility_type__in=HOUSES, has_specified_designation=True)
    own = _for_the_year(_filings(on=on, known_at=known_at), deadlines, known_at)
    under_it = Filing.objects.filter(
        facility__counted_under=OuterRef("pk"), received_date__lte=on, recorded_at__lte=known_at
    )
    once = deadlines.houses(DeadlineRule.House.ONCE) & house
    exempt = deadlines.houses(DeadlineRule.House.EXEMPT) & house
    filed_once = once & Exists(_for_the_year(under_it, deadlines, known_at))
    return ~Exists(own) & ~exempt & ~filed_once


def _for_the_year(
    filings: FilingQuerySet, deadlines: Deadlines, known_at: datetime
) -> FilingQuerySet:
    """Return the filings that stand for the filing of this 年度, decided or not."""
    # 行政手続法第37条: a filing is made when it reaches the office; one that was returned is not.
    kinds = Filing.Kind
    this_year = Q(fiscal_year=deadlines.fiscal_year)
    corrects_change = Q(kind=kinds.CORRECTION, corrects__kind=kinds.CHANGE)
    counts = (
        Q(kind=kinds.ANNUAL) & this_year
        | Q(kind=kinds.CORRECTION) & this_year & ~corrects_change
        | Q(kind=kinds.CHANGE) & deadlines.changes_that_count(prefix="its_")
    )
    return _with_its_facility(filings).filter(counts).exclude(_returned(known_at))

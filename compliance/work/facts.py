"""The facts of the next action in SQL: the same for one facility and for many.

Two clocks, as in compliance.filings.standing. Each fact is looked up once for a row. What the facts
mean is tested against the law itself, stated in another form (tests/compliance/work/oracle.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, cast

from django.db.models import (
    Case,
    CharField,
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
from django_stubs_ext import WithAnnotations

from common.fiscal_years import a_year_before
from common.japanese import fiscal_year
from common.prepared import key_of_values
from compliance.correspondence.follow_up import contact_due, guided, reply_late
from compliance.deadlines.conditions import Deadlines, read_deadlines
from compliance.deadlines.open_years import (
    RECORDS_FROM,
    OpenYears,
    filed_for,
    key_of_years,
    open_years,
    open_years_code,
    owes_for,
)
from compliance.filings.models import Filing, FilingQuerySet, Review
from compliance.filings.settled import (
    SUMMARY,
    of_summary,
    once_put_together,
    settled,
    where_reviewed,
)
from compliance.rule.classification import ANSWERS, Category, Facts
from compliance.rule.obligations import GuidanceFinding, finding_of
from compliance.work.law import Law, read_law
from compliance.work.next_action import NextAction, Work, action_case, packed
from facilities.models import Facility, FacilityQuerySet, Obligation

UNMET = (Category.PARTLY_MET, Category.UNMET, Category.NO_PARTNER)
PLANS = (Filing.Stage.TO_CONSULT, Filing.Stage.CONSULTING, Filing.Stage.EXPECTED)


class Awaiting(TypedDict):
    """What with_next_action() annotates."""

    next_action: str | None


def with_next_action(
    facilities: QuerySet[Facility],
    *,
    on: date,
    known_at: datetime,
    where: Q | None = None,
    law: Law | None = None,
) -> "QuerySet[WithAnnotations[Facility, Awaiting]]":
    """Annotate each facility with next_action, the value of a NextAction; NULL if not asked for.

    Where a condition is given, the rule is asked only about the facilities for which it holds.
    """
    action: Combinable = action_case(work_code(on=on, known_at=known_at, law=law))
    if where:
        # Not as a filter: PostgreSQL would join its sets last, after asking about every facility.
        action = Case(When(where, then=action), output_field=CharField())
    return facilities.annotate(next_action=action)


def next_action_of(facility: Facility) -> NextAction:
    """Return the next action about a facility that with_next_action() has annotated."""
    action = cast("WithAnnotations[Facility, Awaiting]", facility).next_action
    assert action is not None, "the rule was not asked about this facility"
    return NextAction(action)


def owes_filing(*, on: date, known_at: datetime) -> Q:
    """Return the condition that the filing of the day's 年度 is missing."""
    return owes_for(fiscal_year(on), deadlines=read_deadlines(on=on), known_at=known_at)


def filed_for_year(*, on: date, known_at: datetime) -> Q:
    """Return the condition that a filing of the day's 年度 has arrived."""
    return filed_for(fiscal_year(on), deadlines=read_deadlines(on=on), known_at=known_at)


def years_open(
    facilities: FacilityQuerySet, *, on: date, known_at: datetime
) -> dict[int, OpenYears]:
    """Return, by the key of each facility, the 年度 whose filing is missing; one query for many."""
    number = open_years(deadlines=read_deadlines(on=on), known_at=known_at)
    rows = facilities.order_by().annotate(years=number).values_list("pk", "years")
    return {pk: OpenYears.of_number(years, on=on) for pk, years in rows}


def year_filings(
    facilities: FacilityQuerySet, *, on: date, known_at: datetime, deadlines: Deadlines
) -> tuple[dict[int, OpenYears], set[int]]:
    """Return what is missing of each facility, and which have filed for the day's 年度."""
    year = fiscal_year(on)
    number = open_years(deadlines=deadlines, known_at=known_at)
    filed = Case(
        When(filed_for(year, deadlines=deadlines, known_at=known_at), then=Value(value=True)),
        default=Value(value=False),
    )
    rows = facilities.order_by().annotate(years=number, filed=filed)
    told = list(rows.values_list("pk", "years", "filed"))
    missing = {pk: OpenYears.of_number(years, on=on) for pk, years, _ in told}
    return missing, {pk for pk, _, has_filed in told if has_filed}


def work_code(*, on: date, known_at: datetime, law: Law | None = None) -> Combinable:
    """Return the facts of a facility's row as SQL: those of its standing and of the work on it."""
    law = law or read_law(on=on)
    deadlines, obligations = law.deadlines, law.obligations

    def build() -> Combinable:
        return _work(deadlines, obligations, on=on, known_at=known_at)

    key = ("work", *key_of_years(deadlines), key_of_values(obligations))
    return once_put_together(key, build, on=on, known_at=known_at, joined=RECORDS_FROM)


def _work(
    deadlines: Deadlines, obligations: list[Obligation], *, on: date, known_at: datetime
) -> Combinable:
    must_admit = sorted(one.facility_type_id for one in obligations if one.covers_admission)
    duty = _flag(Q(facility_type__in=must_admit), packed(Facts(must_admit=True).code, 0))
    waiting = _told(_waiting(on=on, known_at=known_at))
    newest = _told(_newest(on=on, known_at=known_at))
    years = open_years_code(
        owes=_bit(owes=True),
        overdue=_bit(overdue=True),
        late=_bit(late=True),
        deadlines=deadlines,
        known_at=known_at,
    )
    return (
        Coalesce(_counting(obligations, on=on, known_at=known_at), 0, output_field=IntegerField())
        + where_reviewed(waiting, 0, on=on, known_at=known_at)
        + where_reviewed(newest, 0, on=on, known_at=known_at)
        + ExpressionWrapper(years, output_field=IntegerField())
        + _flag(guided(on=on, known_at=known_at), _bit(guided=True))
        + _flag(reply_late(on=on, known_at=known_at), _bit(reply_late=True))
        + _flag(contact_due(on=on, known_at=known_at), _bit(contact_due=True))
        + duty
    )


def _told(code: QuerySet[Filing, object]) -> Coalesce:
    return Coalesce(Subquery(code), 0, output_field=IntegerField())


def _bit(**facts: bool) -> int:
    return packed(0, Work(**facts).code)


def _flag(condition: Combinable | Q, bit: int) -> Case:
    return Case(When(condition, then=Value(bit)), default=Value(0), output_field=IntegerField())


def _filings(*, on: date, known_at: datetime) -> FilingQuerySet:
    filings = Filing.objects.filter(facility=OuterRef("pk"))
    return filings.filter(received_date__lte=on, recorded_at__lte=known_at)


def _counting(obligations: list[Obligation], *, on: date, known_at: datetime) -> Combinable:
    """Return what the filing that counts says, as facts."""
    filings = Filing.objects.filter(facility=OuterRef("pk")).in_effect(on=on, known_at=known_at)
    # Name the column of the facility's row without joining its table again.
    its_type = ExpressionWrapper(OuterRef("facility_type_id"), output_field=CharField())
    named = filings.latest_first().alias(its_facility_type=its_type)
    code = _said(obligations, on, NamedColumns(facility_type="its_facility_type"))
    return of_summary(
        settled(on=on, known_at=known_at),
        _said(obligations, on, NamedColumns(filing=SUMMARY)),
        Subquery(named.annotate(work=code).values("work")[:1]),
        IntegerField(),
    )


@dataclass(frozen=True, kw_only=True)
class NamedColumns:
    """Where a row holds the columns of the filing that counts, and the facility's type."""

    filing: str = ""
    facility_type: str = "facility_type"

    def q(self, **columns: object) -> Q:
        """Return the condition that the columns of the filing have these values."""
        return Q(**{f"{self.filing}{name}": value for name, value in columns.items()})


def _said(obligations: list[Obligation], on: date, named: NamedColumns) -> Combinable:
    unmet = _said_by_types(obligations, lambda one, said: said in UNMET, named)
    code: Combinable = F(f"{named.filing}facts_code")
    return (
        code
        + _flag(unmet, _bit(unmet=True))
        + _flag(_said_by_types(obligations, _breaks(on), named), _bit(breach=True))
        + _flag(_planned(named), _bit(planned=True))
        + _flag(_promise_due(on, named), _bit(promise_due=True))
        + _flag(_confirmed_long_ago(on, named), _bit(confirmed_long_ago=True))
    )


Judgement = Callable[[Obligation, Category], bool]


def _breaks(on: date) -> Judgement:
    def answer(obligation: Obligation, said: Category) -> bool:
        return finding_of(said, obligation=obligation, on=on) == GuidanceFinding.STANDARD_BREACH

    return answer


def _said_by_types(obligations: list[Obligation], answer: Judgement, named: NamedColumns) -> Q:
    """Return the filings of which the answer is yes, by what is asked of their facility's type."""
    types: dict[tuple[int, ...], list[str]] = {}
    for one in obligations:
        yes = {said for said in Category if answer(one, said)}
        asked = Facts(must_admit=one.covers_admission).code
        codes = tuple(code for code in _CODES_OF_FILINGS if ANSWERS[code + asked] in yes)
        types.setdefault(codes, []).append(one.facility_type_id)
    condition = Q(pk__in=[])
    for codes, names in types.items():
        if codes:
            of_type = Q(**{f"{named.facility_type}__in": sorted(names)})
            condition |= named.q(facts_code__in=codes) & of_type
    return condition


_FILED, _ASKS = Facts(filed=True).code, Facts(must_admit=True).code
_CODES_OF_FILINGS = [code for code in range(len(ANSWERS)) if code & _FILED and not code & _ASKS]


def _planned(named: NamedColumns) -> Q:
    return named.q(planned_month__isnull=False) | named.q(stage__in=PLANS)


def _promise_due(on: date, named: NamedColumns) -> Q:
    # 予定時期は月で届け出るので、その月が終わると到来したものとする。見込みは届出の年度の末まで。
    return named.q(planned_month__lt=on.replace(day=1)) | named.q(
        planned_month=None, stage=Filing.Stage.EXPECTED, fiscal_year__lt=fiscal_year(on)
    )


def _confirmed_long_ago(on: date, named: NamedColumns) -> Q:
    # 確認日の記載がなければ、遅くとも受付日までに確認したものとする。
    last = a_year_before(on)
    stated = named.q(confirmed_date__lt=last) | named.q(confirmed_date=None, received_date__lt=last)
    return named.q(partner_count__gt=0) & stated


def _waiting(*, on: date, known_at: datetime) -> QuerySet[Filing, object]:
    """Return a filing that nobody has decided about or corrected; one filed again goes before."""
    code = Case(
        When(is_resubmitted=True, then=Value(_bit(waiting=True, resubmitted=True))),
        default=Value(_bit(waiting=True)),
        output_field=IntegerField(),
    )
    filings = _filings(on=on, known_at=known_at).waiting(known_at=known_at)
    noted = filings.noting_resubmitted(known_at=known_at).order_by(F("is_resubmitted").desc())
    return noted.annotate(work=code).values("work")[:1]


def _newest(*, on: date, known_at: datetime) -> QuerySet[Filing, object]:
    """Return whether the newest filing was returned."""
    returned = Review.objects.filter(
        filing=OuterRef("pk"), state=Review.State.RETURNED, recorded_at__lte=known_at
    )
    code = _flag(Q(review_required=True) & Exists(returned), _bit(returned=True))
    filings = _filings(on=on, known_at=known_at).newest_versions(known_at=known_at)
    return filings.latest_first().annotate(work=code).values("work")[:1]

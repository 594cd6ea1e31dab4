"""The facts of the rule: facts_of() for one facility, classified() for many.

Two clocks: *status date* `on` (the latest filing received by then counts) and *knowledge time*
`known_at` (only what had been recorded by then).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias, TypedDict

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from compliance.filings.models import Filing, Review
from compliance.filings.settled import of_counting, once_put_together, where_reviewed
from compliance.rule.classification import ANSWERS, RULE, Category, Facts
from compliance.rule.coverage import facts_with
from facilities.models import Facility, Obligation

# Whatever is stored when the rows are locked counts, whichever clock stamped it.
WHATEVER_IS_KNOWN = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


def facts_of(facility: Facility, *, on: date, known_at: datetime) -> Facts:
    """Return the facts of one facility, read from the lines of the filing that counts."""
    must_admit = Obligation.objects.in_force(on=on).filter(
        facility_type=facility.facility_type_id, covers_admission=True
    )
    filing = filing_that_counts(facility, on=on, known_at=known_at)
    if filing is None:
        return _facts_without_filing(facility, must_admit.exists(), on=on, known_at=known_at)
    partners = list(filing.partners.all())
    return facts_with(partners, must_admit=must_admit.exists())


def filing_that_counts(facility: Facility, *, on: date, known_at: datetime) -> Filing | None:
    """Return the filing that states how the facility stands, if there is one."""
    filings = Filing.objects.filter(facility=facility)
    return filings.in_effect(on=on, known_at=known_at).latest_first().first()


def _facts_without_filing(
    facility: Facility, must_admit: bool, *, on: date, known_at: datetime
) -> Facts:
    pending = (
        Filing.objects.filter(facility=facility)
        .pending(on=on, known_at=known_at)
        .latest_first()
        .first()
    )
    returned = (
        pending is not None
        and pending.reviews.filter(state=Review.State.RETURNED, recorded_at__lte=known_at).exists()
    )
    return Facts(
        must_admit=must_admit,
        under_review=pending is not None and not returned,
        returned=returned,
    )


def facts_code(*, on: date, known_at: datetime, at_once: bool = False) -> Combinable:
    """Return the facts of a facility's row as SQL; the same number as Facts.code.

    Where very many facilities are asked for at once, what is rare is read together beforehand.
    """
    must_admit = sorted(
        Obligation.objects.in_force(on=on)
        .filter(covers_admission=True)
        .values_list("facility_type", flat=True)
    )

    def build() -> Combinable:
        counts = of_counting("facts_code", on=on, known_at=known_at, at_once=at_once)
        pending = Subquery(_pending_code(on=on, known_at=known_at))
        waits = where_reviewed(pending, None, on=on, known_at=known_at)
        duty = Case(
            When(facility_type__in=must_admit, then=Value(Facts(must_admit=True).code)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return Coalesce(counts, waits, 0, output_field=IntegerField()) + duty

    key = ("facts", at_once, *must_admit)
    return once_put_together(key, build, on=on, known_at=known_at)


def _pending_code(*, on: date, known_at: datetime) -> QuerySet[Filing, object]:
    returned = Review.objects.filter(
        filing=OuterRef("pk"), state=Review.State.RETURNED, recorded_at__lte=known_at
    )
    code = Case(
        When(Exists(returned), then=Value(Facts(returned=True).code)),
        default=Value(Facts(under_review=True).code),
        output_field=IntegerField(),
    )
    pending = Filing.objects.filter(facility=OuterRef("pk")).pending(on=on, known_at=known_at)
    return pending.latest_first().annotate(code=code).values("code")[:1]


class Classified(TypedDict):
    """What classified() annotates."""

    category: str
    facts: int
    filing_id: int | None


ClassifiedFacility: TypeAlias = "WithAnnotations[Facility, Classified]"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one facility stands: the facts, the category, and the filing that counts."""

    facts: Facts
    category: Category
    filing_id: int | None


def standing_of(facility: ClassifiedFacility) -> Standing:
    """Return what classified() has annotated on a facility."""
    return Standing(
        facts=Facts.of_code(facility.facts),
        category=ANSWERS[facility.facts],
        filing_id=facility.filing_id,
    )


def classified(
    facilities: QuerySet[Facility], *, on: date, known_at: datetime
) -> QuerySet[ClassifiedFacility]:
    """Annotate each facility with its category on a day, as far as was known at a time.

    Adds category (compare with Category), facts (the code of its Facts) and filing_id (the filing
    that counts, or None).
    """
    facts = facts_code(on=on, known_at=known_at)

    def filing() -> Combinable:
        return of_counting("pk", on=on, known_at=known_at)

    return facilities.annotate(
        category=RULE.case(facts),
        facts=facts,
        filing_id=once_put_together("filing that counts", filing, on=on, known_at=known_at),
    )

"""The stored summary of a home's filings in the place of the filings, where the two must agree.

FilingSummary says what all filings of a home say together. It answers for a day and a time once
they all had been received and recorded by then; the filings themselves answer for the others
(docs/adr/0032). Only the day of the knowledge time itself asks for it: of a past day it would
seldom answer, and cost a look at every home.
"""

from collections.abc import Callable, Hashable
from datetime import date, datetime

from django.db.models import (
    Case,
    Exists,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.utils import timezone

from common.prepared import AnyField, Prepared, prepared
from compliance.filings.models import Filing, FilingSummary
from facilities.models import Facility

SUMMARY = "filing_summary__"


def settled(*, on: date, known_at: datetime) -> Q | None:
    """Return the condition on facilities that the summary answers; None where it is not asked."""
    if timezone.localtime(known_at).date() != on:
        return None
    return Q(**{f"{SUMMARY}received_to__lte": on, f"{SUMMARY}recorded_to__lte": known_at})


def once_put_together(
    key: Hashable,
    build: Callable[[], Combinable],
    *,
    on: date,
    known_at: datetime,
    joined: str = "",
) -> Prepared:
    """Return an expression on facilities that build() makes, from its SQL of before (prepared()).

    `joined` names a column of another table that it reaches, beside that of the summary.
    """
    asks_summary = settled(on=on, known_at=known_at) is not None
    summary = (f"{SUMMARY}received_to",) if asks_summary else ()
    return prepared(
        Facility,
        (key, on, asks_summary),
        build,
        moment=known_at,
        joined=(*summary, *([joined] if joined else [])),
    )


def of_summary(
    settled: Q | None, summed: Combinable, otherwise: Combinable, output: AnyField
) -> Combinable:
    """Return what the summary says where it answers, and what is computed otherwise."""
    if settled is None:
        return otherwise
    unfiled = When(filing_summary=None, then=Value(None))
    return Case(When(settled, then=summed), unfiled, default=otherwise, output_field=output)


def of_counting(column: str, *, on: date, known_at: datetime, at_once: bool = False) -> Combinable:
    """Return a column of the filing that counts, on facilities; NULL where none does."""
    filings = Filing.objects.filter(facility=OuterRef("pk"))
    counting = filings.in_effect(on=on, known_at=known_at, at_once=at_once).latest_first()
    field = FilingSummary._meta.get_field("filing" if column == "pk" else column)
    assert isinstance(field, Field)
    return of_summary(
        settled(on=on, known_at=known_at),
        F(f"{SUMMARY}{field.name}"),
        Subquery(counting.values(column)[:1]),
        field,
    )


def where_reviewed(
    code: Combinable, otherwise: int | None, *, on: date, known_at: datetime
) -> Combinable:
    """Return a number that only filings under review can give; the others are not asked for it."""
    reviewed: Q | Exists = Exists(
        Filing.objects.filter(facility=OuterRef("pk"), review_required=True)
    )
    if settled(on=on, known_at=known_at) is not None:
        # A home of whose filings none is reviewed had none on any day before.
        reviewed = Q(**{f"{SUMMARY}is_reviewed": True})
    return Case(When(reviewed, then=code), default=Value(otherwise), output_field=IntegerField())

"""Measure how the made facilities stand, beside the shares that were published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.timezone import get_default_timezone

from compliance.rule.classification import Category
from compliance.rule.publication import Mark
from demo.proportions import rates_by_group
from facilities.models import Facility
from reports.breakdown import BreakdownSelection, breakdown
from reports.layouts import lay_out
from reports.shapes import Shape


@dataclass(frozen=True, kw_only=True)
class Share:
    """The share of ① in one group of 別紙1, in per cent, as made and as published."""

    label: str
    n: int
    made: float
    published: float


def shares_of_met(*, on: date) -> Iterator[Share]:
    """Return the share of ① on a day in each group that has facilities."""
    known_at = datetime.combine(on, time.max, get_default_timezone())
    counted = breakdown(
        Facility.objects.all(), selection=BreakdownSelection(), on=on, known_at=known_at
    )
    layout = lay_out(counted, Shape.ANNEX1)
    rates = rates_by_group()
    for group in layout.groups:
        tally = layout.total.tallies[group.letter]
        if tally.n:
            yield Share(
                label=group.label,
                n=tally.n,
                made=100 * tally.marked(Mark.MET) / tally.n,
                published=100 * rates[group.letter].shares[Category.MET],
            )

"""What is asked of everybody on a day: read once by whoever asks more than once."""

from dataclasses import dataclass
from datetime import date

from compliance.deadlines.conditions import Deadlines, read_deadlines
from facilities.models import Obligation


@dataclass(frozen=True, kw_only=True)
class Law:
    """The deadlines and the obligations of a day."""

    deadlines: Deadlines
    obligations: list[Obligation]


def read_law(*, on: date) -> Law:
    """Read the deadlines and the obligations of a day."""
    in_force = Obligation.objects.in_force(on=on).order_by("pk")
    return Law(deadlines=read_deadlines(on=on), obligations=list(in_force))

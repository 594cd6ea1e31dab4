"""What a filing states of itself, as one number that PostgreSQL keeps with it."""

from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Value, When
from django.db.models.expressions import Combinable

from compliance.rule.classification import STATED, Facts


def code_of_a_filing() -> Case:
    """Return, from the columns of a filing, the number of the facts that it states."""
    named = Value(Facts(filed=True, has_partner=True).code)
    return Case(
        When(partner_count=0, then=Value(Facts(filed=True).code)),
        default=reduce(add, map(_bit, STATED), named),
    )


def _bit(name: str) -> Combinable:
    holds: dict[str, Any] = {name: True}  # Any: the name is one of the fields
    return Case(When(**holds, then=Value(Facts(**holds).code)), default=Value(0))

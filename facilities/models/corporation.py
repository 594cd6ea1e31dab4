"""運営法人: what tells the corporation of some facilities from others."""

from django.db.models import Case, F, Q, Value, When

# What stands for the corporation of the facilities that name none.
NO_CORPORATION = "－"


def corporation_key() -> Case:
    """Return what tells one corporation from others: its number, or its name where it has none."""
    return Case(
        When(~Q(corporation_number=""), then=F("corporation_number")),
        When(~Q(corporation_name=""), then=F("corporation_name")),
        default=Value(NO_CORPORATION),
    )

"""A table of answers by code, as SQL: the look-up costs the same however long the table is."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import BinaryField, CharField, Func, IntegerField, Value
from django.db.models.expressions import Combinable


def answer_at(answers: Sequence[str], code: Combinable) -> Func:
    """Return the answer that stands at the place of a code.

    A byte for each code names one of the few different answers. An array of all the answers would
    be walked from its start for every row, because texts have no fixed length.
    """
    different = sorted(set(answers))
    places = bytes(different.index(answer) for answer in answers)
    place = Func(
        Value(places, output_field=BinaryField()),
        code,
        function="get_byte",
        output_field=IntegerField(),
    )
    words = Value([str(answer) for answer in different], output_field=ArrayField(CharField()))
    return Func(
        words,
        place,
        template="(%(expressions)s + 1]",
        arg_joiner="::text[])[",
        output_field=CharField(),
    )

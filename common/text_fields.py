"""Every text field refuses the characters that no text may hold, in models and in forms."""

from collections.abc import Iterator
from typing import Never

from django import forms
from django.db import models

from common.characters import refuse_forbidden

Guarded = type[models.Field[Never, object]] | type[forms.Field]
_TEXT: tuple[Guarded, ...] = (models.CharField, models.TextField, models.JSONField, forms.CharField)


def guard_text_fields() -> None:
    """Add the validator to the fields themselves, before the first of them is made.

    A field that somebody adds, or one of a package, is guarded like all others; its migrations do
    not name the validator.
    """
    for field in _with_own_validators():
        if refuse_forbidden not in field.default_validators:
            field.default_validators = [refuse_forbidden, *field.default_validators]


def _with_own_validators() -> Iterator[Guarded]:
    waiting = list(_TEXT)
    while waiting:
        field = waiting.pop()
        if field in _TEXT or "default_validators" in vars(field):
            yield field
        waiting += field.__subclasses__()

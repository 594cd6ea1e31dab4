"""Cells as the fields of an institution take them."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from common.records import Record
from medical_partners.models import MedicalInstitution


@cache
def _field(attribute: str) -> Any:
    return MedicalInstitution._meta.get_field(attribute)


def checked(record: Record, heading: str, attribute: str, text: str) -> str:
    """Return a text that fits a field of the institution; an error, and nothing, where it fails."""
    try:
        return str(_field(attribute).clean(text, None))
    except ValidationError as problem:
        record.error(heading, " ".join(problem.messages))
        return ""

"""Cells as the fields of an institution take them."""

from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import Field

from common.file_row import FileRow
from common.prepared import AnyField
from medical_partners.models import MedicalInstitution


@cache
def _field(attribute: str) -> AnyField:
    field = MedicalInstitution._meta.get_field(attribute)
    assert isinstance(field, Field)
    return field


def checked(record: FileRow, heading: str, attribute: str, text: str) -> str:
    """Return a text that fits a field of the institution; an error, and nothing, where it fails."""
    try:
        return str(_field(attribute).clean(text, None))
    except ValidationError as problem:
        record.error(heading, " ".join(problem.messages))
        return ""

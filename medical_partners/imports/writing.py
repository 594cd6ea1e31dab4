"""Rows of one model that an import adds or changes, written in batches."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)
_BATCH = 1000


class Writing(Generic[M]):
    """New and changed rows, and which of their fields have changed."""

    def __init__(self, model: type[M]) -> None:
        """Begin with nothing to write."""
        self.new: list[M] = []
        self._model = model
        self._changed: dict[int, M] = {}
        self._fields: set[str] = set()

    def assign(self, row: M, values: Mapping[str, object]) -> set[str]:
        """Set the values on a row; return the names of those that differ."""
        differing = {name for name, value in values.items() if getattr(row, name) != value}
        for name in differing:
            setattr(row, name, values[name])
        if differing and row.pk:
            self._changed[row.pk] = row
            self._fields |= differing
        return differing

    def write(self) -> None:
        """Write the new rows, and of the changed ones the fields that changed somewhere."""
        self._model._default_manager.bulk_create(self.new, _BATCH)
        if self._changed:
            # An update by upsert: bulk_update needs a CASE for each row and field.
            self._model._default_manager.bulk_create(
                self._changed.values(),
                _BATCH,
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=sorted(self._fields),
            )

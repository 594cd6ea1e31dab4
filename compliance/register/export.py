"""Facilities with what their columns say: for a page of the list, and for all rows of a file."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import cast

from django.db.models import QuerySet

from common.list_files import BATCH, in_batches
from compliance.filings.standing import ClassifiedFacility, classified
from compliance.register.columns import PUBLISHED
from compliance.register.facility_row import FacilityRow
from compliance.register.gathering import ASKING_ACTION, Gathering
from compliance.work.facts import with_next_action
from compliance.work.law import Law, read_law
from facilities.models import FacilityQuerySet, OfficeNoteQuerySet


def facility_rows(
    facilities: FacilityQuerySet, *, on: date, known_at: datetime
) -> Iterator[FacilityRow]:
    """Yield the facilities counted on a day in the order of place, type and number."""
    counted = classified(facilities.counted(on=on), on=on, known_at=known_at)
    ordered = counted.order_by("prefecture_id", "facility_type__survey_letter", "number", "pk")
    return described_rows(ordered, names=PUBLISHED, on=on, known_at=known_at)


def described_rows(
    facilities: QuerySet[ClassifiedFacility],
    *,
    names: Collection[str],
    on: date,
    known_at: datetime,
    notes: OfficeNoteQuerySet | None = None,
) -> Iterator[FacilityRow]:
    """Yield what classified() has annotated, as these columns say it, a batch at a time.

    `notes` are those of offices that the reader may see.
    """
    related = ["facility_type", "authority", "prefecture", "municipality"]
    if "medical_area" in names:
        related.append("municipality__medical_area")
    # Not select_related: it makes the same prefecture anew for every row.
    ordered = facilities.select_related(None).prefetch_related(*related)
    law = read_law(on=on)
    if ASKING_ACTION & set(names):
        ordered = told_next_action(ordered, on=on, known_at=known_at, law=law)
    for batch in in_batches(ordered.iterator(chunk_size=BATCH)):
        yield from described(batch, names=names, on=on, known_at=known_at, law=law, notes=notes)


def told_next_action(
    facilities: QuerySet[ClassifiedFacility], *, on: date, known_at: datetime, law: Law
) -> QuerySet[ClassifiedFacility]:
    """Return classified facilities with the next action about each besides (next_action_of)."""
    both = with_next_action(facilities, on=on, known_at=known_at, law=law)
    return cast("QuerySet[ClassifiedFacility]", both)


def described(
    facilities: Sequence[ClassifiedFacility],
    *,
    names: Collection[str],
    on: date,
    known_at: datetime,
    law: Law,
    notes: OfficeNoteQuerySet | None = None,
) -> list[FacilityRow]:
    """Return what classified() has annotated, as these columns say it, in a handful of queries.

    For the columns of the next action told_next_action() must have annotated it too; `notes` are
    those of offices that the reader may see.
    """
    gathered = Gathering(
        facilities, frozenset(names), on=on, known_at=known_at, law=law, notes=notes
    )
    return gathered.rows()

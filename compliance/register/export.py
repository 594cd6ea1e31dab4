"""Facilities with what their columns say: for a page of the list, and for all rows of a file."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import TypedDict, cast

from django.db.models import QuerySet

from common.list_files import BATCH, in_batches
from compliance.deadlines.open_years import OpenYears
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import ClassifiedFacility, classified, standing_of
from compliance.register.columns import ABOUT_YEARS, OF_OFFICE, PUBLISHED, FacilityRow
from compliance.work.facts import next_action_of, with_next_action, years_open
from compliance.work.next_action import NextAction
from facilities.models import Facility, FacilityQuerySet, OfficeNote, OfficeNoteQuerySet


class Clocks(TypedDict):
    """The status date and the knowledge time for which rows are read."""

    on: date
    known_at: datetime


OF_FILING = {"latest_filing", "kind", "filed_date", "received_date"}


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
    if "next_action" in names:
        ordered = told_next_action(ordered, on=on, known_at=known_at)
    for batch in in_batches(ordered.iterator(chunk_size=BATCH)):
        yield from described(batch, names=names, on=on, known_at=known_at, notes=notes)


def told_next_action(
    facilities: QuerySet[ClassifiedFacility], *, on: date, known_at: datetime
) -> QuerySet[ClassifiedFacility]:
    """Return classified facilities with the next action about each besides (next_action_of)."""
    both = with_next_action(facilities, on=on, known_at=known_at)
    return cast("QuerySet[ClassifiedFacility]", both)


def described(
    facilities: Sequence[ClassifiedFacility],
    *,
    names: Collection[str],
    on: date,
    known_at: datetime,
    notes: OfficeNoteQuerySet | None = None,
) -> list[FacilityRow]:
    """Return what classified() has annotated, as these columns say it, in a handful of queries.

    For the column of the next action told_next_action() must have annotated it too; `notes` are
    those of offices that the reader may see.
    """
    standings = {facility.pk: standing_of(facility) for facility in facilities}
    ids = [standing.filing_id for standing in standings.values() if standing.filing_id]
    filings = Filing.objects.in_bulk(ids) if OF_FILING & set(names) else {}
    partners = _partners(ids) if "partners" in names else {}
    actions = _actions(facilities) if "next_action" in names else {}
    years = _years(actions, on=on, known_at=known_at)
    noted = _notes(notes, facilities) if notes is not None and OF_OFFICE & set(names) else {}
    return [
        FacilityRow(
            facility=facility,
            standing=standings[facility.pk],
            filing=filings.get(standings[facility.pk].filing_id or 0),
            partners=partners.get(standings[facility.pk].filing_id, []),
            next_action=actions.get(facility.pk),
            years=years.get(facility.pk, OpenYears()),
            note=noted.get(facility.pk),
        )
        for facility in facilities
    ]


def _partners(filings: Sequence[int]) -> dict[int | None, list[FiledPartner]]:
    found: dict[int | None, list[FiledPartner]] = {}
    for partner in FiledPartner.objects.filter(filing__in=filings).order_by("pk"):
        found.setdefault(partner.filing_id, []).append(partner)
    return found


def _notes(
    notes: OfficeNoteQuerySet, facilities: Sequence[ClassifiedFacility]
) -> dict[int, OfficeNote]:
    of_these = notes.of_present_office().filter(facility__in=[one.pk for one in facilities])
    return {one.facility_id: one for one in of_these.select_related("person_in_charge")}


def _actions(facilities: Sequence[ClassifiedFacility]) -> dict[int, NextAction]:
    return {one.pk: next_action_of(one) for one in facilities}


def _years(actions: dict[int, NextAction], *, on: date, known_at: datetime) -> dict[int, OpenYears]:
    asked = [pk for pk, action in actions.items() if action in ABOUT_YEARS]
    of_these = Facility.objects.filter(pk__in=asked)
    return years_open(of_these, on=on, known_at=known_at) if asked else {}

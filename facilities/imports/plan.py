"""What an import of facilities would write, and the writing of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from common.findings import FileReport
from common.import_command import SourceFile
from facilities.codes import is_local_number
from facilities.imports import headings
from facilities.imports.lines import RowPlace
from facilities.imports.lookups import Lookups
from facilities.imports.merging import Draft
from facilities.imports.reading import FacilityReading
from facilities.imports.register import FacilityRegister, RowKey, give_numbers
from facilities.imports.rows import GoodRow
from facilities.models import Facility, Suspension
from facilities.models.facility_type import HOUSES, SPECIFIED_TYPES
from jurisdictions.models import Authority

_BATCH = 1000


@dataclass(frozen=True)
class FacilityPlan:
    """A report for each file, and the facilities that would be written."""

    reports: list[FileReport]
    drafts: list[Draft]

    @transaction.atomic
    def apply(self) -> None:
        """Write what is new or changed of the good rows of all files, or nothing at all."""
        for draft in self.drafts:
            for name, value in draft.changes.items():
                setattr(draft.facility, name, value)
        # A house is written before the 特定施設 that is counted under it.
        _write([draft for draft in self.drafts if "counted_under" not in draft.changes])
        _write([draft for draft in self.drafts if "counted_under" in draft.changes])
        _write_suspensions(self.drafts)


def preview(sources: Iterable[SourceFile], *, authority: Authority | None = None) -> FacilityPlan:
    """Read files of facilities and compare them with the register; write nothing.

    With an authority only what it designates is taken; the rest is skipped.
    """
    lookups = Lookups()
    reading = FacilityReading(lookups)
    for source in sources:
        reading.read(source)
    drafts = _drafts(reading.rows, lookups, authority)
    for report in reading.reports:
        for findings in (report.errors, report.warnings):
            findings.sort(key=lambda finding: finding.row or 0)
    return FacilityPlan(reading.reports, [draft for draft in drafts if draft.is_changed])


def _drafts(rows: list[GoodRow], lookups: Lookups, authority: Authority | None) -> list[Draft]:
    register = FacilityRegister(rows)
    give_numbers(rows, register)
    drafts = {
        key: Draft(facility, lookups, register.suspensions[facility.pk])
        for key, facility in register.facilities.items()
    }
    for key, same in groupby(sorted(rows, key=_by_facility), key=_key):
        draft = drafts.setdefault(key, Draft(_new_facility(key), lookups))
        for row in same:
            if draft.facility.merged_into:
                _say_merged(row, draft.facility.merged_into)
            else:
                draft.lay(row)
    live = {key: draft for key, draft in drafts.items() if draft.rows or not draft.is_new}
    for draft in live.values():
        draft.settle()
    if authority:
        others = [draft for draft in live.values() if draft.value("authority_id") != authority.pk]
        _pass_over(row.place for draft in others for row in draft.rows)
        live = {key: draft for key, draft in live.items() if _is_designated_by(draft, authority)}
    _count_under_houses(live)
    for draft in live.values():
        draft.count()
    return list(live.values())


def _pass_over(places: Iterable[RowPlace]) -> None:
    """Skip rows, with whatever was said about them."""
    skipped: dict[int, tuple[FileReport, set[int]]] = {}
    for place in places:
        place.report.skipped += 1
        skipped.setdefault(id(place.report), (place.report, set()))[1].add(place.row)
    for report, rows in skipped.values():
        report.warnings[:] = [one for one in report.warnings if one.row not in rows]


def _is_designated_by(draft: Draft, authority: Authority) -> bool:
    """Tell whether a draft is an authority's own; what others designate is skipped."""
    if draft.value("authority_id") != authority.pk:
        return False
    if draft.facility.pk and draft.facility.authority_id != authority.pk:
        for row in draft.rows:
            row.place.error(
                headings.AUTHORITY,
                row.stated_authority,
                "他の指定権者の施設です。変更前の指定権者が、施設の画面で指定権者の変更を記録してください。",
            )
        return False
    return True


def _say_merged(row: GoodRow, kept: Facility) -> None:
    row.place.report.skipped += 1
    row.place.warn(
        headings.NUMBER,
        row.number,
        f"この施設は、{kept.name}（{kept.number}）に統合されています。この行は取り込みません。",
    )


def _key(row: GoodRow) -> RowKey:
    return row.number, row.facility_type.code


def _by_facility(row: GoodRow) -> tuple[str, str, str, int]:
    # The governing row first: by the code of its service, then as the rows stand in the files.
    return *_key(row), row.service.code, row.order


def _new_facility(key: RowKey) -> Facility:
    number, facility_type = key
    return Facility(
        number=number,
        facility_type_id=facility_type,
        number_is_local=is_local_number(number),
    )


def _count_under_houses(drafts: dict[RowKey, Draft]) -> None:
    """Count a 特定施設 under the 養護 or 軽費 house of the same number (別紙1※)."""
    for (number, facility_type), draft in drafts.items():
        if facility_type not in SPECIFIED_TYPES:
            continue
        house = next((drafts[number, type_] for type_ in HOUSES if (number, type_) in drafts), None)
        if house is None:
            continue
        if draft.facility.counted_under_id is None:
            draft.changes["counted_under"] = house.facility
        if not house.value("has_specified_designation"):
            house.changes["has_specified_designation"] = True


def _write(drafts: list[Draft]) -> None:
    if not drafts:
        return
    # Only what changes is written over: what somebody edits meanwhile in other fields stays.
    changed = {name for draft in drafts if not draft.is_new for name in draft.changes}
    Facility.objects.bulk_create(
        [draft.facility for draft in drafts if draft.changes],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["number", "facility_type"],
        update_fields=sorted(changed) or ["name"],
    )


def _write_suspensions(drafts: list[Draft]) -> None:
    changed = [suspension for draft in drafts for suspension in draft.changed_suspensions]
    Suspension.objects.bulk_create([s for s in changed if s.pk is None], batch_size=_BATCH)
    Suspension.objects.bulk_update(
        [s for s in changed if s.pk is not None], ["resumed_date"], batch_size=_BATCH
    )

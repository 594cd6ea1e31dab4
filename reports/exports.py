"""A layout in the formats that leave the system."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Protocol

from common.characters import in_texts, without_forbidden
from common.tabular import write_csv
from compliance.register.export import facility_rows
from compliance.rule.publication import Mark
from facilities.models import FacilityQuerySet
from reports.breakdown import DETAIL
from reports.layouts import Layout, as_json
from reports.pdf import write_pdf
from reports.workbook import write_workbook


class Writer(Protocol):
    """What writes a layout, and the facilities that it counts, to a file."""

    def __call__(
        self, layout: Layout, facilities: FacilityQuerySet, *, made_at: datetime, to: IO[bytes]
    ) -> None:
        """Write the file."""


def write_json(
    layout: Layout, facilities: FacilityQuerySet, *, made_at: datetime, to: IO[bytes]
) -> None:
    """Write the counts for machines."""
    told = in_texts(without_forbidden, as_json(layout))
    to.write(json.dumps(told, ensure_ascii=False, indent=2).encode())


def write_breakdown(
    layout: Layout, facilities: FacilityQuerySet, *, made_at: datetime, to: IO[bytes]
) -> None:
    """Write the workbook, with every facility that is counted."""
    asked = layout.breakdown
    rows = facility_rows(facilities, on=asked.on, known_at=asked.known_at)
    write_workbook(layout, rows, made_at=made_at, to=to)


def write_flat(
    layout: Layout, facilities: FacilityQuerySet, *, made_at: datetime, to: IO[bytes]
) -> None:
    """Write the counts as CSV: a line for each place and group."""
    to.writelines(write_csv(_flat(layout)))


def _flat(layout: Layout) -> Iterator[list[str | int]]:
    detail = [f"④のうち{part.label}" for part in DETAIL]
    yield ["コード", "区域", "記号", "施設種別", "N", *(mark.label for mark in Mark), *detail]
    for line in layout.lines:
        for group in layout.groups:
            tally = line.tallies[group.letter]
            marks = [tally.marked(mark) for mark in Mark]
            place = [line.code, line.name, group.letter, group.label]
            yield [*place, tally.n, *marks, *tally.detail.values()]


FORMATS: dict[str, Writer] = {
    "json": write_json,
    "xlsx": write_breakdown,
    "csv": write_flat,
    "pdf": write_pdf,
}

"""A layout in the formats that leave the system."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Protocol

from common.characters import in_texts, without_forbidden
from common.japanese import wareki
from common.tabular import write_csv
from compliance.register.export import facility_rows
from compliance.rule.publication import Mark
from facilities.models import FacilityQuerySet
from reports.breakdown import DETAIL, Tally
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
    numbers = [
        "N",
        *(mark.label for mark in Mark),
        *(f"④のうち{part.label}" for part in DETAIL),
    ]
    beside = (
        [f"{one}（{wareki(layout.compared.on)}）" for one in numbers] if layout.compared else []
    )
    yield ["コード", "区域", "記号", "施設種別", *numbers, *beside]
    for line in layout.lines:
        for group in layout.groups:
            place = [line.place.code, line.place.name, group.letter, group.label]
            days = [line.tallies, *([line.before] if line.before else [])]
            yield [*place, *(n for day in days for n in _numbers(day[group.letter]))]


def _numbers(tally: Tally) -> list[int]:
    return [tally.n, *(tally.marked(mark) for mark in Mark), *tally.detail.values()]


FORMATS: dict[str, Writer] = {
    "json": write_json,
    "xlsx": write_breakdown,
    "csv": write_flat,
    "pdf": write_pdf,
}

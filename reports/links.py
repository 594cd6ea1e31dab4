"""Every number of a table as a link to the list of its facilities."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from common.templatetags.ui import percent, signed
from compliance.rule.classification import Category
from compliance.rule.publication import Mark
from jurisdictions.models import Authority
from reports.breakdown import BreakdownSelection, Extent, Tally
from reports.layouts import Group, Layout, TableLine, TableRow
from reports.shapes import DIVISIONS


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number, by how much it has grown, and the address of the facilities behind it."""

    count: int
    change: int | None
    url: str


@dataclass(frozen=True, kw_only=True)
class RowFigures:
    """The figures of one row: all, by mark, and the parts of ④."""

    label: str
    n: Figure
    marks: list[Figure]
    detail: list[Figure]


def row_figures(layout: Layout, *, known_at: datetime | None) -> Iterator[RowFigures]:
    """Yield the rows of a shape that has one tally a row, the total last."""
    for row in layout.rows():
        yield figures_of(layout, row, known_at=known_at)


def figures_of(layout: Layout, row: TableRow, *, known_at: datetime | None) -> RowFigures:
    """Return a row with its figures; one without a list of its own leads nowhere."""
    address = Address(layout, row.types, row.key, known_at) if row.key != "" else None
    return RowFigures(
        label=row.label,
        n=Figure(count=row.tally.n, change=row.change(), url=address.of() if address else ""),
        marks=[
            Figure(
                count=row.tally.marked(mark),
                change=row.change(mark),
                url=address.of(mark=mark) if address else "",
            )
            for mark in Mark
        ],
        detail=[
            Figure(
                count=count,
                change=None,
                url=address.of(category=Category(category)) if address else "",
            )
            for category, count in row.tally.detail.items()
        ],
    )


def annex_rows(
    layout: Layout, *, known_at: datetime | None
) -> Iterator[tuple[TableLine, SafeString]]:
    """Yield the lines of 別紙1 with N and the shares of each group as HTML, the total last.

    They are put together in Python, for they are so many.
    """
    for line in [*layout.lines, layout.total]:
        key = None if line is layout.total else line.place.key
        cells = (
            cell
            for group in layout.groups
            for cell in _annex_cells(
                layout, line, group, Address(layout, group.types, key, known_at)
            )
        )
        yield line, SafeString("".join(cells))


def _annex_cells(
    layout: Layout, line: TableLine, group: Group, address: "Address"
) -> Iterator[str]:
    tally, before = line.tallies[group.letter], (line.before or {}).get(group.letter)
    yield _cell(
        address.of(), intcomma(tally.n), signed(None if before is None else tally.n - before.n)
    )
    for mark in Mark:
        url = address.of(mark=mark) if tally.n else ""
        grown = None if before is None else points(tally, before, mark)
        yield _cell(url, percent(tally.marked(mark), tally.n), signed(grown))


def points(tally: Tally, before: Tally, mark: Mark) -> int | None:
    """Return by how many points the share of a mark has grown; None where a day has no share."""
    now, then = tally.percent(mark), before.percent(mark)
    return None if now is None or then is None else now - then


def _cell(url: str, words: str, change: str) -> str:
    shown = f'<a href="{escape(url)}">{words}</a>' if url else words
    grown = f' <span class="change">{change}</span>' if change else ""
    return f'<td class="number">{shown}{grown}</td>'


class Address:
    """The address of a list of facilities, by what the table was asked."""

    def __init__(
        self,
        layout: Layout,
        types: frozenset[str],
        key: str | None,
        known_at: datetime | None,
    ) -> None:
        """Narrow the list to the types and, unless it is of all, to what the key of a row finds."""
        asked = layout.breakdown
        query: list[tuple[str, str]] = [("on", asked.on.isoformat())]
        if known_at:
            query.append(("known_at", known_at.isoformat()))
        query += [("facility_type", code) for code in sorted(types)]
        query += _place(asked.selection)
        if key is not None:
            name = DIVISIONS[layout.shape].narrowed_by
            query = [pair for pair in query if pair[0] != name]
            query.append((name, key))
        # A table of the nation has 1,700 addresses, so what they share is put together once.
        self._all = f"{reverse('compliance:facility-list')}?{urlencode(query)}"

    def of(self, **narrowed: str) -> str:
        """Return the address, narrowed further."""
        more = f"&{urlencode(narrowed)}" if narrowed else ""
        return f"{self._all}{more}"


def _place(selection: BreakdownSelection) -> Iterator[tuple[str, str]]:
    if selection.prefecture:
        yield "prefecture", selection.prefecture.code
    if selection.authority:
        located = selection.extent == Extent.LOCATED
        yield "located_in" if located else "authority", str(selection.authority.pk)
    elif selection.extent == Extent.DESIGNATED:
        yield "authority_kind", Authority.Kind.PREFECTURE

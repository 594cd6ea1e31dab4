"""Every number of a table as a link to the list of its facilities."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from common.templatetags.ui import percent
from compliance.rule.classification import Category
from compliance.rule.publication import Mark
from jurisdictions.models import Authority
from reports.breakdown import BreakdownSelection, Extent
from reports.layouts import Group, Layout, Shape, TableLine


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number on the page, its share, and the address of the facilities behind it."""

    count: int
    percent: int | None
    url: str


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The figures of one place and group: all, by mark, and the parts of ④."""

    line: TableLine
    group: Group
    n: Figure
    marks: list[Figure]
    detail: list[Figure]


def rows(layout: Layout, *, known_at: datetime | None) -> Iterator[tuple[TableLine, list[Cells]]]:
    """Yield the lines of a table with their figures, the total last in annex1."""
    lines = [*layout.lines, layout.total] if layout.shape == Shape.ANNEX1 else layout.lines
    for line in lines:
        yield line, [_cells(layout, line, group, known_at) for group in layout.groups]


def shares_as_html(cells: list[Cells]) -> SafeString:
    """Return a row of 別紙1: of each group N and the shares, in Python for they are so many."""
    return SafeString("".join(_cell(figure) for one in cells for figure in _shown(one)))


def _shown(cells: Cells) -> Iterator[tuple[str, str]]:
    yield cells.n.url, intcomma(cells.n.count)
    for figure in cells.marks:
        yield (figure.url, percent(figure.count, cells.n.count)) if cells.n.count else ("", "－")


def _cell(figure: tuple[str, str]) -> str:
    url, words = figure
    shown = f'<a href="{escape(url)}">{words}</a>' if url else words
    return f'<td class="number">{shown}</td>'


def _cells(layout: Layout, line: TableLine, group: Group, known_at: datetime | None) -> Cells:
    tally = line.tallies[group.letter]
    address = _Address(layout, line, group, known_at)
    return Cells(
        line=line,
        group=group,
        n=Figure(count=tally.n, percent=None, url=address.of()),
        marks=[
            Figure(count=tally.marked(mark), percent=tally.percent(mark), url=address.of(mark=mark))
            for mark in Mark
        ],
        detail=[
            Figure(count=count, percent=None, url=address.of(category=Category(category)))
            for category, count in tally.detail.items()
        ],
    )


class _Address:
    """The address of a list of facilities, by what the table was asked."""

    def __init__(
        self, layout: Layout, line: TableLine, group: Group, known_at: datetime | None
    ) -> None:
        asked = layout.breakdown
        query: list[tuple[str, str]] = [("on", asked.on.isoformat())]
        if known_at:
            query.append(("known_at", known_at.isoformat()))
        query += [("facility_type", code) for code in sorted(group.types)]
        query += _place(asked.selection)
        if layout.shape == Shape.ANNEX1 and line is not layout.total:
            query = [pair for pair in query if pair[0] != "prefecture"]
            query.append(("prefecture", line.code))
        # A table of the nation has 1,700 addresses, so what they share is put together once.
        self._all = f"{reverse('compliance:facility-list')}?{urlencode(query)}"

    def of(self, **narrowed: str) -> str:
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

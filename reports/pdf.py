"""A layout as PDF: A3 landscape, BIZ UD fonts, tagged for screen readers."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.template.loader import render_to_string
from weasyprint import HTML

from common.characters import without_forbidden
from common.paper import nothing_fetched
from common.templatetags.ui import percent, signed
from compliance.rule.publication import Mark
from facilities.models import FacilityQuerySet
from reports.breakdown import DETAIL
from reports.layouts import Layout
from reports.links import points, row_figures
from reports.notes import subtitle, table_notes, time_in_words
from reports.shapes import Shape


def write_pdf(
    layout: Layout, facilities: FacilityQuerySet, *, made_at: datetime, to: IO[bytes]
) -> None:
    """Write the published table and the parts of ④; the facilities stay in the workbook."""
    context = {
        "layout": layout,
        "marks": list(Mark),
        "detail": DETAIL,
        "subtitle": subtitle(layout),
        "notes": table_notes(layout),
        "made_at": time_in_words(made_at),
        **(
            {"lines": list(_lines(layout)), "rows": None}
            if layout.shape == Shape.ANNEX1
            else {"lines": None, "rows": list(row_figures(layout, known_at=None))}
        ),
    }
    html = without_forbidden(render_to_string("reports/pdf/breakdown.html", context))
    HTML(string=html, url_fetcher=nothing_fetched).write_pdf(to, pdf_variant="pdf/ua-1")


def _lines(layout: Layout) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the lines of 別紙1: a name, and the share of each mark with its growth in points."""
    for line in [*layout.lines, layout.total]:
        cells = []
        for letter, tally in line.tallies.items():
            before = (line.before or {}).get(letter)
            for mark in Mark:
                grown = signed(points(tally, before, mark)) if before is not None else ""
                cells.append((percent(tally.marked(mark), tally.n), grown))
        yield line.place.name, cells

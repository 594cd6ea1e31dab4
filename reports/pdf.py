"""A layout as PDF: A3 landscape, BIZ UD fonts, tagged for screen readers."""

from datetime import datetime
from typing import IO

from django.template.loader import render_to_string
from weasyprint import HTML

from common.characters import without_forbidden
from common.paper import nothing_fetched
from compliance.rule.publication import Mark
from facilities.models import FacilityQuerySet
from reports.breakdown import DETAIL
from reports.layouts import Layout, Shape
from reports.links import rows
from reports.notes import subtitle, table_notes, time_in_words


def write_pdf(
    layout: Layout, facilities: FacilityQuerySet, *, made_at: datetime, to: IO[bytes]
) -> None:
    """Write the published table and the parts of ④; the facilities stay in the workbook."""
    context = {
        "layout": layout,
        "rows": list(rows(layout, known_at=None)),
        "marks": list(Mark),
        "detail": DETAIL,
        "subtitle": subtitle(layout),
        "notes": table_notes(layout),
        "by_prefecture": layout.shape == Shape.ANNEX1,
        "made_at": time_in_words(made_at),
    }
    html = without_forbidden(render_to_string("reports/pdf/breakdown.html", context))
    HTML(string=html, url_fetcher=nothing_fetched).write_pdf(to, pdf_variant="pdf/ua-1")

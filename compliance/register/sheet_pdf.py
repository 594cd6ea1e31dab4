"""施設カルテ as PDF: one page of A4, whatever is known of the facility."""

from io import BytesIO

from django.template.loader import render_to_string
from weasyprint import HTML, Document

from common.characters import without_forbidden
from common.glyphs import missing_characters, named_characters, with_rare_variants
from common.paper import nothing_fetched
from compliance.register.sheet import SPACES, FacilitySheet, fitted

VARIANT = "pdf/ua-1"


def printed(sheet: FacilitySheet) -> bytes:
    """Return a sheet as a document of one page: as much of everything as fits."""
    document = _fitting(sheet)
    file = BytesIO()
    document.write_pdf(file, pdf_variant=VARIANT)
    return file.getvalue()


def _fitting(sheet: FacilitySheet) -> Document:
    for space in SPACES:
        document = laid_out(fitted(sheet, space))
        if len(document.pages) == 1:
            break
    return document.copy(document.pages[:1])


def laid_out(context: dict[str, object]) -> Document:
    """Return what fitted() has cut as pages; one, if there is room for it."""
    html = render_to_string("compliance/register/pdf/sheet.html", context)
    # A visit is not put off for a rare character; the paper says which one it lacks.
    if lacking := missing_characters(html):
        more = context | {"unprintable": named_characters(lacking)}
        html = render_to_string("compliance/register/pdf/sheet.html", more)
    source = with_rare_variants(without_forbidden(html))
    return HTML(string=source, url_fetcher=nothing_fetched).render(pdf_variant=VARIANT)

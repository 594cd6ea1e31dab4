"""Documents printed as PDF; it knows nothing of the database, so a bare process can run it."""

import gc
from base64 import b64decode, b64encode
from dataclasses import dataclass
from io import BytesIO

from weasyprint import HTML, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

ANCHOR = "letter-"
_SVG = "data:image/svg+xml;base64,"


def picture(svg: str) -> str:
    """Return a drawing as an address that holds the drawing itself."""
    return _SVG + b64encode(svg.encode()).decode()


class _OwnPictures(URLFetcher):
    """Refuse every address: a letter needs nothing but its own text and its QR code."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the picture that the document itself holds."""
        if not url.startswith(_SVG):
            raise ValueError(f"No resource may be fetched: {url}")
        picture = b64decode(url.removeprefix(_SVG))
        return URLFetcherResponse(url, picture, {"Content-Type": "image/svg+xml"})


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Letters in one document, and how many pages each of them has."""

    pdf: bytes
    pages: tuple[int, ...]


def print_document(html: str, letters: int, *, tagged: bool = True) -> Chunk:
    """Print a document; the collector sleeps meanwhile, which saves a fifth of the time."""
    # What was there before needs no look in the end: that alone took a tenth of the time.
    gc.freeze()
    gc.disable()
    try:
        return _printed(html, letters, "pdf/ua-1" if tagged else None)
    finally:
        # Only now is the layout of the pages no longer in use, and its memory free again.
        gc.collect()
        gc.enable()
        gc.unfreeze()


def _printed(html: str, letters: int, variant: str | None) -> Chunk:
    source = HTML(string=html, url_fetcher=_OwnPictures(fail_on_errors=True))
    document = source.render(pdf_variant=variant)
    file = BytesIO()
    document.write_pdf(file, pdf_variant=variant)
    return Chunk(pdf=file.getvalue(), pages=_pages_of(document, letters))


def _pages_of(document: Document, letters: int) -> tuple[int, ...]:
    # An anchor stands on each page of its letter; the first one is kept.
    first = {
        name: number
        for number, page in reversed(list(enumerate(document.pages)))
        for name in page.anchors
    }
    starts = [first[f"{ANCHOR}{place}"] for place in range(letters)]
    ends = [*starts[1:], len(document.pages)]
    return tuple(end - start for start, end in zip(starts, ends, strict=True))

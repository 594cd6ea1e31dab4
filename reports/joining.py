"""Several documents joined into one, with a bookmark for each letter."""

from collections.abc import Iterable
from io import BytesIO
from typing import IO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject


class Joined:
    """A document that grows: joining keeps pages and fonts, but not the tags."""

    def __init__(self, title: str) -> None:
        """Begin an empty document."""
        self._writer = PdfWriter()
        self._writer.add_metadata({"/Title": title})
        self._writer.root_object[NameObject("/Lang")] = TextStringObject("ja")

    def add(self, pdf: bytes, letters: Iterable[tuple[str, int]]) -> None:
        """Add a document; each of its letters has a title and a number of pages."""
        page = len(self._writer.pages)
        self._writer.append(PdfReader(BytesIO(pdf)), import_outline=False)
        for title, length in letters:
            self._writer.add_outline_item(title=title, page_number=page)
            page += length

    def add_joined(self, pdf: IO[bytes]) -> None:
        """Add a document that was joined before, with its bookmarks."""
        self._writer.append(PdfReader(pdf))

    def write(self, to: IO[bytes]) -> None:
        """Write the document."""
        self._writer.write(to)

"""Several documents joined into one, with a bookmark for each letter."""

from collections.abc import Iterable
from io import BytesIO
from typing import IO, BinaryIO, cast

from pikepdf import Array, Name, OutlineItem, Page, Pdf, String


class Joined:
    """A document that grows: joining keeps pages and fonts, but not the tags."""

    def __init__(self, title: str) -> None:
        """Begin an empty document."""
        self._pdf = Pdf.new()
        self._pdf.docinfo[Name.Title] = title
        self._pdf.Root.Lang = String("ja")
        self._bookmarks: list[OutlineItem] = []

    def add(self, pdf: bytes, letters: Iterable[tuple[str, int]]) -> None:
        """Add a document; each of its letters has a title and a number of pages."""
        page = len(self._pdf.pages)
        with Pdf.open(BytesIO(pdf)) as more:
            self._pdf.pages.extend(more.pages)
        for title, length in letters:
            self._bookmarks.append(OutlineItem(title, page))
            page += length

    def add_joined(self, pdf: IO[bytes]) -> None:
        """Add a document that was joined before, with its bookmarks."""
        first = len(self._pdf.pages)
        with Pdf.open(cast(BinaryIO, pdf)) as more:
            with more.open_outline() as outline:
                self._bookmarks += [
                    OutlineItem(item.title, first + Page(cast(Array, item.destination)[0]).index)
                    for item in outline.root
                ]
            self._pdf.pages.extend(more.pages)

    def write(self, to: IO[bytes]) -> None:
        """Write the document."""
        with self._pdf.open_outline() as outline:
            outline.root[:] = self._bookmarks
        self._pdf.save(cast(BinaryIO, to))

"""Letters as PDF: one alone, or many in chunks; tagged, with fonts, and never an empty box."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby, islice
from multiprocessing import get_context

import qrcode
from django.template.loader import render_to_string
from django.utils.html import strip_spaces_between_tags
from qrcode.constants import ERROR_CORRECT_M

from common.characters import without_forbidden
from common.glyphs import missing_characters, named_characters, with_rare_variants
from letters.printing.printing import Chunk, picture, print_document
from letters.writing.letter import Envelope, Letter
from letters.writing.rows import width_in_ems

CHUNK = 20  # letters: small enough for memory, large enough to share fonts and style
_TAGS = re.compile(r"<[^>]*>")
_QUIET = 4  # light modules around a QR code (JIS X 0510)


class MissingGlyph(Exception):
    """A letter holds characters that no font can print."""

    def __init__(self, letter: Letter, characters: Sequence[str]) -> None:
        """Name the letter and the characters."""
        self.notice_number = letter.notice_number
        self.facility_number = letter.facility_number
        self.characters = tuple(characters)
        super().__init__(
            f"文書番号{letter.notice_number}（事業所番号{letter.facility_number}）に、"
            f"印刷できない文字があります：{named_characters(characters)}"
        )


def render_pdf(letter: Letter) -> bytes:
    """Return one letter as a document of its own, with its title."""
    return print_document(document_html([letter]), 1).pdf


def render_envelope_test(envelope: Envelope, lines: Sequence[str]) -> bytes:
    """Return the sheet that shows whether an address fits the window of an envelope."""
    context = {"envelope": envelope, "lines": lines}
    body = render_to_string("letters/printing/envelope_test.html", context)
    page = {"title": "封筒の窓の確認", "bodies": [body], "envelopes": [envelope], "spacings": []}
    return print_document(render_to_string("letters/printing/document.html", page), 1).pdf


def render_chunk(letters: Sequence[Letter], *, tagged: bool = True) -> Chunk:
    """Return letters as one document, each beginning on a page of its own.

    Raises MissingGlyph, before anything is printed.
    """
    return print_document(document_html(letters), len(letters), tagged=tagged)


def render_chunks(
    letters: Iterable[Letter], *, size: int = CHUNK, processes: int = 2, tagged: bool = True
) -> Iterator[Chunk]:
    """Yield the letters in chunks, in their order, printed by several processes.

    Only as many chunks wait as processes work, so memory does not grow with the letters.
    """
    rest = iter(letters)
    # A fresh process: nothing of the database connection is shared with it.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = []
        while group := list(islice(rest, size)):
            html = document_html(group)
            waiting.append(pool.submit(print_document, html, len(group), tagged=tagged))
            if len(waiting) > processes:
                yield waiting.pop(0).result()
        for printed in waiting:
            yield printed.result()


def document_html(letters: Sequence[Letter]) -> str:
    """Return letters as one document in HTML.

    Raises MissingGlyph where a letter holds what cannot be printed.
    """
    envelopes = list(dict.fromkeys(letter.envelope for letter in letters))
    spacings = list(dict.fromkeys(map(_spacing, letters)))
    bodies = [
        _body(
            letter,
            place=place,
            envelope=envelopes.index(letter.envelope),
            spacing=spacings.index(_spacing(letter)),
        )
        for place, letter in enumerate(letters)
    ]
    context = {
        "title": _title(letters),
        "bodies": bodies,
        "envelopes": envelopes,
        "spacings": spacings,
    }
    return without_forbidden(render_to_string("letters/printing/document.html", context))


def _title(letters: Sequence[Letter]) -> str:
    if len(letters) == 1:
        return letters[0].title
    return f"通知文書　{letters[0].notice_number}から{letters[-1].notice_number}まで"


def _body(letter: Letter, **places: int) -> str:
    qr = _qr(letter.slip.identifier) if letter.slip else ""
    context = {"letter": letter, "qr": qr, **places}
    # Each space between tags would be looked at in the layout, only to be dropped.
    html = strip_spaces_between_tags(render_to_string("letters/printing/letter.html", context))
    if lacking := missing_characters(_TAGS.sub("", html)):
        raise MissingGlyph(letter, lacking)
    return with_rare_variants(html)


def _spacing(letter: Letter) -> float:
    """Return the space, in em, that sets the number as wide as the day (均等割付)."""
    number, day = letter.notice_number, letter.notice_date
    gap = width_in_ems(day) - width_in_ems(number)
    return round(gap / (len(number) - 1), 3) if gap > 0 and len(number) > 2 else 0


def _qr(text: str) -> str:
    """Return a QR code as a picture inside the document; a fixed mask saves most of the time."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=0, border=_QUIET)
    code.add_data(text)
    matrix = code.get_matrix()
    # A stroke for each run of dark modules is less to print than a box for each module.
    path = "".join(
        f"M{start} {y}.5h{length}"
        for y, row in enumerate(matrix)
        for start, length in _dark_runs(row)
    )
    size = len(matrix)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path stroke="#000" d="{path}"/></svg>'
    )
    return picture(svg)


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    place = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield place, length
        place += length

"""Whether a letter that runs over by a little fits one page when it is set closer.

What is set closer is decided when a letter is written and kept with it, so that a letter of before
is printed as it was. The measures are those of templates/letters/printing/_style.html.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from letters.writing.letter import Letter, Point
from letters.writing.rows import width_in_ems

MM_PER_POINT = 25.4 / 72
WIDTH, HEIGHT = 162, 264  # mm of a page between its margins
ABOVE = 16  # mm that the window stands higher than the text may begin
COLUMNS = (0.47, 0.40, 0.13)  # of the table of requirements
CONTACT = 98  # mm of a row of the contact
UNSURE = 4  # mm by which a letter may turn out longer than it was measured


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How close a letter is set: points of the text and of its tables, and lines apart."""

    text: float
    table: float
    contact: float
    apart: float
    gap: float  # mm, of all that stands between the parts, as a share of the usual

    @property
    def line(self) -> float:
        """Return the height of a line of text in mm."""
        return self.text * self.apart * MM_PER_POINT

    def lines(self, text: str, *, indent: float = 0) -> int:
        """Return how many lines a paragraph takes."""
        ems = WIDTH / (self.text * MM_PER_POINT)
        return max(1, ceil(width_in_ems(text) / (ems - indent)))


USUAL = Setting(text=10.5, table=9.0, contact=9.5, apart=1.43, gap=1.0)
CLOSE = Setting(text=9.5, table=8.5, contact=9.0, apart=1.3, gap=0.6)


def fits_when_close(letter: Letter) -> bool:
    """Return whether the text needs a second page as it is set usually, and none set closer."""
    return (
        text_height(letter, USUAL) > HEIGHT - UNSURE
        and text_height(letter, CLOSE) <= HEIGHT - UNSURE
    )


def text_height(letter: Letter, set_so: Setting) -> float:
    """Return how high the text of a letter is in mm, without what is annexed to it."""
    heads = len(letter.heads or letter.addressees)
    paragraphs = sum(set_so.lines(f"　{text}") for text in letter.paragraphs)
    subject = ceil(width_in_ems(letter.subject) * 12 * MM_PER_POINT / (WIDTH - 25))
    return (
        letter.envelope.bottom
        - ABOVE
        + (heads + paragraphs + 3) * set_so.line
        + subject * 12 * 1.5 * MM_PER_POINT
        + 13.5 * set_so.gap
        + sum(_of_point(point, set_so) for point in letter.points)
        + _of_contact(letter.contact, set_so)
    )


def _of_point(point: Point, set_so: Setting) -> float:
    lines = sum(set_so.lines(line, indent=2) for line in point.lines)
    return (lines + 1) * set_so.line + 1.2 * set_so.gap + _of_table(point, set_so)


def _of_table(point: Point, set_so: Setting) -> float:
    if not point.requirements:
        return 0
    line = set_so.table * 1.4 * MM_PER_POINT
    rows = [(row.requirement, row.filed, row.judgement) for row in point.requirements]
    heights = [1, *(max(_cells(row, set_so)) for row in rows)]
    return sum(heights) * line + len(heights) * 1.75 + 3 * set_so.gap


def _cells(row: Iterable[str], set_so: Setting) -> list[int]:
    em = set_so.table * MM_PER_POINT
    shares = zip(row, COLUMNS, strict=True)
    return [max(1, ceil(width_in_ems(text) * em / (WIDTH * share - 3))) for text, share in shares]


def _of_contact(contact: Iterable[str], set_so: Setting) -> float:
    em = set_so.contact * MM_PER_POINT
    lines = sum(max(1, ceil(width_in_ems(text) * em / CONTACT)) for text in contact)
    return lines * em * set_so.apart * 1.02 + 1.5 * set_so.gap + 4.4

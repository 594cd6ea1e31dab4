"""A letter that runs over by a little is set closer, so that its text takes one page."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from compliance.correspondence.models import NoticeKind
from facilities.models import TypeCode
from letters.printing.pdf import render_chunk
from letters.writing.fitting import CLOSE, HEIGHT, USUAL, fits_when_close, text_height
from letters.writing.letter import CandidateLine, Letter
from tests.factories.letter_scenes import Scene, letter_of

LINE = "さくら市高齢福祉課（届出の様式は、市のウェブサイトに掲載しています。）に提出してください。"


@cache
def letter(kind: NoticeKind = NoticeKind.NOT_FILED, filed: str = "nothing") -> Letter:
    on = date(2026, 11, 25)
    return letter_of(Scene(kind=kind, type=TypeCode.WELFARE_FACILITY, on=on, filed=filed))


def longer(count: int) -> Letter:
    """Return a letter with more lines in its last point, set as it then must be."""
    said = letter()
    last = said.points[-1]
    points = (*said.points[:-1], replace(last, lines=(*last.lines, *[LINE] * count)))
    grown = replace(said, points=points)
    return replace(grown, is_close=fits_when_close(grown))


def pages(*letters: Letter) -> list[int]:
    """Return how many pages the texts of letters take, without the reply slip."""
    alone = [replace(one, slip=None) for one in letters]
    return list(render_chunk(alone, tagged=False).pages)


def test_what_runs_over_by_a_little_is_set_closer_and_takes_one_page():
    grown = [longer(count) for count in range(14)]
    close = [one for one in grown if one.is_close]

    assert len(close) >= 4
    assert set(pages(*close)) == {1}
    assert pages(replace(close[-1], is_close=False)) == [2]
    usual = [one for one in grown if text_height(one, USUAL) <= HEIGHT - 4]
    assert usual
    assert not any(one.is_close for one in usual)


def test_what_fits_no_page_is_set_as_usual():
    grown = longer(30)
    assert text_height(grown, CLOSE) > HEIGHT
    assert not grown.is_close


def test_a_letter_of_before_is_printed_as_it_was():
    stored = longer(6).to_json()
    for name in ("window", "heads", "is_close"):
        del stored[name]
    old = Letter.from_json(stored)

    assert (old.window, old.heads, old.is_close) == ((), (), False)


@pytest.mark.parametrize("kind", [NoticeKind.REQUIREMENTS_MISSING])
def test_the_institutions_near_follow_the_text_where_there_is_room(kind):
    line = CandidateLine(
        code="0910000001",
        name="東病院",
        kind="病院",
        beds="120床",
        standards=("在宅療養支援病院",),
        distance="約1.2km",
        phone="",
    )
    said = replace(letter(kind, "partly"), candidates=(line,) * 3)
    said = replace(said, labels=dict.fromkeys(_LABELS, "見出し") | dict(said.labels))

    assert pages(said) == [2]
    assert pages(replace(said, window=())) == [3]


_LABELS = (
    "candidates_title",
    "candidates_institution",
    "candidates_size",
    "candidates_standards",
    "candidates_distance",
    "candidates_phone",
)

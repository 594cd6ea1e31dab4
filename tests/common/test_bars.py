"""Bars: shares add up to a hundred, and what is drawn is what is told."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from common.pictures.bars import NARROWEST, Bar, BarPart, Bars, shares


@given(st.lists(st.integers(min_value=0, max_value=40_000), min_size=1, max_size=9))
def test_shares_add_up_to_a_hundred_and_none_is_off_by_a_tenth(counts):
    found, total = shares(counts), sum(counts)

    assert sum(found) == (100 if total else 0)
    for count, share in zip(counts, found, strict=True):
        exact = Decimal(100) * count / total if total else Decimal(0)
        assert abs(share - exact) < Decimal("0.1")
        assert share >= 0


@pytest.mark.parametrize(
    ("counts", "told"),
    [([1, 1, 1], ["33.4", "33.3", "33.3"]), ([2, 1], ["66.7", "33.3"]), ([0, 0], ["0.0", "0.0"])],
)
def test_what_is_left_over_goes_to_the_largest_remainder(counts, told):
    assert [str(share) for share in shares(counts)] == told


def bar(*counts: int) -> Bar:
    parts = [BarPart(key="met", label=f"第{n}", count=count) for n, count in enumerate(counts, 1)]
    return Bar(label="特養", parts=parts)


def test_the_pieces_lie_end_to_end_over_the_whole_bar():
    pieces = bar(3, 0, 1).pieces

    assert [(piece.begins, piece.width) for piece in pieces] == [(0, 75), (75, 0), (75, 25)]


def test_a_narrow_piece_bears_no_number_but_stands_in_the_words_and_in_the_table():
    one = bar(99, 1)
    page = render_to_string(
        "pictures/bars.html",
        {"picture": Bars(title="区分", finding="", row="施設種別", bars=[one])},
    )

    assert one.pieces[1].width < NARROWEST
    assert page.count("<text") == 1
    assert one.in_words == "特養：第1 99件（99.0%）、第2 1件（1.0%）"
    assert one.in_words in page
    assert "1（1.0%）" in page


def test_a_bar_of_nothing_is_told_and_draws_nothing():
    one = bar(0, 0)
    picture = Bars(title="区分", finding="", row="施設種別", bars=[one])

    assert one.in_words == "特養：0件"
    assert '<rect class="part part-met" x="0' not in render_to_string(
        "pictures/bars.html", {"picture": picture}
    )


def test_words_of_a_part_are_escaped():
    one = Bar(label="<b>", parts=[BarPart(key="met", label="<i>", count=1)])
    picture = Bars(title="<u>", finding="", row="", bars=[one])

    page = render_to_string("pictures/bars.html", {"picture": picture})

    assert not {"<b>", "<i>", "<u>"} & set(page.split())
    assert "&lt;b&gt;" in page

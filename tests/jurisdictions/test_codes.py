"""Codes of local governments and their check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.fixtures import fixture_rows
from jurisdictions.codes import is_valid_code, with_check_digit

CODES = [line["code"] for line in fixture_rows("municipalities")]


@pytest.mark.parametrize(
    ("five", "six"),
    [
        ("01000", "010006"),
        ("09214", "092142"),
        ("39000", "390003"),
        ("39201", "392014"),
        ("47382", "473821"),
    ],
)
def test_the_check_digit_is_added(five, six):
    assert with_check_digit(five) == six


def test_every_code_of_the_reference_data_has_its_check_digit():
    assert CODES
    assert [code for code in CODES if not is_valid_code(code)] == []


@pytest.mark.parametrize("code", ["", "39201", "392015", "39201４", "3920 4", "3920140", "abcdef"])
def test_what_is_no_code_is_not_valid(code):
    assert not is_valid_code(code)


@given(st.sampled_from(CODES), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(code, place, off):
    wrong = f"{code[:place]}{(int(code[place]) + off) % 10}{code[place + 1 :]}"
    # A sum that leaves 0 and one that leaves 10 of 11 have the same check digit: 1.
    assert not is_valid_code(wrong) or wrong[5] == "1"

"""What is read from addresses and forms in one place: keys, days, instants, words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from common.day_field import DayField
from common.instant_field import InstantField
from common.keys import row_key, row_keys
from common.search import is_cut, search_words
from compliance.desk.forms.fields import YearField


@pytest.mark.parametrize(("text", "key"), [("1", 1), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_key_is_a_number(text, key):
    assert row_key(text) == key


@pytest.mark.parametrize(
    "text", ["", "-1", "1.0", "１", "²", "٣", "1 ", "\0", "9" * 19, "9" * 5_000]
)
def test_what_no_row_can_have_is_no_key(text):
    assert row_key(text) is None
    assert row_keys(["1", text, "2"]) == [1, 2]


@pytest.mark.parametrize(
    "text",
    ["0001-01-01", "1899/12/31", "3000/1/1", "9999-12-31", "明治1年10月23日", "10000-01-01"],
)
def test_a_day_with_which_nobody_deals_is_refused_in_words(text):
    with pytest.raises(ValidationError, match=r"年|日付"):
        DayField().clean(text)


@pytest.mark.parametrize("text", ["1900/1/1", "2999/12/31", "R8.8.1"])
def test_other_days_are_taken(text):
    assert isinstance(DayField().clean(text), date)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "10000-01-01T00:00", "x"]
)
def test_an_instant_at_the_ends_of_the_calendar_is_refused(text):
    with pytest.raises(ValidationError):
        InstantField().clean(text)


@pytest.mark.parametrize("text", ["2026-11-25T12:00:00+09:00", "2026-11-25T12:00", "1900-01-01"])
def test_other_instants_are_taken_and_know_their_zone(text):
    assert InstantField().clean(text).tzinfo is not None


@pytest.mark.parametrize("text", ["9999", "2999", "0001", "1899"])
def test_a_year_whose_march_cannot_be_is_refused(text):
    with pytest.raises(ValidationError):
        YearField().clean(text)


def test_of_many_words_the_first_twenty_are_looked_for():
    words = [f"語{number}" for number in range(1_000)]

    assert search_words(" ".join(words)) == words[:20]
    assert is_cut(" ".join(words))
    assert not is_cut(" ".join(words[:20]))
    assert is_cut("あ" * 501)
    assert search_words("あ" * 100_000) == ["あ" * 500]

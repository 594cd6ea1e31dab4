"""The table of letters that stand for one another."""

import csv
import unicodedata
from pathlib import Path

import pytest

from common.japanese import match_key, search_key
from common.variants import ALIKE, PERHAPS, SAME

ROWS = list(csv.DictReader(Path("common/variants.csv").read_text(encoding="utf-8").splitlines()))


def test_each_letter_stands_once_with_a_level_and_a_source():
    assert len({row["character"] for row in ROWS}) == len(ROWS)
    assert {row["level"] for row in ROWS} == {"same", "perhaps"}
    assert all(row["source"] for row in ROWS)


def test_each_letter_is_one_that_nfkc_leaves_alone():
    letters = [*SAME, *PERHAPS, *SAME.values(), *PERHAPS.values()]

    assert [one for one in letters if len(one) != 1] == []
    assert [one for one in letters if unicodedata.normalize("NFKC", one) != one] == []


def test_no_base_leads_further():
    assert [base for base in SAME.values() if base in SAME] == []
    assert [base for base in PERHAPS.values() if base in PERHAPS or base in SAME] == []
    assert [base for base in ALIKE.values() if base in ALIKE] == []


def test_what_is_the_same_has_one_key_and_what_is_perhaps_the_same_has_two():
    differ = [row for row in ROWS if _key(row["character"]) != _key(row["base"])]

    assert {row["level"] for row in differ} == {"perhaps"}
    assert len(differ) == len(PERHAPS)


def test_every_letter_is_found_by_the_one_that_stands_for_it():
    keys = {(search_key(row["character"]), search_key(row["base"])) for row in ROWS}

    assert [pair for pair in keys if pair[0] != pair[1]] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙", "高"),
        ("﨑", "崎"),
        ("檜", "桧"),
        ("澤", "沢"),
        ("邉", "邊"),
        ("邊", "辺"),
        ("齋", "斎"),
    ],
)
def test_letters_that_registers_mix_are_the_same(one, other):
    assert SAME.get(one, one) == SAME.get(other, other)


@pytest.mark.parametrize(
    "pair", ["斉斎", "卜ト", "一ー", "ロ口", "ニ二", "ハ八", "エ工", "タ夕", "カ力"]
)
def test_letters_that_only_look_alike_are_not_the_same(pair):
    one, other = pair

    assert SAME.get(one, one) != SAME.get(other, other)
    assert ALIKE.get(one, one) == ALIKE.get(other, other)


def _key(letter: str) -> str:
    # ー is no letter of a key, so it stands where 一 would be seen.
    return match_key(f"甲{letter}乙")

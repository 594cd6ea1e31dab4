from itertools import product

import pytest

from compliance.correspondence.models import NoticeKind
from letters.writing.occasion import Occasion
from letters.writing.parts import PARTS
from letters.writing.word_files import filled, standard_words
from letters.writing.word_table import PARAGRAPHS
from letters.writing.wording import (
    WORDABLE,
    Voice,
    Words,
    chosen_key,
    label_of,
    unknown_placeholders,
)


def test_every_paragraph_has_standard_words_and_all_words_belong_to_one():
    assert set(standard_words()) == set(PARAGRAPHS)
    assert all(standard_words().values())


@pytest.mark.parametrize("key", WORDABLE)
def test_standard_words_name_only_what_can_be_filled_in(key):
    assert unknown_placeholders(standard_words()[key]) == []


@pytest.mark.parametrize("key", PARAGRAPHS)
def test_every_paragraph_is_used_on_the_occasion_that_it_is_for(key):
    kind, part = key.split(".")[:2]
    kinds = NoticeKind.values if kind == "common" else [kind]

    used = {chosen_key(one, part, Occasion(**PARAGRAPHS[key])) for one in kinds}

    assert key in used


@pytest.mark.parametrize("kind", NoticeKind.values)
@pytest.mark.parametrize("part", ["subject", "finding", "request"])
def test_every_letter_says_how_the_facility_stands_and_what_is_asked(kind, part):
    looked_at = {
        fact
        for key, when in PARAGRAPHS.items()
        if key.startswith(f"{kind}.{part}")
        for fact in when
    }

    for facts in product([False, True], repeat=len(looked_at)):
        occasion = Occasion(**dict(zip(looked_at, facts, strict=True)))
        assert chosen_key(kind, part, occasion)


def test_every_part_has_words_and_all_words_are_of_a_part():
    assert {key.split(".")[1] for key in PARAGRAPHS} == set(PARTS)


def test_a_word_in_braces_is_filled_in_whatever_the_width_of_the_braces():
    values = {"施設名": "さくら苑", "受付日": ""}

    assert filled("｛施設名｝と{施設名}、｛受付日｝", values) == "さくら苑とさくら苑、－"


def test_a_word_that_cannot_be_filled_in_is_named():
    assert unknown_placeholders("｛施設名｝｛理事長の名｝") == ["理事長の名"]


def test_a_paragraph_is_called_by_its_letter_its_part_and_its_conditions():
    assert label_of("requirements_missing.finding.transition") == (
        "要件不足　貴施設の状況（義務の施設、経過措置期間中）"
    )
    assert label_of("common.opening") == "各文書共通　前文"


def test_the_paragraphs_stand_in_the_order_of_the_parts():
    own = {f"not_filed.{part}": part for part in ("law", "request.open")}
    words = Words(own=own | {"common.opening": "opening", "not_filed.finding.open": "finding"})

    body = Voice(words=words, kind="not_filed").body()

    assert body[:4] == ("opening", "law", "finding", "request.open")
    assert body[4].startswith("なお、本書と行き違いに")

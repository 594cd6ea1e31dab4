from itertools import product

import pytest

from compliance.correspondence.models import NoticeKind
from letters.writing.fixed_words import filled, fixed_keys, said
from letters.writing.wording import (
    OCCASION_NAMES,
    PARAGRAPHS,
    PLACEHOLDERS,
    Occasion,
    Words,
    chosen_key,
    label_of,
    standard_words,
    unknown_placeholders,
)

# What the points are filled with besides what an office may write.
FIXED = {
    "届出の年度",
    "届出区分",
    "協力医療機関",
    "受付方法",
    "連携加算の扱い",
    "経過措置の根拠",
    "病院でない医療機関",
    "第二種協定指定医療機関",
    "協議の条項",
    "掲示の条項",
}
OCCASIONS = [
    Occasion(**dict(zip(OCCASION_NAMES, facts, strict=True)))
    for facts in product([False, True], repeat=len(OCCASION_NAMES))
]


def test_every_paragraph_has_standard_words_and_all_words_belong_to_one():
    assert set(standard_words()) == set(PARAGRAPHS)
    assert all(standard_words().values())


@pytest.mark.parametrize("key", PARAGRAPHS)
def test_standard_words_name_only_what_can_be_filled_in(key):
    assert unknown_placeholders(standard_words()[key]) == []


@pytest.mark.parametrize("key", PARAGRAPHS)
def test_every_paragraph_is_used_on_the_occasion_that_it_is_for(key):
    kind, part = key.split(".")[:2]
    kinds = NoticeKind.values if kind == "common" else [kind]

    used = {chosen_key(one, part, Occasion(**PARAGRAPHS[key])) for one in kinds}

    assert key in used


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_every_letter_says_how_the_facility_stands_and_what_is_asked(kind):
    for occasion in OCCASIONS:
        assert chosen_key(kind, "finding", occasion)
        assert chosen_key(kind, "request", occasion)


def test_a_word_in_braces_is_filled_in_whatever_the_width_of_the_braces():
    values = {"施設名": "さくら苑", "受付日": ""}

    assert filled("｛施設名｝と{施設名}、｛受付日｝", values) == "さくら苑とさくら苑、－"


@pytest.mark.parametrize("key", fixed_keys())
def test_fixed_words_name_only_what_letters_fill_in(key):
    known = {*PLACEHOLDERS, "依頼", "別添", "距離", *FIXED}

    assert "－" not in said(key, dict.fromkeys(known, "何か"))


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

    body = words.body("not_filed", occasion=Occasion(), values={})

    assert body[:4] == ("opening", "law", "finding", "request.open")
    assert body[4].startswith("なお、本書と行き違いに")

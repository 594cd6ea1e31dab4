from itertools import product

import pytest

from compliance.correspondence.models import NoticeKind
from letters.writing.labels_of_words import label_of_words
from letters.writing.occasion import CONDITION_LABELS, Occasion
from letters.writing.parts import PARTS
from letters.writing.placeholders import PLACEHOLDERS, allowed_in, misplaced_in, unknown_in
from letters.writing.word_files import filled, placeholders, standard_words, stray_braces
from letters.writing.word_table import PARAGRAPHS
from letters.writing.wording import Voice, Words, chosen_key


def test_every_paragraph_has_standard_words_and_all_words_belong_to_one():
    assert set(standard_words()) == set(PARAGRAPHS)
    assert all(standard_words().values())


def test_standard_words_name_only_what_can_be_filled_in_where_they_stand():
    for key, text in standard_words().items():
        assert (unknown_in(text), misplaced_in(text, key)) == ([], []), key
        assert not stray_braces(text), key


def test_standard_words_of_one_line_are_one_line():
    for key, text in standard_words().items():
        assert PARTS[key.split(".")[1]].several_lines or "\n" not in text, key


def test_every_condition_has_a_name():
    assert {pair for when in PARAGRAPHS.values() for pair in when.items()} <= set(CONDITION_LABELS)


def test_no_two_words_bear_the_same_name():
    labels = [label_of_words(key) for key in PARAGRAPHS]

    assert [label for label in labels if labels.count(label) > 1] == []


def test_every_placeholder_may_stand_somewhere():
    assert {name for key in PARAGRAPHS for name in allowed_in(key)} == set(PLACEHOLDERS)


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
    text = filled(
        "｛施設名｝と{施設名}、｛受付日｝", {"施設名": "さくら苑", "受付日": ""}, "（{}）".format
    )

    assert text == "さくら苑とさくら苑、（受付日）"


def test_a_word_that_cannot_be_filled_in_is_named():
    assert unknown_in("｛施設名｝｛理事長の名｝｛理事長の名｝｛｝") == ["理事長の名", ""]


@pytest.mark.parametrize(
    ("key", "name", "may"),
    [
        ("not_filed.finding.never", "受付日", False),
        ("not_filed.finding.late", "受付日", True),
        ("not_filed.law", "要件の項", False),
        ("no_partner.law.duty", "要件の項", True),
        ("no_partner.request.effort", "義務となる日", False),
        ("no_partner.request.binding", "義務となる日", True),
        ("no_partner.finding.binding", "協力医療機関", False),
        ("requirements_missing.finding.binding", "協力医療機関", True),
        ("confirmation_due.finding.unstated", "確認日", False),
        ("acceptance.request", "回答期限", False),
        ("acceptance.finding.met", "不足する要件", False),
        ("acceptance.finding.met", "根拠の項", False),
        ("no_partner.asks", "回答期限", True),
        ("no_partner.subject", "回答期限", False),
        ("common.asks_title.due", "回答期限", True),
        ("common.asks_title", "回答期限", False),
        ("no_partner.subject", "依頼", True),
        ("common.opening", "依頼", False),
        ("common.contact_phone", "電話番号", True),
        ("common.contact_desk", "電話番号", False),
        ("common.opening", "電話番号", True),
        ("common.candidate_distance", "施設名", False),
        ("common.infection_line", "協議の条項", False),
        ("common.deadline_line", "受付方法", False),
        ("common.corporation", "代表者", False),
        ("common.corporation.named", "代表者", True),
    ],
)
def test_a_word_may_stand_only_where_it_may_have_a_value(key, name, may):
    assert (misplaced_in(f"｛{name}｝", key) == []) is may


def test_what_is_chosen_by_its_value_names_nothing_that_may_lack():
    """Lines about the office and about institutions belong to no letter: nothing may lack there."""
    plain = [key for key in PARAGRAPHS if PARTS[key.split(".")[1]].is_plain]

    assert plain
    for key in plain:
        kind, part = key.split(".")[:2]
        assert kind == "common", key
        for name in placeholders(standard_words()[key]):
            assert name in allowed_in(key), part


def test_a_paragraph_is_called_by_its_letter_its_part_and_its_conditions():
    assert label_of_words("requirements_missing.finding.transition") == (
        "要件不足　貴施設の状況（義務の施設、経過措置期間中）"
    )
    assert label_of_words("common.opening") == "各文書共通　前文"


def test_the_paragraphs_stand_in_the_order_of_the_parts():
    own = {f"not_filed.{part}": part for part in ("law", "request.open")}
    words = Words(own=own | {"common.opening": "opening", "not_filed.finding.open": "finding"})

    body = Voice(words=words, kind="not_filed").body()

    assert body[:4] == ("opening", "law", "finding", "request.open")
    assert body[4].startswith("なお、本書と行き違いに")

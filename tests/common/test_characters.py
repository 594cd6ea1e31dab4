"""Characters that no text may hold: named where they come in, dropped where they go out."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from common.characters import (
    forbidden_problem,
    in_texts,
    private_characters,
    refuse_forbidden,
    shown_safely,
    without_forbidden,
)
from common.findings import FileReport, Finding
from common.tabular import safe

FORBIDDEN = [
    chr(code)
    for code in (*range(9), 0xB, 0xC, *range(0xE, 0x20), 0xFFFE, 0xFFFF, 0xD800, 0xDBFF, 0xDFFF)
]


@pytest.mark.parametrize("character", FORBIDDEN, ids=lambda one: f"U+{ord(one):04X}")
def test_a_character_that_xml_cannot_hold_is_refused_with_its_number_and_place(character):
    text = f"さくら{character}苑"

    with pytest.raises(ValidationError) as refused:
        refuse_forbidden(text)

    assert f"U+{ord(character):04X}）が4文字目にあります" in refused.value.messages[0]
    assert without_forbidden(text) == "さくら苑"
    assert safe(text) == "さくら苑"
    assert not forbidden_problem(shown_safely(text))


@pytest.mark.parametrize(
    "text", ["", "さくら\n苑\t\r", "𠮷野家", "葛\U000e0100", "☎\ufe0e", "\ue18d"]
)
def test_what_a_text_may_hold_stays(text):
    refuse_forbidden(text)

    assert without_forbidden(text) == shown_safely(text) == text


@pytest.mark.parametrize("value", [["あ\x0b"], {"a": {"b": ["い\x01"]}}, {"う\x02": 1}])
def test_texts_inside_of_json_are_refused_and_dropped_too(value):
    with pytest.raises(ValidationError):
        refuse_forbidden(value)

    refuse_forbidden(in_texts(without_forbidden, value))


@given(st.text(st.characters(codec=None)))
def test_nothing_that_leaves_stops_a_workbook(text):
    assert not ILLEGAL_CHARACTERS_RE.search(safe(text))
    safe(text).encode()


def test_a_formula_behind_a_dropped_character_is_still_no_formula():
    assert safe("\x0b=1+1") == "'=1+1"


def test_a_report_shows_a_sign_for_what_it_cannot_hold():
    report = FileReport(file="台帳\x01.csv")
    report.errors.append(
        Finding(row=2, column="名\x00", cell="A2", value="さ\x0bく\uffffら", message="\x1f")
    )

    told: dict[str, Any] = report.as_json()

    assert told["file"] == "台帳␁.csv"
    assert list(told["errors"][0].values()) == [2, "名␀", "A2", "さ␋く\ufffdら", "␟"]


def test_private_characters_are_named_once_each():
    assert private_characters("\ue18dさ\ue18d\U000f0000く\u9ad9") == ["\ue18d", "\U000f0000"]

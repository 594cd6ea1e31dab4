"""What somebody has typed, without what machines put around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.visible import as_typed, one_line, visible

UNSEEN = "\u200b\u200e\u200f\u202a\u202c\u202e\u2060\u2066\u2069\ufeff\u00ad\u180e\u061c\u034f"


@pytest.mark.parametrize("mark", [*UNSEEN, "\u200c", "\u200d", "\u00a0", "\u202f", "　", " ", "\n"])
def test_marks_that_nobody_sees_are_left_out_at_the_ends(mark):
    assert as_typed(f"{mark}0971400015{mark}{mark}") == "0971400015"


@pytest.mark.parametrize("mark", UNSEEN)
def test_marks_that_nobody_sees_are_left_out_inside_too(mark):
    assert as_typed(f"あさ{mark}ぎり病院") == "あさぎり病院"
    assert visible(f"0971{mark}400015") == "0971400015"


@pytest.mark.parametrize(
    "name", ["葛\U000e0100城病院", "神\ufe00山病院", "क\u200dष", "☎\ufe0eあさ"]
)
def test_what_chooses_the_form_of_a_character_stays_in_names(name):
    assert as_typed(name) == name


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ('="0971400015"', "0971400015"),
        ('= "R8.6.1"', "R8.6.1"),
        ('=""', ""),
        ('="あおば""会"""', 'あおば"会"'),
        ('\u200b="0971400015"', "0971400015"),
        ("'0971400015", "0971400015"),
        ("＇0971400015", "0971400015"),
        ("'0971400015'", "0971400015"),
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'", ""),
        ('=HYPERLINK("http://example.jp","あさ")苑', '=HYPERLINK("http://example.jp","あさ")苑'),
        ("=A1", "=A1"),
        ("D'アンジュ", "D'アンジュ"),
        ('\ufeff"事業所番号"', "事業所番号"),
        ('"あおば"', '"あおば"'),
        ("あおば\xa0病院", "あおば 病院"),
        ("一\r\n二\r三\u2028四_x000D_\n五", "一\n二\n三\n四\n五"),
    ],
)
def test_what_spreadsheets_put_around_a_text_is_taken_off(cell, meant):
    assert as_typed(cell) == meant


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("医療法人あおば会\nのどか総合病院", "医療法人あおば会　のどか総合病院"),
        ("特別養護老人ホーム \nあさなぎ本館", "特別養護老人ホーム　あさなぎ本館"),
        ("高知市見本町\n1番1号", "高知市見本町　1番1号"),
        ("Sakura\n\nClinic", "Sakura Clinic"),
        ("あさ\t\tなぎ", "あさ　なぎ"),
        ("あさ　なぎ", "あさ　なぎ"),
    ],
)
def test_a_name_over_several_lines_becomes_one_line(cell, name):
    assert one_line(cell) == name


@given(st.text())
def test_cleaning_twice_is_cleaning_once_for_marks(text):
    bare = text.replace("'", "").replace("＇", "").replace('"', "")
    once = as_typed(bare)

    assert as_typed(once) == once
    assert one_line(one_line(once)) == one_line(once)


@given(st.text("あ亜A1-ー 　髙\U000e0100", max_size=20))
def test_what_holds_no_mark_is_only_stripped(text):
    assert as_typed(text) == text.strip()

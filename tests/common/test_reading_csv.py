"""CSV files whose quotation marks are wrong: an error where it is, and nothing swallowed."""

import codecs

import pytest

from common.reading.cell_problems import FORMULA_AS_TEXT
from common.reading.csv_rows import MISPLACED, NOT_CLOSED
from common.reading.tables import UnreadableFile
from tests.common.files import rows, tables

HEAD = "番号,名称,住所,電話,備考\n"


def read(text: str):
    (table,) = tables(text.encode(), "届出.csv")
    return list(table.rows)


@pytest.mark.parametrize(
    "after",
    [
        "",
        "2,乙,住所,09,\n",
        '2,"乙",住所,09,\n3,丙,,,\n',
        '2,乙,住所,09,"備考"\n3,丙,,,\n',
        '2,乙,住所,09,備考"\n3,丙,,,\n',
        '2,乙,"",09,\n3,丙,,,\n',
    ],
)
@pytest.mark.parametrize("line", ['1,"甲,住所,08,\n', '"1,甲,住所,08,\n', '1,甲,"住所""内,08,\n'])
def test_a_mark_that_is_never_closed_costs_its_own_row_only(line, after):
    found = read(HEAD + line + after)

    numbers = [row.cells[0] for row in found[2:]]
    assert found[1].fault == NOT_CLOSED
    assert numbers == [text[0] for text in after.splitlines()]
    assert found[1].number == 2
    assert found[1].cells[:2] == ["1", "甲"]


def test_every_row_with_an_open_mark_is_told():
    found = read(HEAD + '1,"甲,,,\n2,乙,,,\n3,"丙,,,\n4,丁,,,\n')

    assert [(row.number, bool(row.fault)) for row in found[1:]] == [
        (2, True),
        (3, False),
        (4, True),
        (5, False),
    ]


def test_a_cell_may_have_several_lines():
    found = read(HEAD + '1,"医療法人\n甲\n病院","住所,1\n階",08,"""引用"""\n2,乙,,,\n')

    assert [row.fault for row in found] == ["", "", ""]
    assert found[1].cells == ["1", "医療法人\n甲\n病院", "住所,1\n階", "08", '"引用"']
    assert found[2].number == 3


def test_a_mark_inside_a_cell_is_a_character():
    assert rows('1,5"棚,=" x"\n'.encode()) == [["1", '5"棚', '=" x"']]


def test_blanks_behind_a_closing_mark_do_no_harm():
    assert [row.fault for row in read('"1" ,"甲"　,"乙" \n')] == [""]


@pytest.mark.parametrize("line", ['1,"甲"乙,丙\n', '1,"甲"乙"丙",丁\n'])
def test_a_mark_in_the_wrong_place_is_told(line):
    assert [row.fault for row in read(line + "2,戊,己\n")] == [
        NOT_CLOSED if line.count('"') % 2 else MISPLACED,
        "",
    ]


def test_a_cell_longer_than_any_is_told_at_its_row():
    found = read(f'1,"{"x" * 200_000}\n2,乙\n')

    assert [(row.number, bool(row.fault)) for row in found] == [(1, True), (2, False)]


def test_more_columns_than_any_list_has_are_refused():
    from common.reading.tables import UnreadableFile

    with pytest.raises(UnreadableFile, match="2行目の列が多すぎます"):
        rows(("1\n" + "1," * 301 + "1").encode())


@pytest.mark.parametrize("marks", [2, 3])
def test_marks_of_utf8_may_stand_before_each_other(marks):
    assert rows(codecs.BOM_UTF8 * marks + '"番号",名称\n'.encode()) == [["番号", "名称"]]


@pytest.mark.parametrize(
    ("text", "is_formula"),
    [
        ("=VLOOKUP(A1,B:C,2)", True),
        ('=A1&""苑""', True),
        ('=HYPERLINK(""http://example.jp"",""あさ"")苑', False),
        ("=$B$2", True),
        ("=台帳!A2", True),
        ("=+A1", True),
        ('=""0971400015""', False),
        ("=", False),
        ("=さくら苑=", False),
    ],
)
def test_a_formula_that_is_kept_as_text_is_told(text, is_formula):
    (row,) = read(f'1,"{text}"')

    assert row.problems == ({1: FORMULA_AS_TEXT} if is_formula else {})


def test_more_rows_than_any_list_has_are_refused():
    with pytest.raises(UnreadableFile, match="行が多すぎます（200,000行まで）"):
        rows(b"1\n" * 200_001)

"""A long list as a sheet: what is read back from the file that leaves."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from common.list_rows import text_lines
from common.sheet import Book, Cell, Sheet, add_list
from common.tabular import Column

COLUMNS = (
    Column("名称", lambda row: row[0], 20),
    Column("定員", lambda row: row[1], 8),
    Column("届出日", lambda row: row[2], 16),
)
HOME = ("さくら苑", 80, date(2026, 8, 1))


def listed(rows: Sequence[tuple[Any, ...]]) -> BytesIO:
    book, file = Book(), BytesIO()
    add_list(book, "一覧", COLUMNS, rows)
    book.save(file)
    return file


def test_values_are_read_back_as_they_were_by_two_readers() -> None:
    file = listed([HOME, ("もみじ苑", None, None), ("", 0, date(1989, 1, 8))])

    sheet = load_workbook(file).active

    assert [cell.value for cell in sheet[2]][:2] == ["さくら苑", 80]
    assert sheet["C2"].value.date() == date(2026, 8, 1)
    assert sheet["C2"].number_format == '[$-411]ggge"年"m"月"d"日"'
    assert [cell.value for cell in sheet[3]] == ["もみじ苑", None, None]
    assert [cell.value for cell in sheet[4]][:2] == [None, 0]
    file.seek(0)
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert rows[1] == ["さくら苑", 80.0, date(2026, 8, 1)]


@pytest.mark.parametrize(
    "name", ["<b>", "A&B", "a]]>b", "改行\nあり", "復帰\rあり", "  空白  ", "𠮷野", '"引用"']
)
def test_markup_and_white_space_in_a_name_arrive_unharmed(name: str) -> None:
    sheet = load_workbook(listed([(name, 1, None)])).active

    assert sheet["A2"].value == name


@pytest.mark.parametrize("name", ["=1+1", "+81", "-x", "@SUM(A1)", "＝1"])
def test_no_name_becomes_a_formula(name: str) -> None:
    cell = load_workbook(listed([(name, 1, None)])).active["A2"]

    assert (cell.data_type, cell.value) == ("s", f"'{name}")


def test_every_row_can_be_filtered_and_the_headings_stay_in_sight() -> None:
    sheet = load_workbook(listed([HOME] * 3)).active

    assert sheet.auto_filter.ref == "A1:C4"
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"


def test_an_empty_list_has_its_headings() -> None:
    sheet = load_workbook(listed([])).active

    assert [[cell.value for cell in row] for row in sheet.rows] == [["名称", "定員", "届出日"]]


def test_cells_are_boxed_and_wrapped_as_in_every_sheet() -> None:
    sheet = load_workbook(listed([HOME])).active

    for cell in sheet[2]:
        assert cell.border.left.style == "thin"
    assert sheet["A2"].alignment.wrap_text


def test_a_row_is_as_high_as_its_longest_text() -> None:
    sheet = load_workbook(listed([("長い名称の高齢者施設" * 4, 1, None), HOME])).active

    assert sheet.row_dimensions[2].height == 13.5 * 5
    assert sheet.row_dimensions[3].height is None


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("短い", 20, 1),
        ("あ" * 9, 20, 1),
        ("あ" * 10, 20, 2),
        ("a" * 18, 20, 1),
        ("a\nb\n\nc", 20, 4),
        ("", 20, 1),
    ],
)
def test_lines_are_counted_in_places_of_half_width(text: str, width: int, lines: int) -> None:
    assert text_lines(text, width) == lines


def test_lists_and_other_sheets_stand_in_one_book_each_once() -> None:
    book, file = Book(), BytesIO()
    first = Sheet(book, "表紙", widths=[10], headings=(1, 1), frozen="A2")
    first.row(Cell("題", "title"))
    add_list(book, "一覧", COLUMNS, [HOME])
    add_list(book, "二つ目", COLUMNS, [HOME, HOME])
    book.save(file)

    read = load_workbook(file)

    assert read.sheetnames == ["表紙", "一覧", "二つ目"]
    assert [read[name].max_row for name in read.sheetnames] == [1, 2, 3]
    names = ZipFile(file).namelist()
    assert len(names) == len(set(names))

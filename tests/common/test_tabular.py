"""Bytes become rows whatever made them, and rows become files that Excel opens safely."""

import codecs
import csv
import io
import tracemalloc
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from common.reading.files import tables_of
from common.reading.tables import BY_COMMAND
from common.reading.workbooks import cell_text
from common.tabular import (
    FORMULA_STARTS,
    Row,
    UnreadableFile,
    cell_name,
    find_header,
    heading_key,
    safe,
    write_csv,
)
from tests.common.files import rows, tables, workbook

# What Windows adds to Shift_JIS.
WINDOWS_ONLY = "①㈱髙～﨑Ⅲ"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_in_every_encoding_of_excel(encoding, line_end):
    text = line_end.join(["番号,名称", f"1,{WINDOWS_ONLY}", ""])

    assert rows(text.encode(encoding)) == [["番号", "名称"], ["1", WINDOWS_ONLY]]


def test_a_table_separated_by_tabs_is_read():
    assert rows("番号\t名称\n1\t甲,乙\n".encode("utf-16")) == [["番号", "名称"], ["1", "甲,乙"]]


def test_rows_carry_the_numbers_that_excel_shows():
    data = '名称,備考\n\n一,"二行に\nわたる"\n ,　\n二,\n'.encode()

    (table,) = tables(data, "a.csv")

    assert list(table.rows) == [
        Row(1, ["名称", "備考"]),
        Row(3, ["一", "二行に\nわたる"]),
        Row(5, ["二", ""]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_bytes_that_are_no_text_are_named_with_their_line(encoding):
    data = "番号,名称\r\n1,さくら荘\r\n2,".encode(encoding) + b"\x81\xff\r\n"

    with pytest.raises(UnreadableFile, match=r"^届出\.csv：3行目に読めない文字があります。"):
        rows(data, "届出.csv")


def test_bytes_that_are_no_text_are_found_far_into_a_long_file():
    lines = "番号,さくら荘\n".encode() * 100_000

    with pytest.raises(UnreadableFile, match="：100001行目に読めない文字"):
        rows(lines + b"\xff\n" + lines)


def test_text_in_utf8_that_is_also_valid_cp932_is_read_as_utf8():
    data = "番号,さくら荘\n".encode()

    assert data.decode("cp932") != data.decode()
    assert rows(data) == [["番号", "さくら荘"]]


def test_damaged_utf8_is_not_taken_for_cp932():
    data = "番号,さくら荘\n".encode() + b"\xb1\n"

    assert data.decode("cp932")
    with pytest.raises(UnreadableFile, match="：2行目に読めない文字"):
        rows(data)


def test_a_long_csv_is_read_in_little_more_than_its_own_size():
    data = "0170103675,さくら荘,北海道札幌市中央区\r\n".encode() * 200_000

    tracemalloc.start()
    read = tables_of(data, "a.csv", BY_COMMAND)
    count = sum(1 for table in read for _ in table.rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 200_000
    assert peak < len(data) / 2


@pytest.mark.parametrize(
    "text",
    [
        "番号\t名称\n1\t甲,乙,丙\n",
        "施設一覧\n番号\t名称\n1\t甲,乙,丙\n",
        "一覧\t現在,,\n番号,名称,\n1,甲,\n",
        "番号\t名称",
        "番号,",
    ],
)
def test_the_first_line_with_separators_says_which_they_are(text):
    (first, *_) = [cells for cells in rows(text.encode()) if len(cells) > 1]

    assert first in (["番号", "名称"], ["一覧\t現在", "", ""], ["番号", ""])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "ファイルが空です"),
        (b"%PDF-1.7\n1 0 obj\n", "ウェブページ等のファイルです"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "画像、ウェブページ等のファイルです"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "画像、ウェブページ等のファイルです"),
        (b"<html><table><tr><td>1</td></tr></table>", "ウェブページ等のファイルです"),
        (codecs.BOM_UTF8 + b"\r\n<!DOCTYPE html>", "ウェブページ等のファイルです"),
        (b"  <TABLE border=1>", "ウェブページ等のファイルです"),
        (b"<!-- 1 --><div><table>", "ウェブページ等のファイルです"),
        (b"\xd0\xcf\x11\xe0" + bytes(2000), "Excelのファイルとして開けません"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(20) + "EncryptedPackage".encode("utf-16-le"),
            "パスワードがかかっています",
        ),
        (b"PK\x03\x04" + bytes(100), "壊れています"),
        ("番号".encode("utf-16")[:-1], "途中で切れています"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(data, reason):
    with pytest.raises(UnreadableFile, match=f"^一覧：.*{reason}"):
        rows(data, "一覧")


def test_one_strange_character_is_left_to_the_check_of_its_cell():
    assert rows("番号,名称\n1,さくら\0荘\n".encode()) == [["番号", "名称"], ["1", "さくら\0荘"]]


@given(st.binary())
def test_any_bytes_are_rows_or_refused(data):
    try:
        read = rows(data)
    except UnreadableFile:
        return
    assert all(isinstance(cell, str) for cells in read for cell in cells)


def test_a_workbook_is_read_as_it_is_seen():
    book = Workbook()
    book.active["C4"] = "番号"
    book.active["D4"] = 170103675
    book.active["E4"] = date(2025, 8, 1)
    book.active["C6"] = 1.5
    book.active["D6"] = True
    book.active["E6"] = " 余白　"

    (table,) = tables(workbook(book), "a.xlsx")

    assert table.sheet == "Sheet"
    assert list(table.rows) == [
        Row(4, ["", "", "番号", "170103675", "2025-08-01"]),
        Row(6, ["", "", "1.5", "1", "余白"]),
    ]


def test_every_sheet_of_a_workbook_is_a_table():
    book = Workbook()
    book.active.append(["一"])
    book.create_sheet("山形県").append(["二"])
    book.create_sheet("空")
    book.create_chartsheet("図")

    found = {table.sheet: list(table.rows) for table in tables(workbook(book), "a.xlsx")}

    assert found == {"Sheet": [Row(1, ["一"])], "山形県": [Row(1, ["二"])], "空": [], "図": []}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1.0, "1"),
        (1e15, "1000000000000000"),
        (0.1, "0.1"),
        (7, "7"),
        (False, "0"),
        (datetime(2025, 8, 1), "2025-08-01"),  # noqa: DTZ001 as Excel gives it
        (datetime(2025, 8, 1, 9, 30), "2025-08-01T09:30:00"),  # noqa: DTZ001 as Excel gives it
        (time(9, 30), "09:30:00"),
        ("　さくら荘 ", "さくら荘"),
        ("", ""),
    ],
)
def test_a_cell_becomes_text(cell, text):
    assert cell_text(cell) == text


def test_a_header_is_found_below_a_title_and_however_it_is_spaced():
    lines = iter(
        [
            Row(1, ["様式第一号"]),
            Row(4, ["№", "事業所　番号", "名 称\n（正式）", "名称（正式）"]),
            Row(5, ["1", "0170103675", "さくら荘", ""]),
        ]
    )

    header = find_header(lines, ["事業所番号", "名称(正式)"])

    assert header is not None
    row, places = header
    assert row.number == 4
    assert places[heading_key("事業所番号")] == 1
    assert places[heading_key("名称（正式）")] == 2
    assert [line.number for line in lines] == [5]


def test_a_header_is_looked_for_in_the_first_rows_only():
    lines = [Row(number, ["題名"]) for number in range(1, 11)] + [Row(11, ["番号"])]

    assert find_header(iter(lines), ["番号"]) is None
    assert find_header(iter(lines), ["番号"], within=11) is not None
    assert find_header(iter([]), ["番号"]) is None


def test_a_cell_is_named_as_excel_names_it():
    assert cell_name(0, 1) == "A1"
    assert cell_name(26, 12) == "AA12"


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_a_spreadsheet_would_compute_is_disarmed(start):
    assert safe(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", [-5, -1.5, None, date(2025, 8, 1), "", "さくら荘", "1-2"])
def test_other_values_stay_as_they_are(value):
    assert safe(value) == value


def test_a_written_csv_opens_in_excel():
    data = b"".join(write_csv([["名称", "数"], ["𠮷野㈱", -3], ["=1+1", None]]))

    assert data == codecs.BOM_UTF8 + "名称,数\r\n𠮷野㈱,-3\r\n'=1+1,\r\n".encode()


cells = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]))


@given(st.lists(st.lists(cells, min_size=1)))
def test_a_written_csv_is_read_back(table):
    text = b"".join(write_csv(table)).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        [safe(cell) for cell in line] for line in table
    ]

"""Workbooks whatever they hide, break or blow up: read right, or refused in one sentence."""

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from common.reading.cell_problems import NEVER_CALCULATED
from common.reading.tables import UnreadableFile
from common.reading.workbooks import HIDDEN_ROW, STRUCK_ROW
from tests.common.files import archive, rows, tables, workbook
from tests.common.workbook_xml import book_of, sheet_xml, text_cell, text_row

ERRORS = ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"]


def read(data: bytes):
    (table,) = tables(data, "届出.xlsx")
    return table, list(table.rows)


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        rows(data, "届出.xlsx")
    return str(refused.value)


@pytest.mark.parametrize("error", [*ERRORS, "#UNHEARD_OF!"])
def test_an_error_of_excel_is_told_at_its_cell(error):
    cell = f'<c r="B2" t="e"><f>1/0</f><v>{error}</v></c>'
    _, (_, row) = read(book_of(sheet_xml(text_row(1, "番号", "名称"), f'<row r="2">{cell}</row>')))

    assert row.cells == ["", error]
    assert f"エラー値（{error}）" in row.problems[1]


@pytest.mark.parametrize("error", [*ERRORS, "Err:502", "#####"])
def test_an_error_that_a_csv_shows_is_told_at_its_cell(error):
    (table,) = tables(f"番号,名称\n1,{error}\n2,#1棟\n".encode())

    _, broken, whole = table.rows
    assert list(broken.problems) == [1]
    assert whole.problems == {}


@pytest.mark.parametrize(
    ("cell", "is_problem"),
    [
        ('<c r="A2"><f>B2</f></c>', True),
        ('<c r="A2"><f>B2</f><v/></c>', True),
        ('<c r="A2" t="str"><f>B2</f></c>', True),
        ('<c r="A2" t="str"><f>B2</f><v></v></c>', False),
        ('<c r="A2" t="str"><f>B2</f><v>さくら</v></c>', False),
        ('<c r="A2"><f>B2</f><v>0</v></c>', False),
    ],
)
def test_a_formula_without_a_stored_value_is_told_at_its_cell(cell, is_problem):
    _, (_, row) = read(
        book_of(sheet_xml(text_row(1, "一"), f'<row r="2">{cell}{text_cell("B2", "x")}</row>'))
    )

    assert row.problems == ({0: NEVER_CALCULATED} if is_problem else {})


def test_a_zero_that_a_program_left_to_be_calculated_is_no_value():
    cell = '<c r="A1"><f>B1</f><v>0</v></c>'
    data = book_of(sheet_xml(f'<row r="1">{cell}</row>'), workbook='<calcPr fullCalcOnLoad="1"/>')

    _, (row,) = read(data)

    assert row.problems == {0: NEVER_CALCULATED}


@pytest.mark.parametrize("attributes", ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'])
def test_a_hidden_row_is_read_and_told(attributes):
    _, (seen, hidden) = read(
        book_of(sheet_xml(text_row(1, "見える"), text_row(2, "隠れる", attributes=attributes)))
    )

    assert (seen.notes, hidden.notes) == ((), (HIDDEN_ROW,))
    assert hidden.cells == ["隠れる"]


def test_hidden_columns_are_told_as_far_as_the_sheet_is_filled():
    columns = '<col min="2" max="2" hidden="1"/><col min="3" max="16384" width="0"/>'

    table, _ = read(
        book_of(sheet_xml(text_row(1, "一", "二", "三"), before=f"<cols>{columns}</cols>"))
    )

    assert [observation.column for observation in table.observations] == [1, 2]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_known(state):
    one = sheet_xml(text_row(1, "一"))

    found = tables(book_of(one, one, states=("visible", state)), "a.xlsx")

    assert [table.is_hidden for table in found] == [False, True]


def test_a_row_that_is_struck_through_is_told():
    book = Workbook()
    book.active.append(["さくら"])
    book.active.append(["取りやめ"])
    book.active["A2"].font = Font(strike=True)

    _, (plain, struck) = read(workbook(book))

    assert (plain.notes, struck.notes) == ((), (STRUCK_ROW,))


@pytest.mark.parametrize(
    ("cell", "strings"),
    [
        (
            '<c r="A2" t="s"><v>0</v></c>',
            "<si><r><rPr><strike/></rPr><t>旧</t></r><r><t>新</t></r></si>",
        ),
        ('<c r="A2" t="inlineStr"><is><r><rPr><strike/></rPr><t>旧</t></r></is></c>', ""),
    ],
)
def test_a_row_of_which_some_words_are_struck_through_is_told(cell, strings):
    parts = {"xl/sharedStrings.xml": f"<sst>{strings}</sst>".encode()}

    _, (plain, struck) = read(
        book_of(sheet_xml(text_row(1, "一"), f'<row r="2">{cell}</row>'), parts=parts)
    )

    assert (plain.notes, struck.notes) == ((), (STRUCK_ROW,))


def test_merged_cells_hold_for_all_their_rows_and_across_for_the_first_column():
    book = Workbook()
    for line in (["001", "甲", "二列", None, "一"], [None, None, None, None, "二"], ["002", "乙"]):
        book.active.append(line)
    for merged in ("A1:A2", "B1:B2", "C1:D2"):
        book.active.merge_cells(merged)

    _, found = read(workbook(book))

    assert [row.cells for row in found] == [
        ["001", "甲", "二列", "", "一"],
        ["001", "甲", "二列", "", "二"],
        ["002", "乙", "", "", ""],
    ]


def test_a_row_with_nothing_of_its_own_is_none_however_it_is_merged():
    book = Workbook()
    book.active.append(["001", "甲"])
    book.active.append([None, None])
    book.active.append(["002", "乙"])
    book.active.merge_cells("A1:A2")

    assert [row.number for row in read(workbook(book))[1]] == [1, 3]


def test_an_error_in_a_merged_cell_holds_for_all_its_rows():
    cells = f'<c r="A1" t="e"><v>#REF!</v></c>{text_cell("B1", "一")}'
    data = book_of(
        sheet_xml(
            f'<row r="1">{cells}</row>',
            f'<row r="2">{text_cell("B2", "二")}</row>',
            after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
        )
    )

    assert [list(row.problems) for row in read(data)[1]] == [[0], [0]]


def test_a_number_shown_with_leading_zeros_is_read_as_it_is_shown():
    book = Workbook()
    book.active["A1"] = 310123456
    book.active["A1"].number_format = "0000000000"
    book.active["B1"] = 5

    assert read(workbook(book))[1][0].cells == ["0310123456", "5"]


@pytest.mark.parametrize(
    "target",
    [
        "/xl/worksheets/sheet1.xml",
        "worksheets/../worksheets/sheet1.xml",
        "./worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
        "WORKSHEETS/Sheet1.XML",
    ],
)
def test_a_sheet_is_looked_at_by_whatever_path_it_is_named(target):
    far = sheet_xml(f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>')

    assert rows(book_of(sheet_xml(text_row(1, "一")), targets=(target,))) == [["一"]]
    assert "大きすぎる" in refusal(book_of(far, targets=(target,)))


@pytest.mark.parametrize(
    "part",
    [
        b"<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><worksheet>&b;</worksheet>",
        b"<worksheet><sheetData>",
        b"\xff\xfe<",
        b"",
    ],
)
def test_xml_that_no_office_program_writes_is_refused(part):
    assert "開けません" in refusal(book_of(sheet_xml(), parts={"xl/worksheets/sheet1.xml": part}))


def test_a_part_that_stands_twice_is_refused():
    twice = {"xl/worksheets/SHEET1.xml": sheet_xml(text_row(1, "二")).encode()}

    assert "開けません" in refusal(book_of(sheet_xml(text_row(1, "一")), parts=twice))


def test_a_binary_workbook_is_refused_with_advice():
    data = archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\0"})

    assert "Excelバイナリブック（.xlsb）は読み取れません" in refusal(data)


def test_a_workbook_with_macros_is_read_without_them():
    parts = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(500)}

    assert rows(book_of(sheet_xml(text_row(1, "一")), parts=parts), "a.xlsm") == [["一"]]


def test_a_workbook_that_counts_from_1904_says_so():
    data = book_of(sheet_xml(text_row(1, "一")), workbook='<workbookPr date1904="1"/>')

    assert read(data)[0].counts_from_1904
    assert not read(book_of(sheet_xml(text_row(1, "一"))))[0].counts_from_1904


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig", "shift_jis", "euc-jp"])
def test_a_sheet_is_read_in_whatever_encoding_it_says(encoding):
    said = encoding.removesuffix("-sig")
    xml = f'<?xml version="1.0" encoding="{said}"?>' + sheet_xml(text_row(1, "さくら苑"))

    data = book_of(sheet_xml(), parts={"xl/worksheets/sheet1.xml": xml.encode(encoding)})

    assert rows(data) == [["さくら苑"]]


def test_what_calamine_passes_over_is_refused():
    cell = '<row r="1"><c r="A1"><v><![CDATA[5]]></v></c></row>'

    assert "開けません" in refusal(book_of(sheet_xml(cell)))


def test_characters_by_their_number_are_read():
    assert rows(book_of(sheet_xml(text_row(1, "&#x3042;&amp;&#12356;")))) == [["あ&い"]]


def test_a_row_of_nothing_but_formulas_that_were_never_calculated_is_told():
    formulas = '<row r="3"><c r="A3"><f>X1</f></c><c r="B3"><f>X2</f><v/></c></row>'

    _, found = read(book_of(sheet_xml(text_row(1, "一"), formulas)))

    assert [(row.number, list(row.problems)) for row in found] == [(1, []), (3, [0, 1])]

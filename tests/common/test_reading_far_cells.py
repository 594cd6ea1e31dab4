"""Cells far out, and addresses that cannot be: refused by name, or cut off where they are blank."""

import pytest

from common.reading.tables import UnreadableFile
from tests.common.files import rows, tables
from tests.common.workbook_xml import book_of, sheet_xml, text_cell, text_row


def read(data: bytes):
    (table,) = tables(data, "届出.xlsx")
    return table, list(table.rows)


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        rows(data, "届出.xlsx")
    return str(refused.value)


FAR = [
    ("A1048576", "A1048576"),
    ("XFD1048576", "XFD1048576"),
    ("KO1", "KO1"),  # the 301st column
    ("A200001", "A200001"),
]


@pytest.mark.parametrize(("reference", "named"), FAR)
def test_a_cell_far_out_is_refused_by_name(reference, named):
    row = "".join(filter(str.isdigit, reference))
    near = text_row(1, "一") if row != "1" else ""
    data = book_of(sheet_xml(near, f'<row r="{row}">{text_cell(reference, "x")}</row>'))

    said = refusal(data)

    assert f"シート「表1」はセル{named}まで入力されていて大きすぎる" in said
    assert said.count("。") == 1


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t> 　</t></is></c></row>',
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t></t></is></c></row>',
        '<row r="1048576"><c r="XFD1048576" t="str"><v></v></c></row>',
        '<row r="1048576"><c r="XFD1048576" t="s"><v>1</v></c></row>',
        '<row r="199999"><c r="KN199999" t="s"><v>1</v></c></row>',
    ],
)
def test_a_blank_far_out_is_cut_off(far):
    strings = '<sst><si><t>一</t></si><si><t xml:space="preserve"> </t></si></sst>'.encode()
    near = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'

    table, found = read(book_of(sheet_xml(near, far), parts={"xl/sharedStrings.xml": strings}))

    assert [row.cells for row in found] == [["一"]]
    assert ["空白だけ" in observation.message for observation in table.observations] == [True]


def test_a_cell_far_out_that_is_only_styled_is_nothing():
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'

    table, found = read(book_of(sheet_xml(text_row(1, "一"), far)))

    assert ([row.cells for row in found], list(table.observations)) == ([["一"]], [])


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="ZZZZZZZZ99999999999999"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="-1"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A7"><v>1</v></c></row>',
        '<row r="1"><c r=""><v>1</v></c></row>',
        '<row r="１"><c><v>1</v></c></row>',
    ],
)
def test_an_address_that_cannot_be_is_named(cells):
    assert "シート「表1」に正しくないセル番地" in refusal(book_of(sheet_xml(cells)))


def test_cells_without_addresses_follow_each_other():
    data = book_of(sheet_xml("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))

    assert rows(data) == [["1", "2"], ["3", ""]]


@pytest.mark.parametrize(
    "dimension", ["A1:XFD1048576", "A1", "ZZZZ9:A-1", "", "B2:A1", "A1:XFE9", "-1:0"]
)
def test_the_dimension_that_a_sheet_claims_is_not_believed(dimension):
    data = book_of(sheet_xml(text_row(1, "一"), before=f'<dimension ref="{dimension}"/>'))

    assert rows(data) == [["一"]]

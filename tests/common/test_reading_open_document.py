"""OpenDocument sheets: read as workbooks are, and bounded as they are."""

import pytest

from common.reading.cell_problems import NEVER_CALCULATED
from common.reading.tables import UnreadableFile
from common.reading.workbooks import HIDDEN_ROW, STRUCK_ROW
from tests.common.files import archive, rows, tables
from tests.common.ods import ods_cell, ods_of, ods_row


def read(data: bytes):
    (table,) = tables(data, "届出.ods")
    return table, list(table.rows)


def test_an_open_document_is_read():
    day = '<table:table-cell office:value-type="date" office:date-value="2026-06-01"/>'
    number = '<table:table-cell office:value-type="float" office:value="70"/>'

    table, found = read(ods_of(ods_row("番号", "日", "定員"), ods_row("0971400015", day, number)))

    assert table.sheet == "届出"
    assert [row.cells for row in found] == [
        ["番号", "日", "定員"],
        ["0971400015", "2026-06-01", "70"],
    ]


def test_an_error_is_told_at_its_cell():
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )

    _, (row,) = read(ods_of(ods_row("一", error)))

    assert row.cells == ["一", "#N/A"]
    assert "#N/A" in row.problems[1]


@pytest.mark.parametrize(("generator", "is_problem"), [("", True), ("LibreOffice/7.4", False)])
def test_a_formula_without_a_value_is_told_unless_libreoffice_means_nothing_by_it(
    generator, is_problem
):
    formula = '<table:table-cell table:formula="of:=[.A1]"/>'

    _, (row,) = read(ods_of(ods_row("一", formula, "二"), generator=generator))

    assert row.problems == ({1: NEVER_CALCULATED} if is_problem else {})


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_hidden_rows_and_columns_are_told(visibility):
    columns = f'<table:table-column/><table:table-column table:visibility="{visibility}"/>'
    hidden = ods_row("二", "乙", attributes=f'table:visibility="{visibility}"')

    table, found = read(ods_of(columns, ods_row("一", "甲"), hidden))

    assert [row.notes for row in found] == [(), (HIDDEN_ROW,)]
    assert [observation.column for observation in table.observations] == [1]


def test_hidden_sheets_and_struck_rows_are_told():
    styles = (
        '<style:style style:name="t"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="s"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style>'
    )
    struck = ods_row(ods_cell("二", 'table:style-name="s"'))

    table, found = read(
        ods_of(ods_row("一"), struck, styles=styles, attributes='table:style-name="t"')
    )

    assert table.is_hidden
    assert [row.notes for row in found] == [(), (STRUCK_ROW,)]


def test_merged_cells_hold_for_all_their_rows():
    first = ods_row(ods_cell("001", 'table:number-rows-spanned="2"'), "甲")
    second = ods_row("<table:covered-table-cell/>", "乙")

    _, found = read(ods_of(first, second))

    assert [row.cells for row in found] == [["001", "甲"], ["001", "乙"]]


def test_blanks_that_are_repeated_to_the_end_are_nothing():
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    rest = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        attributes='table:number-rows-repeated="1048575"',
    )

    assert rows(ods_of(ods_row("一", blank), rest)) == [["一"]]


@pytest.mark.parametrize(
    "far",
    [
        ods_row(ods_cell("x", 'table:number-columns-repeated="16384"')),
        ods_row("x", attributes='table:number-rows-repeated="1048576"'),
        ods_row(
            ods_cell("x", 'table:number-columns-repeated="250"'),
            attributes='table:number-rows-repeated="190000"',
        ),
        ods_row('<table:table-cell table:number-columns-repeated="16383"/>', "x"),
        ods_row("", attributes='table:number-rows-repeated="1048575"') + ods_row("x"),
    ],
)
def test_what_is_repeated_too_often_is_refused(far):
    with pytest.raises(UnreadableFile, match=r"シート「届出」はセル[A-Z]+\d+まで.*大きすぎる"):
        rows(ods_of(ods_row("一"), far))


def test_a_blank_far_out_is_cut_off():
    far = ods_row(
        '<table:table-cell table:number-columns-repeated="16383"/>', ods_cell(" "), "\u3000"
    )

    table, found = read(ods_of(ods_row("一"), far))

    assert [row.cells for row in found] == [["一"]]
    assert ["空白だけ" in observation.message for observation in table.observations] == [True]


@pytest.mark.parametrize("count", ["0", "-1", "x", "99999999999", "１"])
def test_a_count_that_cannot_be_is_refused(count):
    with pytest.raises(UnreadableFile, match="開けません"):
        rows(ods_of(ods_row(ods_cell("x", f'table:number-columns-repeated="{count}"'))))


def test_another_kind_of_document_is_refused():
    with pytest.raises(UnreadableFile, match="開けません"):
        rows(
            archive(
                {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
            )
        )

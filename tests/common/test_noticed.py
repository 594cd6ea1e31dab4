"""What the reader noticed stands in the report: at its row, its cell, and in words."""

import pytest

from common.file_row import FileRow
from common.findings import FileReport
from common.japanese import parse_date
from common.noticed import rows_below
from common.reading.tables import Observation
from common.tabular import Row, Table, heading_key
from facilities.imports.headings import CLOSED, DESIGNATED, RESUMED, SUSPENDED
from intake.filings.lines import HEADINGS

HEADER = Row(1, ["番号", "届出日", "", "備考"])


def below(*rows: Row, columns=(0, 1, 3), sheet="届出", **table):
    report = FileReport(file="届出.xlsx")
    whole = Table("届出.xlsx", sheet, iter(rows), **table)
    read = list(rows_below(HEADER, whole.rows, whole, report, columns=columns, sheet=sheet))
    return read, report


def test_a_cell_without_its_value_is_an_error_at_its_cell():
    _, report = below(Row(2, ["1", "#REF!"], {1: "エラー値です。"}))

    (error,) = report.errors
    assert (error.row, error.column, error.cell, error.value) == (2, "届出日", "届出!B2", "#REF!")


def test_a_cell_that_nobody_reads_is_no_error():
    assert (
        below(Row(2, ["1", "", "", "#REF!"], {3: "エラー値です。"}), columns=(0, 1))[1].errors == []
    )


def test_a_row_that_cannot_be_relied_on_is_an_error_once():
    row = Row(2, ["1", "乱れ"], fault="引用符が閉じられていません。")
    (read,), report = below(row)
    record = FileRow(read, {"番号": 0, "届出日": 1}, report)

    record.parse("届出日", parse_date)
    record.warn("番号", "短い番号です。")

    assert record.failed
    assert [error.message for error in report.errors] == ["引用符が閉じられていません。"]
    assert report.warnings == []


def test_a_cell_without_its_value_is_told_once():
    (read,), report = below(Row(2, ["1", "#REF!"], {1: "エラー値です。"}))
    record = FileRow(read, {"番号": 0, "届出日": 1}, report)

    assert record.failed
    assert record.parse("届出日", parse_date) is None
    record.error("番号", "番号が短いです。")
    assert [error.column for error in report.errors] == ["届出日", "番号"]


@pytest.mark.parametrize(
    ("cells", "cell"),
    [(["1", "", "", "", "余り"], "届出!E2"), (["1", "", "見出しなし"], "届出!C2")],
)
def test_a_value_without_a_heading_is_a_warning_at_its_cell(cells, cell):
    _, report = below(Row(2, cells))

    assert [(one.row, one.cell) for one in report.warnings] == [(2, cell)]


def test_hidden_sheets_rows_and_columns_are_warnings():
    _, report = below(
        Row(2, ["1"], notes=("非表示の行です。",)),
        is_hidden=True,
        observations=[
            Observation(message="D列は非表示です。", column=3),
            Observation(message="空白です。"),
        ],
    )

    assert [(one.row, one.cell) for one in report.warnings] == [
        (1, ""),
        (1, "届出!D1"),
        (None, ""),
        (2, "届出!A2"),
    ]
    assert "シート「届出」は非表示です" in report.warnings[0].message


def test_a_table_without_rows_is_not_spoken_of():
    assert below(is_hidden=True)[1].warnings == []


@pytest.mark.parametrize("text", ["44712", "44712.0", "44712.5"])
def test_bare_numbers_are_days_of_their_own_workbook(text):
    (since_1904,), _ = below(Row(2, [text, text]), counts_from_1904=True)
    (since_1900,), _ = below(Row(2, [text, text]))

    assert since_1904.cells == [text, "2026-06-01"]
    assert since_1900.cells == [text, text]


def test_every_column_of_days_is_known_by_its_heading():
    days = ["届出日", "受付日", "確認日", DESIGNATED, CLOSED, SUSPENDED, RESUMED, "算定開始年月日"]

    assert {heading for heading in HEADINGS if "日" in heading} <= set(days)
    assert all(heading_key(heading).endswith("日") for heading in days)


@pytest.mark.parametrize("shown", ["", "#N/A"])
def test_a_row_of_formulas_gone_wrong_that_nobody_reads_is_none(shown):
    row = Row(2, ["", "", "", shown], {3: "エラー値です。"})

    assert below(row, columns=(0, 1))[0] == []
    assert len(below(row, columns=(0, 3))[0]) == 1

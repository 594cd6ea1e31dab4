"""The bureaus' lists: their day, and rows of one institution wherever they stand."""

import io
from datetime import date
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from common.import_command import SourceFile
from common.tabular import Row
from medical_partners.imports import preview
from medical_partners.imports.bureau_list import list_date
from medical_partners.models import FiledStandard, MedicalInstitution, StandardSymbol
from tests.factories.institution_files import (
    LIST_HEADINGS,
    NOVEMBER,
    OCTOBER,
    bureau_list,
    listed,
)


def take(*files):
    """Preview and write files; return the reports."""
    plan = preview(files)
    plan.apply()
    return plan.reports


@pytest.mark.parametrize(
    "text",
    [
        "[令和７年１０月１日 現在 ]令和７年１０月３日作成",
        "[令和 7年10月 1日現在　医科　現存/休止]",
        "［2025年10月1日 現在］ 全医療機関出力",
    ],
)
def test_the_day_of_a_list_is_that_of_its_contents(text):
    assert list_date([Row(2, ["", text])]) == date(2025, 10, 1)


def test_a_day_that_does_not_exist_is_an_error_of_the_file(db):
    [report] = take(bureau_list([listed()], as_of="[令和７年１３月１日 現在 ]"))

    assert "存在しない日付" in report.errors[0].message
    assert not MedicalInstitution.objects.exists()


def test_rows_of_one_institution_may_stand_apart(db):
    rows = [listed(), listed("0110273", name="見本医院", beds=""), listed(受理記号="介保連")]

    [report] = take(bureau_list(rows))

    held = FiledStandard.objects.filter(institution__code="0910110265")
    assert {standard.symbol.symbol for standard in held} == {"協力施設", "介保連"}
    assert (report.rows, report.new, report.merged) == (3, 2, 1)


def test_every_row_is_counted_once(db):
    rows = [
        listed(),
        listed(受理記号="介保連"),
        listed("ABC"),
        listed("ABC"),
        listed("0110273", 区分="歯科"),
    ]

    [report] = take(bureau_list(rows))

    counted = report.new + report.changed + report.unchanged + report.merged + report.skipped
    assert report.rows == counted + len(report.errors) == 5


def test_the_earlier_of_two_filings_under_one_symbol_counts(db):
    rows = [
        listed(受理番号="第36号", 算定開始年月日="令和 6年11月 1日"),
        listed(受理番号="第31号", 算定開始年月日="令和 6年10月 1日"),
        listed(受理番号="第40号", 算定開始年月日=""),
    ]

    take(bureau_list(rows))

    standard = FiledStandard.objects.get()
    assert (standard.number, standard.start_date) == ("第31号", date(2024, 10, 1))


def test_a_text_longer_than_its_field_is_an_error_at_its_cell(db):
    [report] = take(bureau_list([listed(電話番号="0" * 40)]))

    assert [(error.cell, error.column) for error in report.errors] == [("Sheet!K5", "電話番号")]


def test_a_lost_leading_zero_is_mended_and_said(db):
    [report] = take(bureau_list([listed("110265")]))

    assert MedicalInstitution.objects.get().code == "0910110265"
    assert "先頭の0" in report.warnings[0].message


def test_a_symbol_counts_only_on_lists_of_its_days(db):
    StandardSymbol.objects.filter(symbol="協力施設").update(valid_to=date(2025, 10, 31))
    StandardSymbol.objects.create(
        symbol="協力施設", name="改正後", meaning="改正後", valid_from=date(2025, 11, 1)
    )
    take(bureau_list([listed()]))

    take(bureau_list([listed()], as_of=NOVEMBER))

    standards = FiledStandard.objects.order_by("symbol__valid_from")
    assert [standard.symbol.name == "改正後" for standard in standards] == [False, True]
    assert [standard.not_seen_since for standard in standards] == [date(2025, 11, 1), None]


def test_a_file_that_lacks_a_heading_says_which(db):
    whole = bureau_list([listed()])
    book = load_workbook(io.BytesIO(whole.data))
    book.active.delete_cols(LIST_HEADINGS.index("受理記号") + 1)
    data = io.BytesIO()
    book.save(data)

    [report] = take(SourceFile("名簿.xlsx", data.getvalue()))

    assert "見出し「受理記号」がありません" in report.errors[0].message


def test_the_sheets_of_a_workbook_may_be_lists_of_several_prefectures(db):
    book = Workbook()
    book.remove(book.active)
    for prefecture, address in (("09", "さくら市一"), ("10", "前橋市一")):
        sheet = book.create_sheet(prefecture)
        where = {"都道府県コード": prefecture, "医療機関所在地（住所）": address}
        for cells in ([OCTOBER], LIST_HEADINGS, list(listed(**where).values())):
            sheet.append(cells)
    book.create_sheet("注意事項").append(["この名簿は"])
    data = io.BytesIO()
    book.save(data)

    [report] = take(SourceFile("名簿.xlsx", data.getvalue()))

    codes = MedicalInstitution.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == ["0910110265", "1010110265"]
    assert (report.errors, report.rows, report.new) == ([], 2, 2)
    assert "シート「注意事項」は取り込みません" in report.warnings[-1].message


def test_each_file_of_a_zip_has_its_own_report(db):
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("09.xlsx", bureau_list([listed()]).data)
        archive.writestr("説明.csv", "説明\n")

    reports = take(SourceFile("名簿.zip", data.getvalue()))

    assert [(report.file, report.new, len(report.errors)) for report in reports] == [
        ("名簿.zip/09.xlsx", 1, 0),
        ("名簿.zip/説明.csv", 0, 1),
    ]


def test_a_longer_list_needs_no_more_queries(db, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        take(bureau_list([listed(f"01{number:05}") for number in range(3)]))

    with django_assert_num_queries(len(few)):
        take(bureau_list([listed(f"02{number:05}") for number in range(40)]))


def test_a_file_of_quite_another_kind_is_not_told_of_headings(db):
    [report] = take(SourceFile("x.csv", b"a,b\n1,2\n"))

    assert "見出しの行がありません" in report.errors[0].message
    assert "医療機関番号" not in report.errors[0].message
    assert "機関区分" not in report.errors[0].message

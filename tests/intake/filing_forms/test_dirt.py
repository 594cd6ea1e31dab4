"""Forms as they really come back: filled in by people in a hurry, with rows and columns moved."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from compliance.filings.models import Filing
from tests.factories.facilities import make_facility
from tests.factories.filing_workbooks import (
    beside,
    cell_of,
    form_of,
    handed_out,
    line_of,
    read,
    said,
    saved,
    write_partner,
    zipped,
)
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return make_facility(name="桜の苑")


@pytest.fixture
def hospital():
    return make_hospital(name="医療法人あおば会 のどか病院")


@pytest.fixture
def book(facility, hospital):
    """A form that is filled in as it should be."""
    book = handed_out(facility)
    write_partner(form_of(book), "ⅰ", hospital)
    write_partner(form_of(book), "ⅲ", hospital)
    return book


def report_of(book):
    [report] = read(saved(book)).reports
    return report


def recorded(book):
    """Return the filing that a form without fault makes."""
    plan = read(saved(book))
    assert plan.reports[0].errors == []
    plan.apply()
    return Filing.objects.get()


@pytest.mark.parametrize(
    "written",
    [
        "令和8年6月1日",
        "令和 8年 6月 1日",
        "Ｒ８．６．１",
        "R8.6.1",
        "令8.6.1",
        "2026/6/1",
        "２０２６－０６－０１",
        "2026年6月1日（月）",
        20260601,
        46174,
        date(2026, 6, 1),
        datetime.fromisoformat("2026-06-01T09:30"),
    ],
)
def test_a_day_is_read_in_every_spelling(book, written):
    beside(form_of(book), "届出日").value = written

    assert recorded(book).filed_date == date(2026, 6, 1)


def test_a_workbook_that_counts_days_from_1904_means_the_same_days(book):
    book.epoch = datetime.fromisoformat("1904-01-01")
    beside(form_of(book), "届出日").value = 46174 - 1462
    line_of(form_of(book), "ⅰ")[2].value = date(2026, 5, 1)

    filing = recorded(book)

    assert (filing.filed_date, filing.confirmed_date) == (date(2026, 6, 1), date(2026, 5, 1))


@pytest.mark.parametrize(
    "mark", ["○", "◯", "〇", "レ", "ﾚ", "✓", "☑", "■", "1", 1, "はい", "あり", "有"]
)
def test_every_mark_of_a_box_is_a_yes(book, mark):
    sheet, clinic = book.worksheets[1], make_clinic()
    sheet["B6"].value, sheet["C6"].value, sheet["E6"].value = clinic.name, clinic.code, mark
    sheet["G6"].value = "R8.5.1"
    form = form_of(book)
    box = cell_of(form, "介護老人福祉施設")
    form.cell(box.row, box.column - 1).value = mark

    filing = recorded(book)

    assert filing.partners.get(institution=clinic).examines is True
    assert filing.examines is True


def test_codes_and_names_are_read_through_widths_breaks_and_old_letters(book, facility, hospital):
    sheet = form_of(book)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    beside(sheet, "事業所番号").value = facility.number.translate(wide)
    beside(sheet, "名称").value = "桜の\n苑"
    for block in "ⅰⅲ":
        name, code, *_ = line_of(sheet, block)
        name.value = "（医）あおば会\nのどか病院"
        code.value = f"{hospital.code[:2]}-{hospital.code[2]}-{hospital.code[3:]}".translate(wide)
    report = report_of(book)

    assert (report.errors, report.new) == ([], 1)


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (3, 0), (0, 2), (4, 1)])
def test_rows_and_columns_that_were_moved_do_no_harm(book, facility, rows, columns):
    moved = Workbook()
    sheet = moved.active
    sheet.title = "Sheet1"
    for row in form_of(book).iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row + rows, cell.column + columns).value = cell.value
    filed = cell_of(sheet, "届出日")
    sheet.cell(filed.row, filed.column + 1).value = "2026/2/30"

    [report] = read(saved(moved)).reports

    place = sheet.cell(filed.row, filed.column + 1).coordinate
    assert said(report.errors) == [(f"Sheet1!{place}", "届出日")]


def test_a_row_between_and_a_column_between_label_and_value_are_passed_over(book):
    spread = Workbook()
    sheet = spread.active
    for row in form_of(book).iter_rows():
        for cell in row:
            if cell.value is not None:
                column = cell.column + (1 if cell.column > 2 else 0)
                sheet.cell(cell.row * 2, column).value = cell.value

    assert report_of(spread).new == 1
    assert report_of(spread).errors == []


def test_every_fault_is_named_by_its_cell_at_once(book, hospital):
    sheet, clinic = form_of(book), make_clinic()
    beside(sheet, "届出日").value = "2026/2/30"
    beside(sheet, "届出区分").value = "更新"
    line_of(sheet, "ⅱ")[2].value = "R8.5.1"
    line_of(sheet, "ⅰ")[2].value = "不明"
    beside(sheet, "過去1年間に協議を行った医療機関数").value = "多数"
    line_of(sheet, "協議")[0].value = "近所の医院"
    write_partner(sheet, "ⅰ", clinic, number=3, confirmed="=1/0")
    line_of(sheet, "ⅰ", 3)[2].value = "#REF!"

    errors = set(said(report_of(book).errors))

    def at(cell, column):
        return f"届出書!{cell.coordinate}", column

    assert errors == {
        at(beside(sheet, "届出日"), "届出日"),
        at(beside(sheet, "届出区分"), "届出区分"),
        at(line_of(sheet, "ⅱ")[0], "医療機関名"),
        at(line_of(sheet, "ⅰ")[2], "確認日"),
        at(line_of(sheet, "ⅰ", 3)[2], "確認日"),
        at(beside(sheet, "過去1年間に協議を行った医療機関数"), "協議を行った医療機関数"),
        at(line_of(sheet, "協議")[0], "協議予定の種類1"),
    }


def test_what_an_official_should_look_at_is_named_by_its_cell(book, hospital):
    sheet, clinic = form_of(book), make_clinic()
    beside(sheet, "名称").value = "桃の苑"
    write_partner(sheet, "ⅲ", clinic, number=2)
    line_of(sheet, "ⅲ")[2].value = "R8.5.20"
    write_partner(sheet, "ⅱ", other := make_hospital(code="0930000017"), confirmed=None)
    line_of(sheet, "ⅰ")[0].font = Font(strike=True)

    report = report_of(book)

    assert report.errors == []
    assert set(said(report.warnings)) == {
        (f"届出書!{beside(sheet, '名称').coordinate}", "施設名"),
        (f"届出書!{line_of(sheet, 'ⅲ', 2)[0].coordinate}", "要件ⅲ入院"),
        (f"届出書!{line_of(sheet, 'ⅲ')[2].coordinate}", "確認日"),
        (f"届出書!{line_of(sheet, 'ⅱ')[2].coordinate}", "確認日"),
        (f"届出書!{line_of(sheet, 'ⅱ')[1].coordinate}", "医療機関コード"),
        (f"届出書!{line_of(sheet, 'ⅰ')[0].coordinate}", ""),
    }
    assert other.code[2] == "3"


@pytest.mark.parametrize(
    ("marks", "cell"),
    [({}, "C18"), ({"C18": "○", "C19": "○"}, "C19"), ({"C20": "△"}, "C20")],
)
def test_a_type_without_a_mark_with_two_or_with_an_odd_one_is_an_error_at_it(book, marks, cell):
    sheet = form_of(book)
    assert cell_of(sheet, "特定施設入居者生活介護").coordinate == "D18"
    for row in range(18, 24):
        sheet.cell(row, 3).value = None
    for place, mark in marks.items():
        sheet[place].value = mark

    assert said(report_of(book).errors) == [(f"届出書!{cell}", "サービスの種類")]


def test_a_number_of_nobody_and_one_digit_short_are_told_at_the_cell(book, facility):
    number = beside(form_of(book), "事業所番号")
    number.value = "0999999999"
    assert said(report_of(book).errors) == [(f"届出書!{number.coordinate}", "事業所番号")]

    number.value = None
    assert said(report_of(book).errors) == [(f"届出書!{number.coordinate}", "事業所番号")]


def test_a_form_that_nobody_filled_in_says_so(facility):
    [report] = read(saved(handed_out(facility, filled=""))).reports

    assert [finding.cell for finding in report.errors] == ["届出書!C5"]
    assert "記入がありません" in report.errors[0].message


def test_a_form_that_lost_a_row_says_which(book):
    sheet = form_of(book)
    sheet.delete_rows(cell_of(sheet, "届出日").row)

    [error] = report_of(book).errors
    assert error.column == "届出日"
    assert "「届出日」の欄が見つかりません" in error.message


def test_a_form_of_another_revision_is_read_by_its_labels(book):
    form_of(book)["E1"].value = "様式識別：annex1/2031.4"

    report = report_of(book)
    assert (report.errors, report.new) == ([], 1)
    assert [finding.message for finding in report.warnings if "2031.4" in finding.message]

    form_of(book)["E1"].value = None
    assert report_of(book).warnings == []


def test_two_forms_of_one_filing_count_once_or_are_both_refused(book, facility):
    plan = read(zipped(甲=book, 乙=book))
    assert (len(plan.filings), plan.reports[0].merged) == (1, 1)

    other = handed_out(facility)
    write_partner(form_of(other), "ⅱ", make_clinic())
    plan = read(zipped(甲=book, 乙=other))

    assert (plan.filings, plan.reports[0].new) == ([], 0)
    number = beside(form_of(book), "事業所番号").coordinate
    assert said(plan.reports[0].errors) == [
        (f"[甲.xlsx]届出書!{number}", "事業所番号"),
        (f"[乙.xlsx]届出書!{number}", "事業所番号"),
    ]


def test_several_forms_stand_in_one_workbook_with_their_further_sheets(hospital):
    first, second = make_facility(), make_facility()
    book, other = handed_out(first), handed_out(second)
    clinic = make_clinic()
    for one in (book, other):
        write_partner(form_of(one), "ⅰ", hospital)
    other.worksheets[1]["B6"].value = clinic.name
    other.worksheets[1]["E6"].value = "○"
    other.worksheets[1]["G6"].value = "R8.5.1"
    for number, sheet in enumerate(other.worksheets):
        copy = book.create_sheet(f"２件目{number}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    copy[cell.coordinate].value = cell.value

    plan = read(saved(book))
    assert plan.reports[0].errors == []
    plan.apply()

    counts = {filing.facility: filing.partner_count for filing in Filing.objects.all()}
    assert counts == {first: 1, second: 2}

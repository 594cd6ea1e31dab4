"""What is wrong in a file of filings is said at once, with its place."""

import io

import pytest
from django.db.models import Field
from openpyxl import Workbook

from common.import_command import SourceFile
from common.tabular import cell_name
from compliance.filings.models import FiledPartner, Filing
from intake.filings import preview
from intake.filings.lines import HEADINGS, LONGEST
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, messages, take
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db


def found(lines, **how):
    """Return the errors and the warnings of a file, each as (row, heading)."""
    [report] = preview([as_csv(lines, **how)], now=NOW).reports
    return [
        [(row, column) for row, column, _ in messages(findings)]
        for findings in (report.errors, report.warnings)
    ]


def as_book(**sheets):
    """Return a workbook whose sheets hold these rows."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return SourceFile("届出.xlsx", data.getvalue())


def as_row(cells):
    return [cells[heading] for heading in HEADINGS]


def test_all_errors_of_a_file_are_said_at_once_with_their_place():
    facility = make_facility()
    lines = [
        line(facility, 届出日="2026/2/30"),
        line(facility, 事業所番号="9999999999"),
        line(facility, 事業所番号=""),
        line(facility, サービスの種類="訪問介護"),
        line(facility, 届出区分="訂正"),
        line(facility, 届出日="R8.6.2", 受付日="R8.6.1"),
        line(facility, 届出日="R8.6.2", 受付日="R8.8.21"),
        line(facility, 届出日="R8.8.21"),
        line(facility, 届出日=""),
        line(facility, 医療機関名="医院") | {"要件ⅰ相談": "△"},
        line(facility, promises="ⅰ"),
        line(facility, 確認日="R8.6.1"),
        line(facility, 年度="2023"),
        line(facility, 年度="去年"),
        line(facility, 医療機関名="医院", 医療機関区分="薬局"),
        line(facility, 医療機関名="医院", 確認日="R8.8.21"),
    ]

    plan = preview([as_csv(lines)], now=NOW)

    assert plan.filings == []
    assert [(row, column) for row, column, _ in messages(plan.reports[0].errors)] == [
        (2, "届出日"),
        (3, "事業所番号"),
        (4, "事業所番号"),
        (5, "サービスの種類"),
        (6, "届出区分"),
        (7, "受付日"),
        (8, "受付日"),
        (9, "届出日"),
        (10, "届出日"),
        (11, "要件ⅰ相談"),
        (12, "医療機関名"),
        (13, "医療機関名"),
        (14, "年度"),
        (15, "年度"),
        (16, "医療機関区分"),
        (17, "確認日"),
    ]
    assert (plan.reports[0].errors[0].cell, plan.reports[0].errors[0].value) == ("D2", "2026/2/30")
    assert "画面で" in plan.reports[0].errors[4].message


def test_what_is_odd_but_possible_is_a_warning():
    closed = make_facility(closed_date=NOW.date().replace(month=6, day=1))

    errors, warnings = found(
        [
            line(make_facility(), institution=make_hospital(), 確認日="R8.6.2"),
            line(make_facility(), 年度="令和7年度"),
            line(closed),
        ]
    )

    assert errors == []
    assert warnings == [(2, "確認日"), (3, "年度"), (4, "届出日")]


@pytest.mark.parametrize("heading", sorted(LONGEST))
def test_what_the_database_could_not_hold_is_said_before(heading):
    fields = {"医療機関名": "name", "担当者名": "contact_person"}
    field = FiledPartner._meta.get_field(fields[heading])
    assert isinstance(field, Field)
    assert LONGEST[heading] == field.max_length
    most, facility = "名" * LONGEST[heading], make_facility()

    def errors(text):
        return found([line(facility, institution=make_hospital()) | {heading: text}])[0]

    assert errors(most) == []
    assert errors(most + "名") == [(2, heading)]
    assert errors("名\x00") == [(2, heading)]


@pytest.mark.parametrize(
    "bad",
    [
        {"要件ⅱ診療": "?"},
        {"要件ⅱ診療": "?", "届出日": "2026/6/1", "受付日": "令和8年6月1日"},
        {"届出日": "2026/6/31"},
        {"届出日": "2062/6/1"},
        {"受付日": "R8.5.1"},
        {"届出区分": "訂正"},
        {"サービスの種類": "介護老人福祉施設設"},
    ],
    ids=str,
)
def test_a_bad_line_leaves_out_the_whole_filing_that_it_belongs_to_or_may(bad):
    facility, other, hospital = make_facility(), make_facility(), make_hospital()

    plan = take(
        [
            line(facility, institution=hospital, promises="ⅰ"),
            line(facility, institution=make_hospital(), promises="ⅲ") | bad,
            line(other, institution=hospital, promises="ⅰ"),
        ]
    )

    assert len(plan.reports[0].errors) == 1
    assert plan.reports[0].new == 1
    assert [filing.facility for filing in Filing.objects.all()] == [other]


def test_a_bad_line_leaves_other_filings_of_its_facility_alone():
    facility = make_facility()

    take([line(facility, 届出日="R8.4.1"), line(facility, 届出日="R8.6.1", 年度="?")])

    assert [filing.filed_date.month for filing in Filing.objects.all()] == [4]


def test_headings_are_checked_and_named():
    headings = [*HEADINGS[:-1], "メモ", "年度"]
    cells = line(make_facility()) | {"メモ": ""}

    plan = preview([as_csv([cells], headings=headings)], now=NOW)

    told = [message for _, _, message in messages(plan.reports[0].errors)]
    assert [message.split("。")[0] for message in told] == [
        "見出し「備考」の列がありません",
        f"見出し「年度」の列が２つ以上あります（セルF1、{cell_name(len(HEADINGS), 1)}）",
    ]
    assert all("、".join(HEADINGS) in message for message in told)


def test_columns_of_no_use_are_named_once_and_change_nothing():
    facility = make_facility()
    headings = ["事業所名", *HEADINGS[:5], "担当\n部署", *HEADINGS[5:]]
    cells = line(facility, institution=make_hospital(), promises="ⅰ")
    cells |= {"事業所名": facility.name, "担当\n部署": "高齢福祉課"}

    plan = preview([as_csv([cells], headings=headings)], now=NOW)

    [warning] = plan.reports[0].warnings
    assert (plan.reports[0].errors, plan.reports[0].new) == ([], 1)
    assert warning.row == 1
    assert warning.message == (
        "見出し「事業所名」（セルA1）、「担当 部署」（セルG1）の列は取り込みません。"
    )


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("事業所番号", "事業者番号"),
        ("医療機関名", "医療機関名称"),
        ("届出日", "届出年月日"),
        ("医療機関コード", "医療機関ｺｰﾄﾞ番号"),
        ("サービスの種類", "サービス種類"),
    ],
)
def test_a_heading_that_is_written_otherwise_is_named(wanted, written):
    headings = [written if heading == wanted else heading for heading in HEADINGS]
    cells = line(make_facility()) | {written: ""}

    [report] = preview([as_csv([cells], headings=headings)], now=NOW).reports

    [error] = report.errors
    assert f"見出し「{wanted}」の列がありません。「{written}」の列はあります。" in error.message


def test_headings_may_stand_in_any_order_and_width():
    narrow = {"要件ⅰ相談": "要件i相談", "要件ⅱ診療": "要件 ⅱ 診療"}
    cells = line(make_facility(), institution=make_hospital(), promises="ⅰⅱ")
    cells = {narrow.get(heading, heading): cells[heading] for heading in reversed(HEADINGS)}

    take([cells], headings=list(cells))

    assert (Filing.objects.get().consults, Filing.objects.get().examines) == (True, True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空です"),
        ("名称,所在地\nさくら苑,栃木県\n".encode(), "見出しがありません"),
        (",".join(HEADINGS).encode(), "届出の行がありません"),
    ],
)
def test_a_file_without_filings_says_so(data, message):
    [report] = preview([SourceFile("届出.csv", data)], now=NOW).reports

    assert [message in error.message for error in report.errors] == [True]
    assert report.rows == 0


def test_a_workbook_names_the_sheet_of_a_cell_and_those_that_it_leaves_out():
    good, bad = line(make_facility()), line(make_facility(), 届出日="?")
    file = as_book(
        説明=[["記入の仕方"]],
        空=[],
        届出=[["令和8年度の届出"], HEADINGS, as_row(good), as_row(bad)],
    )

    [report] = preview([file], now=NOW).reports

    assert [(error.row, error.cell) for error in report.errors] == [(4, "届出!D4")]
    assert [warning.message.split("、")[0] for warning in report.warnings] == ["シート「説明」は"]
    assert (report.rows, report.new) == (2, 1)


def test_a_workbook_without_filings_names_the_headings_that_are_expected():
    [report] = preview([as_book(説明=[["記入の仕方"]])], now=NOW).reports

    assert [HEADINGS[0] in error.message for error in report.errors] == [True]


def test_lines_of_one_filing_must_agree_in_their_year():
    facility = make_facility()

    errors, _ = found(
        [
            line(facility, institution=make_hospital(), 年度="2026"),
            line(facility, institution=make_hospital(), 年度="R7"),
        ]
    )

    assert errors == [(3, "年度")]


def test_a_blank_line_beside_partners_is_an_error():
    facility = make_facility()

    errors, _ = found([line(facility, institution=make_hospital()), line(facility)])

    assert errors == [(3, "医療機関名")]


def test_two_blank_lines_of_one_filing_are_an_error():
    facility = make_facility()

    assert found([line(facility), line(facility)])[0] == [(2, "医療機関名"), (3, "医療機関名")]

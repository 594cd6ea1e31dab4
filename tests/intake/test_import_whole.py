"""A filing in a file is recorded with all its partners or not at all."""

import io

import pytest
from openpyxl import Workbook

from common.import_command import SourceFile
from compliance.filings.models import Filing
from intake.filings import preview
from intake.filings.lines import HEADINGS
from tests.factories.facilities import make_facility
from tests.factories.filing_files import BLANK, NOW, as_csv, line, take
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
BAD = {"要件ⅱ診療": "△"}


def further(institution, **cells):
    """Return a line without number, kind and day: a further partner of the filing above."""
    named = {"医療機関コード": institution.code, "医療機関名": institution.name, "要件ⅰ相談": "○"}
    return BLANK | named | cells


def recorded():
    """Return the filings with the number of their partners."""
    return {filing.facility: filing.partner_count for filing in Filing.objects.all()}


def report_of(*lines):
    [report] = preview([as_csv(lines)], now=NOW).reports
    return report


def places(findings):
    return [(finding.row, finding.column) for finding in findings]


def test_lines_without_a_head_are_further_partners_of_the_filing_above():
    facility, other = make_facility(), make_facility()
    hospital, clinic, third = make_hospital(), make_clinic(), make_clinic()

    plan = take(
        [
            line(facility, institution=hospital, promises="ⅰⅲ", 受付日="R8.6.3", 年度="令和7"),
            further(clinic, 確認日="R8.5.1"),
            further(third, 届出日="2026/6/1", 受付日="2026/6/3", 年度="2025"),
            line(other, institution=clinic, promises="ⅰ"),
        ]
    )

    assert plan.reports[0].errors == []
    assert recorded() == {facility: 3, other: 1}
    filing = Filing.objects.get(facility=facility)
    assert (filing.fiscal_year, filing.received_date.day) == (2025, 3)


def test_cells_merged_downwards_are_one_filing():
    facility, hospital, clinic = make_facility(), make_hospital(), make_clinic()
    book = Workbook()
    book.active.append(HEADINGS)
    for cells in (line(facility, institution=hospital, promises="ⅰ"), further(clinic)):
        book.active.append([cells[heading] or None for heading in HEADINGS])
    for column in "ABCDEF":
        book.active.merge_cells(f"{column}2:{column}3")
    data = io.BytesIO()
    book.save(data)

    plan = preview([SourceFile("届出.xlsx", data.getvalue())], now=NOW)

    assert plan.reports[0].errors == []
    assert [len(filing.partners) for filing in plan.filings] == [2]


def test_a_further_partner_that_fails_takes_the_whole_filing_along_and_says_so():
    facility, other = make_facility(), make_facility()

    plan = take(
        [
            line(facility, institution=make_hospital(), promises="ⅰ"),
            further(make_clinic()),
            further(make_clinic(), **BAD),
            line(other, institution=make_clinic(), promises="ⅰ"),
        ]
    )

    assert recorded() == {other: 1}
    assert places(plan.reports[0].errors) == [(4, "要件ⅱ診療")]
    [said] = plan.reports[0].warnings
    assert said.row == 2
    assert "4行目に誤りがあるため" in said.message
    assert "2行目、3行目も記録しません" in said.message


def test_a_head_that_fails_takes_its_further_partners_along_and_says_so():
    facility, other = make_facility(), make_facility()

    plan = take(
        [
            line(other, institution=make_clinic(), promises="ⅰ"),
            line(facility, institution=make_hospital(), promises="ⅰ", 届出日="R8.6.31"),
            further(make_clinic()),
            further(make_clinic()),
        ]
    )

    assert recorded() == {other: 1}
    assert places(plan.reports[0].errors) == [(3, "届出日")]
    [said] = plan.reports[0].warnings
    assert (said.row, "4行目、5行目も記録しません" in said.message) == (4, True)


def test_an_institution_that_fails_takes_the_other_partners_along_and_says_so():
    plan = take(
        [
            line(make_facility(), institution=make_hospital(), promises="ⅰ"),
            BLANK | {"医療機関コード": "0999999999", "要件ⅰ相談": "○"},
        ]
    )

    assert recorded() == {}
    assert places(plan.reports[0].errors) == [(3, "医療機関名")]
    assert "2行目も記録しません" in plan.reports[0].warnings[0].message


@pytest.mark.parametrize(
    ("heading", "cell"), [("届出日", "R8.6.2"), ("受付日", "R8.6.4"), ("年度", "R7")]
)
def test_a_further_line_that_contradicts_its_head_is_an_error_and_nothing_is_recorded(
    heading, cell
):
    report = report_of(
        line(make_facility(), institution=make_hospital(), promises="ⅰ", 受付日="R8.6.3"),
        further(make_clinic(), **{heading: cell}),
    )

    assert places(report.errors) == [(3, heading)]
    assert "上の行と異なります" in report.errors[0].message
    assert report.new == 0


def test_a_first_line_without_a_head_is_an_error():
    facility = make_facility()

    report = report_of(further(make_clinic()), line(facility))

    assert places(report.errors) == [(2, "事業所番号")]
    assert report.new == 1


@pytest.mark.parametrize(
    "total",
    [
        {"事業所番号": "合計"},
        {"医療機関名": "小計"},
        {"医療機関名": "計２件", "要件ⅰ相談": "2"},
        {"サービスの種類": "計", "要件ⅰ相談": "12"},
    ],
)
def test_a_line_of_totals_is_no_partner_and_ends_a_filing(total):
    facility, hospital = make_facility(), make_hospital()

    report = report_of(
        line(facility, institution=hospital, promises="ⅰ"), BLANK | total, line(make_facility())
    )
    assert (report.errors, report.new, report.skipped) == ([], 2, 1)
    assert [(said.row, "合計等" in said.message) for said in report.warnings] == [(3, True)]

    after = report_of(
        line(facility, institution=hospital, promises="ⅰ"), BLANK | total, further(make_clinic())
    )
    assert places(after.errors) == [(4, "事業所番号")]


def test_a_total_below_a_merged_head_is_no_institution():
    facility = make_facility()

    report = report_of(
        line(facility, institution=make_hospital(), promises="ⅰ"), line(facility, 医療機関名="小計")
    )

    assert (places(report.errors), report.new) == ([(3, "医療機関名")], 0)


def test_a_day_of_receipt_that_cannot_be_read_takes_all_lines_along():
    facility = make_facility()

    report = report_of(
        line(facility, institution=make_hospital(), promises="ⅰ", 受付日="R8.6.31"),
        line(facility, institution=make_clinic(), promises="ⅰ"),
        further(make_clinic()),
    )

    assert (places(report.errors), report.new) == ([(2, "受付日")], 0)
    assert [
        (said.row, "3行目、4行目も記録しません" in said.message) for said in report.warnings
    ] == [(3, True)]


def test_many_lines_without_a_number_are_looked_through_in_one_pass():
    lost = [line(make_facility(), 事業所番号="9.71E+08")] * 300

    plan = preview([as_csv([line(make_facility()), *lost])], now=NOW)

    assert len(plan.reports[0].errors) == 300
    assert plan.reports[0].new == 0


@pytest.mark.parametrize("number", ["", "9.71E+08", "0971400016", "0971400051"])
def test_a_line_whose_number_is_lost_may_belong_to_the_filing_above(number):
    facility = make_facility(number="0971400015")

    report = report_of(
        line(facility, institution=make_hospital(), promises="ⅰ"),
        line(facility, institution=make_clinic(), promises="ⅰ", 事業所番号=number),
    )

    assert (report.new, places(report.errors)) == (0, [(3, "事業所番号")])
    assert "2行目も記録しません" in report.warnings[0].message


def test_a_line_of_another_number_or_day_does_not_take_the_filing_above_along():
    facility = make_facility(number="0971400015")

    report = report_of(
        line(facility, institution=make_hospital(), promises="ⅰ"),
        line(facility, institution=make_clinic(), promises="ⅰ", 事業所番号="0971400072"),
        line(facility, institution=make_clinic(), promises="ⅰ", 事業所番号="", 届出日="R8.6.2"),
    )

    assert (report.new, len(report.errors)) == (1, 2)


def test_partners_that_stand_apart_are_one_filing_and_fail_together():
    facility, other = make_facility(), make_facility()
    lines = [
        line(facility, institution=make_hospital(), promises="ⅰ"),
        line(other, institution=make_hospital(), promises="ⅰ"),
        line(facility, institution=make_clinic(), promises="ⅱ"),
    ]
    assert report_of(*lines).new == 2

    take([*lines[:2], lines[2] | BAD])

    assert recorded() == {other: 1}


def test_yearly_filings_of_two_days_are_two_filings_with_a_word():
    facility = make_facility()

    report = report_of(
        line(facility, institution=make_hospital(), promises="ⅰ"),
        line(facility, institution=make_clinic(), promises="ⅰ", 届出日="R8.6.2"),
        line(facility, institution=make_clinic(), promises="ⅰ", 届出日="R7.6.2"),
        line(facility, institution=make_clinic(), promises="ⅰ", 届出日="R8.6.5", 届出区分="変更"),
    )

    assert (report.new, report.errors) == (4, [])
    assert [(said.row, "2行目と施設、届出区分" in said.message) for said in report.warnings] == [
        (3, True)
    ]


def test_a_line_that_repeats_its_head_takes_the_rest_of_it_from_above():
    facility = make_facility()
    days = {"受付日": "R8.6.3", "年度": "R7"}

    plan = take(
        [
            line(facility, institution=make_hospital(), promises="ⅰ", **days),
            line(facility, institution=make_clinic(), promises="ⅰ"),
        ]
    )

    filing = Filing.objects.get()
    assert (filing.partner_count, filing.received_date.day, filing.fiscal_year) == (2, 3, 2025)
    assert plan.reports[0].errors == []


@pytest.mark.parametrize("number", ["11", "1", "97140001501"])
def test_numbers_of_any_length_are_refused_without_a_fault(number):
    facility = make_facility()

    report = report_of(line(facility, 事業所番号="12"), line(facility, 事業所番号=number))

    assert places(report.errors) == [(2, "事業所番号"), (3, "事業所番号")]


def test_a_good_file_says_nothing_of_lines_that_go_along():
    facility = make_facility()

    report = report_of(
        line(facility, institution=make_hospital(), promises="ⅰ"), further(make_clinic())
    )

    assert (report.errors, report.warnings, report.new) == ([], [], 1)

"""What people and programs put into the cells of filings, and what it means."""

from datetime import date
from itertools import product

import pytest

from common.fiscal_years import parse_year
from compliance.filings.models import Filing
from intake.filings import preview
from intake.filings.lines import HEADINGS
from medical_partners.models import MedicalInstitution
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, messages, take
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db
FIRST = date(2026, 6, 1)


def report_of(*lines, **how):
    [report] = preview([as_csv(lines, **how)], now=NOW).reports
    return report


@pytest.mark.parametrize(
    ("heading", "field"), [("届出日", "filed_date"), ("受付日", "received_date")]
)
def test_the_export_of_a_form_service_carries_times(heading, field):
    take([line(make_facility(), **{heading: "2026/06/01 13:45:12"})])

    assert getattr(Filing.objects.get(), field) == FIRST


def test_a_day_of_another_time_zone_is_the_day_here_with_a_word():
    plan = take([line(make_facility(), 届出日="2026-05-31T20:00:00Z")])

    assert Filing.objects.get().filed_date == FIRST
    [warning] = plan.reports[0].warnings
    assert (warning.cell, "令和8年6月1日とします" in warning.message) == ("D2", True)


@pytest.mark.parametrize("heading", ["事業所番号", "医療機関コード", "年度", "届出日", "確認日"])
@pytest.mark.parametrize("number", ["9.71E+08", "9.714E8", "９．７１Ｅ＋０９", "9.71e+9"])
def test_a_number_that_excel_has_shortened_is_an_error_that_says_how_to_mend_it(heading, number):
    cells = line(make_facility(), institution=make_hospital(), promises="ⅰ", **{heading: number})

    report = report_of(cells)

    [error] = report.errors
    assert report.new == 0
    assert (error.row, error.column, error.value) == (2, heading, number)
    assert "指数表示" in error.message
    assert "桁が失われています" in error.message


@pytest.mark.parametrize(
    "written",
    ['="{}"', "'{}", "\u202a{}\u202c", "\u200b{}", "{}\ufeff", "{}.0", "　{} ", '= "{}"', "{}\n"],
)
def test_what_programs_put_around_a_code_is_taken_off(written):
    facility, hospital = make_facility(), make_hospital()
    cells = line(facility, institution=hospital, promises="ⅰ")
    for heading in ("事業所番号", "医療機関コード"):
        cells[heading] = written.format(cells[heading])

    plan = take([cells])

    filing = Filing.objects.get()
    assert (plan.reports[0].errors, plan.reports[0].warnings) == ([], [])
    assert (filing.facility, filing.partners.get().institution) == (facility, hospital)


def test_a_number_with_separators_and_without_its_zero_is_mended_with_a_word():
    facility = make_facility(number="0971400015")

    plan = take([line(facility, 事業所番号="971,400,015.0")])

    assert Filing.objects.get().facility == facility
    assert "0971400015" in plan.reports[0].warnings[0].message


def test_two_byte_order_marks_are_as_good_as_one():
    file = as_csv([line(make_facility())])
    quoted = file.data.decode("utf-8-sig").replace("事業所番号", '"事業所番号"')

    for text in (file.data.decode("utf-8-sig"), quoted):
        data = b"\xef\xbb\xbf" * 2 + text.encode()
        [report] = preview([type(file)("届出.csv", data)], now=NOW).reports
        assert (report.errors, report.new) == ([], 1)


def test_line_breaks_in_a_name_become_one_space_and_stay_in_remarks():
    name = "医療法人あおば会\nのどか総合病院"

    take(
        [
            line(make_facility(), 医療機関名=name, promises="ⅰ", 担当者名="相談室\n見本"),
            line(make_facility(), 備考="協議中\r\n来月に再協議"),
        ]
    )

    assert MedicalInstitution.objects.get().name == "医療法人あおば会　のどか総合病院"
    with_partner, without = Filing.objects.order_by("pk")
    assert with_partner.partners.get().contact_person == "相談室　見本"
    assert without.remarks == "協議中\n来月に再協議"


@pytest.mark.parametrize(
    "written",
    [
        "要件{0}{1}",
        "要件{0}",
        "{0}{1}",
        "{0}",
        "{0} {1}",
        "要件（{0}）",
        "要件{0}（{1}）",
        "要件{0}：{1}",
        "要件第{0}号",
    ],
)
@pytest.mark.parametrize(
    "marks", ["ⅰⅱⅲ", "ⅠⅡⅢ", "123", "１２３", "①②③", ("I", "II", "III"), ("i", "ii", "iii")]
)
def test_headings_name_the_requirements_in_all_usual_ways(written, marks):
    named = {
        heading: written.format(mark, label)
        for heading, mark, label in zip(
            HEADINGS[9:12], marks, ("相談", "診療", "入院"), strict=True
        )
    }
    cells = line(make_facility(), institution=make_hospital(), promises="ⅰⅲ")
    cells = {named.get(heading, heading): cell for heading, cell in cells.items()}

    plan = preview([as_csv([cells], headings=list(cells))], now=NOW)

    [partner] = plan.filings[0].partners
    assert (partner.consults, partner.examines, partner.claims_admission) == (True, False, True)


def test_a_row_of_numbers_over_the_columns_is_no_heading():
    file = as_csv([line(make_facility())])
    numbers = ",".join(str(place) for place in range(1, len(HEADINGS) + 1))

    data = f"{numbers}\r\n{file.data.decode('utf-8-sig')}".encode()
    [report] = preview([type(file)("届出.csv", data)], now=NOW).reports

    assert (report.errors, report.new) == ([], 1)


REQUIREMENTS = dict(zip(HEADINGS[9:12], range(3), strict=True))


@pytest.mark.parametrize(
    "marks", ["ⅰⅱⅲ", "ⅠⅡⅢ", "①②③", "⑴⑵⑶", ("I", "II", "III"), ("要件ⅰ", "要件ⅱ", "要件ⅲ")]
)
def test_a_cell_may_repeat_the_sign_of_its_own_requirement_only(marks):
    facility, hospital = make_facility(), make_hospital()
    for (heading, place), mark in product(REQUIREMENTS.items(), marks):
        report = report_of(line(facility, institution=hospital, **{heading: mark}))

        own = mark == marks[place]
        assert [error.column for error in report.errors] == ([] if own else [heading])
        assert report.new == own


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        *((cell, True) for cell in ("1", "１", "1.0", "TRUE", "はい\u200b", "○")),
        *((cell, False) for cell in ("0", "0.0", "FALSE", "x", "ー", "×\ufeff")),
    ],
)
def test_yes_and_no_are_told_in_every_column(cell, means):
    cells = dict.fromkeys(REQUIREMENTS, cell)
    take([line(make_facility(), institution=make_hospital(), **cells)])

    filing = Filing.objects.get()
    assert (filing.consults, filing.examines, filing.admits) == (means, means, means)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和八年度", 2026),
        ("2,026", 2026),
        ("2026.0", 2026),
        ("R8\u200b", 2026),
        ("令和8年", 2026),
    ],
)
def test_a_year_is_read_as_it_is_written(text, year):
    assert parse_year(text) == year


def test_the_first_error_names_its_cell():
    report = report_of(line(make_facility(), 事業所番号="9.71E+08"))

    assert messages(report.errors)[0][:2] == (2, "事業所番号")
    assert report.errors[0].cell == "A2"

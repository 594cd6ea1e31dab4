"""Filings that arrive as files."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from common.fiscal_years import parse_year
from common.import_command import SourceFile
from compliance.filings.models import Filing
from facilities.models import TypeCode
from intake.filings import preview
from intake.filings.lines import HEADINGS
from medical_partners.models import InstitutionKind, MedicalInstitution
from tests.factories.compliance import FilingFields, make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, take
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


def test_lines_that_agree_in_their_head_are_one_filing():
    facility, hospital, clinic = make_facility(), make_hospital(), make_clinic()

    plan = take(
        [
            line(facility, institution=hospital, promises="ⅲ", 届出日="2026/6/1"),
            line(facility, institution=clinic, promises="ⅰⅱ", 届出日="令和8年6月1日"),
        ]
    )

    filing = Filing.objects.get()
    assert (plan.reports[0].rows, plan.reports[0].new) == (2, 1)
    assert (filing.consults, filing.examines, filing.admits) == (True, True, True)
    assert filing.partner_count == 2
    assert (filing.received_date, filing.fiscal_year) == (date(2026, 6, 1), 2026)
    assert filing.recorded_at == NOW


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_filing_without_partners_comes_in_any_encoding(encoding):
    plan = take([line(make_facility(), 備考="協議中")], encoding=encoding)

    assert plan.reports[0].errors == []
    assert Filing.objects.get().remarks == "協議中"
    assert Filing.objects.get().partner_count == 0


def test_an_excel_file_says_the_same():
    facility, hospital = make_facility(), make_hospital()
    book = Workbook()
    book.active.append(HEADINGS)
    cells = line(facility, institution=hospital, promises="ⅰ") | {"届出日": date(2026, 6, 1)}
    book.active.append([cells[heading] for heading in HEADINGS])
    data = io.BytesIO()
    book.save(data)

    plan = preview([SourceFile("届出.xlsx", data.getvalue())], now=NOW)

    assert plan.reports[0].errors == []
    assert plan.filings[0].filed_date == date(2026, 6, 1)


def test_the_same_file_again_changes_nothing():
    facility, hospital = make_facility(), make_hospital()
    lines = [
        line(facility, institution=hospital, promises="ⅰⅱⅲ", 確認日="R8.5.1"),
        line(make_facility(), 医療機関名="台帳にない医院", promises="ⅰ"),
        line(make_facility()),
    ]
    take(lines)

    again = take(lines)

    assert (again.reports[0].new, again.reports[0].unchanged) == (0, 3)
    assert Filing.objects.count() == 3
    assert MedicalInstitution.objects.filter(confirmed=False).count() == 1


def test_another_content_under_the_same_head_is_an_error_and_changes_nothing():
    facility, hospital = make_facility(), make_hospital()
    take([line(facility, institution=hospital, promises="ⅰ")])

    again = take([line(facility, institution=hospital, promises="ⅰⅱ")])

    assert "既に記録されています" in again.reports[0].errors[0].message
    assert Filing.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "year"),
    [("2025", 2025), ("令和7", 2025), ("令和７年度", 2025), ("R7", 2025), ("令和元年度", 2019)],
)
def test_a_year_may_be_written_in_any_usual_form(text, year):
    assert parse_year(text) == year


def test_the_name_of_the_open_data_leads_to_the_house():
    house = make_facility(type=TypeCode.MODERATE_FEE_HOME)

    take([line(house, サービスの種類="特定施設入居者生活介護（軽費老人ホーム）")])

    assert Filing.objects.get().facility == house


def test_another_remark_under_the_same_head_is_another_content():
    facility, hospital = make_facility(), make_hospital()
    take([line(facility, institution=hospital, promises="ⅰ", 備考="協定書あり")])

    again = take([line(facility, institution=hospital, promises="ⅰ", 備考="協定書なし")])

    assert len(again.reports[0].errors) == 1
    assert again.filings == []


def test_the_same_file_is_the_same_after_the_register_has_learnt_more():
    facility, clinic = make_facility(), make_clinic(name="北医院")
    lines = [line(facility, institution=clinic, promises="ⅰⅲ", 備考="夜間可")]
    take(lines)
    MedicalInstitution.objects.update(kind=InstitutionKind.HOSPITAL, name="北病院")

    again = take(lines)

    assert (again.reports[0].unchanged, again.reports[0].errors) == (1, [])


def test_the_same_filing_is_found_among_several_of_its_head():
    facility, hospital = make_facility(), make_hospital()
    day: FilingFields = {"filed_date": date(2026, 6, 1), "received_date": date(2026, 6, 1)}
    make_filing(facility, [], **day)
    make_filing(facility, [partner(hospital, "ⅰ")], **day)

    again = take([line(facility), line(facility, 受付日="R8.6.1", 届出区分="変更")])

    assert (again.reports[0].unchanged, again.reports[0].new) == (1, 1)


def test_a_filing_that_has_been_corrected_since_is_still_the_same():
    facility = make_facility()
    take([line(facility)])
    original = Filing.objects.get()
    make_filing(
        facility,
        kind=Filing.Kind.CORRECTION,
        corrects=original,
        correction_reason="記載誤り",
        filed_date=original.filed_date,
        received_date=original.received_date,
    )

    assert take([line(facility)]).reports[0].unchanged == 1


def test_filings_are_recorded_in_the_order_of_receipt_then_of_the_file():
    facilities = [make_facility() for _ in range(3)]
    days = ["R8.6.3", "R8.6.2", "R8.6.2"]

    take([line(facility, 受付日=day) for facility, day in zip(facilities, days, strict=True)])

    recorded = Filing.objects.order_by("pk").select_related("facility")
    assert [filing.facility for filing in recorded] == [
        facilities[1],
        facilities[2],
        facilities[0],
    ]


@pytest.mark.parametrize(("typed", "warned"), [("970000012", True), ("0970-000012", False)])
def test_a_number_is_found_without_its_zero_or_with_hyphens(typed, warned):
    facility = make_facility(number="0970000012")

    plan = take([line(facility, 事業所番号=typed)])

    assert Filing.objects.get().facility == facility
    assert [finding.column for finding in plan.reports[0].warnings] == ["事業所番号"] * warned


def test_a_file_takes_the_same_few_queries_at_any_length(django_assert_num_queries):
    hospital = make_hospital()
    for count in (2, 30):
        lines = [line(make_facility(), institution=hospital, promises="ⅰⅱ") for _ in range(count)]
        file = as_csv([*lines, line(make_facility(), 医療機関名=f"新病院{count}")])

        with django_assert_num_queries(7):
            plan = preview([file], now=NOW)
        with django_assert_num_queries(10):
            plan.apply()

        assert len(plan.recorded) == count + 1

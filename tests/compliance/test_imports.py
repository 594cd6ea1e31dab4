"""Filings that arrive as files."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from common.import_command import SourceFile
from compliance.imports import preview
from compliance.imports.lines import HEADINGS, parse_year
from compliance.models import Filing
from facilities.models import TypeCode
from medical_partners.models import InstitutionKind, MedicalInstitution
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, messages, take
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


def test_admission_claimed_for_a_clinic_is_recorded_off_and_kept_as_a_remark():
    plan = take([line(make_facility(), institution=make_clinic(), promises="ⅰⅲ")])

    partner = Filing.objects.get().partners.get()
    assert (partner.consults, partner.admits, partner.claims_admission) == (True, False, True)
    assert "病院でないため算入しない" in partner.remarks
    [(row, column, message)] = messages(plan.reports[0].warnings)
    assert (row, column) == (2, "要件ⅲ入院")
    assert "基準第28条第1項" in message


def test_the_kind_of_the_register_wins_over_that_of_the_file():
    clinic = make_clinic()

    plan = take([line(make_facility(), institution=clinic, promises="ⅲ", 医療機関区分="病院")])

    assert [column for _, column, _ in messages(plan.reports[0].warnings)] == [
        "医療機関区分",
        "要件ⅲ入院",
    ]
    assert not Filing.objects.get().admits


def test_an_institution_is_found_by_seven_digits_or_by_its_name():
    facility = make_facility()
    by_code = make_hospital(code="0912345678")
    by_name = make_hospital(name="医療法人　さくら会　北病院", code="0910000007")

    take(
        [
            line(facility, 医療機関コード="2345678", 医療機関名=by_code.name, promises="ⅰ"),
            line(facility, 医療機関名="さくら会北病院", promises="ⅱ"),
        ]
    )

    institutions = {partner.institution for partner in Filing.objects.get().partners.all()}
    assert institutions == {by_code, by_name}


def test_a_name_that_two_institutions_bear_makes_a_new_unconfirmed_one(city):
    make_hospital(name="同名病院")
    make_hospital(name="同名病院")

    plan = take([line(make_facility(), 医療機関名="同名病院", 医療機関区分="病院", promises="ⅲ")])

    made = MedicalInstitution.objects.get(confirmed=False)
    assert (made.kind, made.registered_by) == (InstitutionKind.HOSPITAL, city)
    assert "台帳にない" in plan.reports[0].warnings[0].message


def test_what_another_authority_entered_is_not_used(other_city):
    make_hospital(name="よその病院", registered_by=other_city, confirmed=False, code=None)

    take([line(make_facility(), 医療機関名="よその病院", promises="ⅰ")])

    assert MedicalInstitution.objects.filter(name="よその病院").count() == 2


def test_one_institution_on_two_lines_is_united():
    facility, hospital = make_facility(), make_hospital()

    plan = take(
        [
            line(facility, institution=hospital, promises="ⅰ"),
            line(facility, institution=hospital, promises="ⅲ"),
        ]
    )

    partner = Filing.objects.get().partners.get()
    assert (partner.consults, partner.examines, partner.admits) == (True, False, True)
    assert plan.reports[0].merged == 1


def test_a_number_that_lost_its_zero_is_mended():
    facility = make_facility(number="0970000012")

    plan = take([line(facility, 事業所番号="970000012")])

    assert Filing.objects.get().facility == facility
    assert "先頭の０" in plan.reports[0].warnings[0].message


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


def test_the_command_writes_nothing_unless_told(tmp_path):
    path = tmp_path / "届出.csv"
    path.write_bytes(as_csv([line(make_facility())]).data)

    call_command("import_filings", path)
    assert Filing.objects.count() == 0

    call_command("import_filings", path, "--commit", "--recorded-at", "2026-08-20T10:00:00")
    assert Filing.objects.get().recorded_at == NOW


@pytest.mark.parametrize("when", ["あした", "2999-01-01T00:00:00"])
def test_the_command_refuses_a_time_that_is_none_or_to_come(tmp_path, when):
    path = tmp_path / "届出.csv"
    path.write_bytes(as_csv([line(make_facility())]).data)

    with pytest.raises(CommandError, match="--recorded-at"):
        call_command("import_filings", path, "--recorded-at", when)


def test_the_sample_file_has_the_headings_of_the_import():
    first = Path("fixtures/sample_filings.csv").read_text(encoding="utf-8-sig").splitlines()[0]

    assert first == ",".join(HEADINGS)

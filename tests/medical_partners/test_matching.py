"""The open data and the register: names unique on both sides, and nothing else."""

from datetime import date

import pytest

from medical_partners.imports import preview
from medical_partners.imports.open_data import last_part
from medical_partners.models import MedicalInstitution
from tests.factories.institution_files import bureau_list, listed, open_data, place
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


def take(*files):
    """Preview and write files; return the reports."""
    plan = preview(files)
    plan.apply()
    return plan.reports


def found():
    """Return the names of the institutions that the open data was matched with."""
    return set(MedicalInstitution.objects.exclude(open_data_id="").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("医療法人　見本会　北見本病院", "北見本病院"),
        ("見本医療生活協同組合　久病院", "久病院"),
        ("北見本病院", ""),
        ("医療法人　見本会　見　本　病　院", ""),
        ("医療法人　見本会　診療所", ""),
    ],
)
def test_the_last_part_of_a_name_must_name_somebody(name, key):
    assert last_part(name) == key


def test_the_register_may_name_the_corporation_and_the_open_data_not():
    make_hospital(name="医療法人　三見会　北見本病院")

    take(open_data([place("北見本病院")]))

    assert found() == {"医療法人　三見会　北見本病院"}


def test_a_whole_name_goes_before_a_last_part():
    make_hospital(name="北見本病院")
    make_hospital(name="医療法人　三見会　北見本病院")

    take(open_data([place("北見本病院")]))

    assert found() == {"北見本病院"}


def test_two_of_one_last_part_are_left_alone():
    make_hospital(name="医療法人　三見会　北見本病院")
    make_hospital(name="医療法人　四見会　北見本病院")

    [report] = take(open_data([place("北見本病院")]))

    assert found() == set()
    assert [(w.row, w.value) for w in report.warnings] == [(2, "北見本病院")]
    assert "複数ある" in report.warnings[0].message


def test_another_municipality_means_another_institution():
    take(bureau_list([listed(name="見本病院")]))

    [report] = take(open_data([place("見本病院", 市区町村コード="201")]))

    assert found() == set()
    assert "市区町村が異なる" in report.warnings[0].message


def test_a_ward_agrees_with_its_city():
    address = {"医療機関所在地（住所）": "さいたま市見本１－１", "都道府県コード": "11"}
    take(bureau_list([listed(name="見本病院", **address)]))

    take(open_data([place("見本病院", 都道府県コード="11", 市区町村コード="101")]))

    assert found() == {"見本病院"}


def test_a_prefecture_without_a_list_is_said_to_have_none():
    make_hospital(name="見本病院")

    [report] = take(open_data([place("見本病院", 都道府県コード="10")]))

    assert "名簿を取り込んでいない" in report.warnings[0].message


def test_hospitals_and_clinics_are_matched_apart_unless_a_kind_is_unconfirmed():
    make_clinic(name="見本医院")
    make_clinic(name="見本病院", kind_confirmed=False)
    rows = [place("見本医院"), place("見本病院"), place("見本医院", 機関区分="2", ID="092")]

    [report] = take(open_data(rows))

    assert found() == {"見本医院", "見本病院"}
    assert MedicalInstitution.objects.get(name="見本医院").open_data_id == "092"
    assert (report.changed, report.skipped) == (2, 1)


def test_entries_of_an_authority_and_institutions_that_are_gone_take_no_part(city):
    make_hospital(name="見本病院", registered_by=city)
    make_hospital(name="見本病院", not_seen_since=date(2025, 10, 1))
    listed_one = make_hospital(name="見本病院")

    take(open_data([place("見本病院")]))

    assert MedicalInstitution.objects.exclude(open_data_id="").get() == listed_one


def test_a_list_again_keeps_what_the_open_data_filled_in():
    unsaid = {"医療機関所在地（住所）": "どこでもない町", "病床数": "一般"}
    file = bureau_list([listed(name="見本病院", **unsaid)])
    take(file, open_data([place("見本病院")]))

    [report] = take(file)

    institution = MedicalInstitution.objects.get()
    assert (institution.beds, institution.municipality.name) == (551, "さくら市")
    assert (report.changed, report.unchanged) == (0, 1)


@pytest.mark.parametrize("beds", ["", "0", "不明"])
def test_beds_that_are_not_said_stay_unknown(beds):
    hospital = make_hospital(name="見本病院")

    take(open_data([place("見本病院", 合計病床数=beds)]))

    hospital.refresh_from_db()
    assert (hospital.beds, hospital.latitude) == (None, 36.68)


def test_a_row_that_cannot_be_read_is_an_error_at_its_cell():
    rows = [place(""), place("見本病院", 都道府県コード="48"), place("見本病院", ID="9" * 21)]

    [report] = take(open_data(rows))

    assert [error.cell for error in report.errors] == ["B2", "F3", "A4"]

"""What programs put into the cells of lists and of the open data, and what it means."""

from datetime import date

import pytest

from common.import_command import SourceFile
from medical_partners.imports import preview
from medical_partners.models import FiledStandard, MedicalInstitution
from tests.factories.institution_files import (
    LIST_HEADINGS,
    bureau_list,
    listed,
    open_data,
    place,
)

pytestmark = pytest.mark.django_db


def take(*files):
    """Preview and write files; return the reports."""
    plan = preview(files)
    plan.apply()
    return plan.reports


@pytest.mark.parametrize("heading", ["都道府県コード", "医療機関番号", "病床数"])
def test_a_shortened_number_that_a_list_needs_is_an_error(heading):
    [report] = take(bureau_list([listed(**{heading: "1.10E+05"})]))

    [error] = report.errors
    assert (error.column, "桁が失われています" in error.message) == (heading, True)
    assert MedicalInstitution.objects.count() == 0


@pytest.mark.parametrize(
    ("heading", "field"),
    [("医療機関所在地（郵便番号）", "postal_code"), ("電話番号", "phone"), ("FAX番号", "fax")],
)
def test_a_shortened_number_that_a_list_can_do_without_stays_blank(heading, field):
    [report] = take(bureau_list([listed(**{heading: "3.29E+06"})]))

    assert [said.column for said in report.warnings if "桁が失われて" in said.message] == [heading]
    assert getattr(MedicalInstitution.objects.get(), field) == ""


def test_rows_of_one_institution_are_one_however_its_number_is_written():
    rows = [
        listed(医療機関番号=number, 医療機関名称="医療法人\u200b\n見本病院", 算定開始年月日=day)
        for number, day in [
            ("0110265", "令和 6年 6月 1日"),
            ("\u202a0110265\u202c", "2024-06-01T00:00:00"),
            ("0110265.0", "令和6年6月1日（土）"),
            ("011-0265", "'2024/6/1"),
        ]
    ]

    [report] = take(bureau_list(rows))

    assert (report.new, report.merged, report.errors) == (1, 3, [])
    assert MedicalInstitution.objects.get().name == "医療法人　見本病院"
    assert FiledStandard.objects.get().start_date == date(2024, 6, 1)


def test_a_list_names_columns_of_no_use_and_those_that_stand_twice():
    text = [",".join(LIST_HEADINGS), ",".join(listed().values())]

    def report_of(heading, cell=""):
        lines = ["[令和７年１０月１日 現在 ]", f"{text[0]},{heading}", f"{text[1]},{cell}"]
        [report] = preview([SourceFile("名簿.csv", "\n".join(lines).encode())]).reports
        return report

    [*_, extra] = [said for said in report_of("メモ").warnings if "メモ" in said.message]
    [twice] = report_of("医療機関番号", "0110999").errors
    assert extra.message == "見出し「メモ」（セルY2）の列は取り込みません。"
    assert "見出し「医療機関番号」の列が２つ以上あります" in twice.message


@pytest.mark.parametrize("heading", ["ID", "都道府県コード"])
def test_a_shortened_number_that_the_open_data_needs_is_an_error(heading):
    take(bureau_list([listed()]))

    [report] = take(open_data([place(**{heading: "9.11E+12"})]))

    assert [error.column for error in report.errors] == [heading]
    assert "桁が失われています" in report.errors[0].message


@pytest.mark.parametrize("heading", ["所在地座標（緯度）", "所在地座標（経度）", "合計病床数"])
def test_a_shortened_place_is_not_taken_over(heading):
    take(bureau_list([listed(beds="一般")]))

    [report] = take(open_data([place(**{heading: "1.3E+02"})]))

    institution = MedicalInstitution.objects.get()
    assert [said.column for said in report.warnings if "桁が失われて" in said.message] == [heading]
    assert (institution.beds is None) == (heading == "合計病床数")
    assert (institution.latitude is None) == (heading != "合計病床数")


def test_the_open_data_is_read_without_what_programs_add():
    take(bureau_list([listed(beds="一般")]))

    [report] = take(
        open_data(
            [
                place(
                    機関区分="１.0",
                    ID="\u200b471c0010\ufeff",
                    市区町村コード='="214"',
                    合計病床数="1,551.0",
                    **{"所在地座標（緯度）": "\u202a36.68"},
                )
            ]
        )
    )

    institution = MedicalInstitution.objects.get()
    assert (report.changed, report.errors) == (1, [])
    assert (institution.open_data_id, institution.beds) == ("471c0010", 1551)
    assert institution.latitude == 36.68

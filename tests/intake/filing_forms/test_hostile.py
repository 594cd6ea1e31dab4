"""Forms with which somebody means harm, or that have come to harm, end in a clear word."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from common.import_command import SourceFile
from intake.filing_forms.handing_out import forms_for
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW
from tests.factories.filing_workbooks import (
    TODAY,
    beside,
    form_of,
    handed_out,
    line_of,
    read,
    said,
    saved,
    write_partner,
)
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "{{field.number}}苑"]
)
def test_no_name_of_the_register_becomes_a_formula_or_another_value(name):
    facility = make_facility(name=name)
    make_filing(facility, [partner(make_hospital(name=name), "ⅰ")])

    sheet = form_of(handed_out(facility))

    for cell in (beside(sheet, "名称"), line_of(sheet, "ⅰ")[0]):
        assert cell.data_type in ("s", "inlineStr")
        assert str(cell.value).lstrip("'") == name
        assert not str(cell.value).startswith(("=", "@", "+", "-"))


def test_a_name_with_signs_of_xml_and_signs_that_no_file_may_hold_is_written():
    facility = make_facility(name="桜<苑>&\u200b")
    [form] = forms_for(
        type(facility).objects.filter(pk=facility.pk).select_related("facility_type"),
        on=TODAY,
        known_at=NOW,
    )

    book = load_workbook(BytesIO(form.content))

    assert "桜<苑>&" in beside(form_of(book), "名称").value
    assert "<" not in form.name


def test_formulas_in_a_form_are_errors_at_their_cells_and_no_values():
    book = handed_out(make_facility())
    sheet = form_of(book)
    write_partner(sheet, "ⅰ", make_hospital())
    name = line_of(sheet, "ⅱ")[0]
    name.value = '=HYPERLINK("https://example.com","病院")'
    line_of(sheet, "ⅱ")[1].value = "0910000001"

    [report] = read(saved(book)).reports

    assert (f"届出書!{name.coordinate}", "医療機関名") in said(report.errors)


def test_a_file_of_an_archive_that_cannot_be_read_keeps_no_other_back():
    book = handed_out(make_facility())
    write_partner(form_of(book), "ⅰ", make_hospital())
    whole = saved(book).data
    archive = BytesIO()
    with ZipFile(archive, "w") as packed:
        packed.writestr("壊れた届出.xlsx", whole[:-200])
        packed.writestr("よい届出.xlsx", whole)
        packed.writestr("暗号.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600))

    plan = read(SourceFile("届出.zip", archive.getvalue()))

    assert len(plan.filings) == 1
    messages = [finding.message for finding in plan.reports[0].errors]
    assert len(messages) == 2
    assert any(message.startswith("届出.zip/壊れた届出.xlsx") for message in messages)
    assert any(message.startswith("届出.zip/暗号.xlsx") for message in messages)


def test_a_text_without_an_end_and_a_cell_without_a_place_end_in_a_word():
    book = handed_out(make_facility())
    sheet = form_of(book)
    write_partner(sheet, "ⅰ", make_hospital())
    line_of(sheet, "ⅰ")[0].value = "病" * 32_000
    sheet["XFD1048576"].value = "遠く"

    [report] = read(saved(book)).reports

    assert [finding.message for finding in report.errors if "大きすぎる" in finding.message]

    del sheet._cells[1048576, 16384]
    [report] = read(saved(book)).reports
    assert [finding.message for finding in report.errors] == [
        "医療機関名は200字以内で入力してください。"
    ]

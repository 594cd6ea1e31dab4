"""A form that was handed out, filled in and read again is the filing that was written."""

from datetime import date

import pytest

from compliance.filings.models import Filing
from facilities.models import TypeCode
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.filing_workbooks import (
    beside,
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


def promises(filing):
    """Return what a recorded filing says of each institution."""
    return {
        one.institution: (one.consults, one.examines, one.admits)
        for one in filing.partners.select_related("institution")
    }


def taken(*files):
    """Read files without an error or a doubt, record them, and return the plan."""
    plan = read(*files)
    assert [report.errors + report.warnings for report in plan.reports] == [[] for _ in files]
    plan.apply()
    return plan


@pytest.mark.parametrize("kind", TypeCode.values)
def test_each_type_gets_a_form_that_is_read_as_the_filing_written_into_it(kind):
    facility, hospital, clinic = make_facility(type=kind), make_hospital(), make_clinic()
    book = handed_out(facility)
    sheet = form_of(book)
    write_partner(sheet, "ⅰ", hospital)
    write_partner(sheet, "ⅲ", hospital)
    write_partner(sheet, "ⅱ", clinic, confirmed="R8.4.20", person="院長")

    taken(saved(book))

    filing = Filing.objects.get()
    assert (filing.facility, filing.kind, filing.fiscal_year) == (facility, "annual", 2026)
    assert (filing.filed_date, filing.received_date) == (date(2026, 6, 1), date(2026, 6, 1))
    assert filing.channel == Filing.Channel.FILE
    assert promises(filing) == {hospital: (True, False, True), clinic: (False, True, False)}
    assert filing.confirmed_date == date(2026, 4, 20)
    assert filing.partners.get(institution=clinic).contact_person == "院長"


def test_what_was_not_agreed_is_read_with_the_institutions_to_be_consulted():
    book = handed_out(make_facility())
    sheet = form_of(book)
    beside(sheet, "過去1年間に協議を行った医療機関数").value = "２か所"
    beside(
        sheet, "協議をした医療機関との対応の取り決めが困難であった理由"
    ).value = "人手が\n足りない"
    beside(sheet, "協議を行う予定時期").value = "令和8年12月"
    for cell, text in zip(
        line_of(sheet, "協議"), ("在宅療養支援病院", "みなと病院", "09-1-1234567"), strict=False
    ):
        cell.value = text
    line_of(sheet, "協議", 2)[0].value = "その他"

    plan = taken(saved(book))

    filing = Filing.objects.get()
    assert (filing.partner_count, filing.consulted_count) == (0, 2)
    assert filing.reason_not_agreed == "人手が\n足りない"
    assert filing.planned_month == date(2026, 12, 1)
    assert list(filing.planned_institutions.order_by("pk").values_list("kind", "name", "code")) == [
        ("support_hospital", "みなと病院", "0911234567"),
        ("other", "", ""),
    ]
    assert plan.reports[0].new == 1


def test_the_same_form_again_changes_nothing_and_another_with_its_days_is_refused():
    facility, hospital = make_facility(), make_hospital()
    book = handed_out(facility)
    write_partner(form_of(book), "ⅰ", hospital)
    beside(form_of(book), "過去1年間に協議を行った医療機関数").value = 1
    taken(saved(book))

    again = read(saved(book))
    assert (again.reports[0].unchanged, again.filings) == (1, [])

    beside(form_of(book), "過去1年間に協議を行った医療機関数").value = 2
    [report] = read(saved(book)).reports
    assert [finding.cell for finding in report.errors] == ["届出書!C5"]
    assert "内容の異なる届出が、既に記録されています" in report.errors[0].message


def test_the_form_begins_with_the_last_partners_but_without_their_days():
    facility, hospital, clinic = make_facility(), make_hospital(), make_clinic()
    lines = [
        partner(hospital, "ⅰⅲ", confirmed_date=date(2025, 5, 1)),
        partner(clinic, "ⅱ", confirmed_date=date(2025, 5, 1)),
        partner(other := make_clinic(), ""),
    ]
    make_filing(facility, lines, filed_date=date(2025, 6, 1), received_date=date(2025, 6, 1))
    sheet = form_of(handed_out(facility, filled=""))

    def written(block):
        return [cell.value or None for cell in line_of(sheet, block)]

    assert written("ⅰ") == [hospital.name, hospital.code, None, None]
    assert written("ⅱ") == [clinic.name, clinic.code, None, None]
    assert written("ⅲ") == [hospital.name, hospital.code, None, None]
    assert written("他")[:2] == [other.name, other.code]
    assert not beside(sheet, "届出日").value


def test_partners_for_which_the_form_has_no_room_stand_on_the_further_sheet():
    facility = make_facility()
    many = [make_hospital() for _ in range(5)]
    make_filing(
        facility,
        [partner(one, "ⅰⅱⅲ") for one in many],
        filed_date=date(2025, 6, 1),
        received_date=date(2025, 6, 1),
    )
    book = handed_out(facility)
    for block in "ⅰⅱⅲ":
        for number in (1, 2, 3):
            line_of(form_of(book), block, number)[2].value = "R8.5.1"
    for row in (6, 7):
        book.worksheets[1].cell(row, 7).value = "R8.5.1"

    taken(saved(book))

    filing = Filing.objects.order_by("pk").last()
    assert promises(filing) == dict.fromkeys(many, (True, True, True))


def test_many_forms_come_in_one_archive_whatever_their_files_are_called():
    hospital = make_hospital()
    books = {}
    for number in range(3):
        book = handed_out(make_facility())
        write_partner(form_of(book), "ⅰ", hospital)
        books[f"コピー ({number})"] = book

    taken(zipped(**books))

    assert Filing.objects.count() == 3


def test_a_faulty_form_of_an_archive_is_named_with_its_file_and_keeps_no_other_back():
    good, bad = handed_out(make_facility()), handed_out(make_facility(), filled="2026/2/30")
    for book in (good, bad):
        write_partner(form_of(book), "ⅰ", make_hospital())

    plan = read(zipped(森の家=good, 海の家=bad))

    assert said(plan.reports[0].errors) == [("[海の家.xlsx]届出書!C5", "届出日")]
    assert len(plan.filings) == 1

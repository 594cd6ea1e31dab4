"""Layouts that differ are told apart by their labels, and read each by its own definition."""

from datetime import date

import pytest
from openpyxl import Workbook

from common.tabular import Row
from compliance.filings.models import Filing
from facilities.models import TypeCode
from intake.filing_forms.loading import definitions
from intake.filing_forms.page import FormPage
from tests.factories.facilities import make_facility
from tests.factories.filing_workbooks import form_of, handed_out, read, said, saved, write_partner
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


def sheet_of(rows):
    """Return a workbook with rows; each is a dict from columns to values."""
    book = Workbook()
    for number, cells in enumerate(rows, start=1):
        for column, value in cells.items():
            book.active[f"{column}{number}"].value = value
    return book


def pairs(facility, hospital, clinic, **wrong):
    """A form whose values stand right of their labels, a partner below the other."""

    def told(institution, day):
        return [
            {"C": "協力医療機関の名称", "F": institution.name},
            {"C": "保険医療機関番号", "F": institution.code},
            {"C": "対応を確認した年月日", "F": day, "H": "先方の担当者", "I": "連携室"},
        ]

    return sheet_of(
        [
            {"H": "（別紙１）"},
            {"B": "協力医療機関に関する届出書"},
            {"H": wrong.get("filed", "令和　８年　６月　１日")},
            {"B": "各都道府県知事　殿"},
            {"B": "介護保険事業所番号", "D": wrong.get("number", facility.number)},
            {"B": "事業所・施設の名称", "D": facility.name},
            {"B": "施設等の区分", "C": "(1) 介護老人福祉施設", "D": "✓"},
            {"C": "(3) 介護老人保健施設", "F": "(5)（介護予防）特定施設入居者生活介護"},
            {"B": "第一号（相談対応）の協力医療機関", **told(hospital, "R8.5.1")[0]},
            *told(hospital, "R8.5.1")[1:],
            *told(clinic, wrong.get("confirmed", "令和8年5月2日")),
            {"B": "第三号（入院の受入れ）の協力医療機関", **told(hospital, "R8.5.1")[0]},
            *told(hospital, "令和　年　月　日")[1:],
            {"B": "協議した医療機関の数", "D": "2件"},
            {"B": "取り決めに至らなかった理由"},
            {"B": "人員が足りないため"},
            {"B": "今後協議する医療機関", "C": "予定する医療機関の名称", "F": "みなと病院"},
            {"C": "予定する医療機関の種類", "F": "地域包括ケア病棟"},
            {"B": "協議の予定年月", "D": "R8.12"},
        ]
    )


def grid(facility, hospital, clinic, **wrong):
    """A form whose values stand below their labels, with marks in a table of partners."""
    return sheet_of(
        [
            {"A": "協力医療機関に関する届出書"},
            {},
            {"A": "届け出た日", "C": "届出の種別", "E": "番号（事業所）", "G": "施設・事業所"},
            {
                "A": wrong.get("filed", "2026/6/1"),
                "C": "変更",
                "E": wrong.get("number", facility.number),
                "G": facility.name,
            },
            {"A": "サービス種別", "B": "□ 介護老人保健施設", "E": "■ 介護老人福祉施設"},
            {"A": "協力医療機関と満たす要件"},
            {
                "A": "医療機関の名称",
                "B": "医療機関の番号",
                "C": "相談対応",
                "D": "診療",
                "E": "入院受入",
                "F": "確認年月日",
                "G": "担当者氏名",
                "H": "摘要",
            },
            {"A": hospital.name, "B": hospital.code, "C": "レ", "E": "あり", "F": "R8.5.1"},
            {"A": clinic.name, "B": clinic.code, "C": 1, "F": wrong.get("confirmed", "R8.5.2")},
            {"A": "協議していない理由"},
            {"A": "該当なし"},
        ]
    )


LAYOUTS = {
    "ministry_pairs": (pairs, {"filed": "H3", "number": "D5", "confirmed": "F14"}),
    "ministry_grid": (grid, {"filed": "A4", "number": "E4", "confirmed": "F9"}),
}
COLUMNS = {"filed": "届出日", "number": "事業所番号", "confirmed": "確認日"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_form_of_another_layout_is_read_as_the_filing_written_into_it(layout):
    facility, hospital, clinic = make_facility(), make_hospital(), make_clinic()

    plan = read(saved(LAYOUTS[layout][0](facility, hospital, clinic)))

    assert plan.reports[0].errors + plan.reports[0].warnings == []
    plan.apply()
    filing = Filing.objects.get()
    assert (filing.facility, filing.filed_date) == (facility, date(2026, 6, 1))
    assert filing.kind == ("change" if layout == "ministry_grid" else "annual")
    said_of = {
        one.institution: (one.consults, one.examines, one.admits, one.confirmed_date)
        for one in filing.partners.select_related("institution")
    }
    assert said_of == {
        hospital: (True, False, True, date(2026, 5, 1)),
        clinic: (True, False, False, date(2026, 5, 2)),
    }


def test_what_was_not_agreed_is_read_below_and_beside_its_labels():
    facility = make_facility()
    plan = read(saved(pairs(facility, make_hospital(), make_clinic())))
    plan.apply()

    filing = Filing.objects.get()
    assert (filing.consulted_count, filing.reason_not_agreed) == (2, "人員が足りないため")
    assert filing.planned_month == date(2026, 12, 1)
    [institution] = filing.planned_institutions.all()
    assert (institution.kind, institution.name) == ("community_care_ward", "みなと病院")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["filed", "number", "confirmed"])
def test_a_fault_in_another_layout_is_named_by_its_cell_and_nothing_else_is(layout, kind):
    make, cells = LAYOUTS[layout]
    wrong = {"filed": "令和８年１３月１日", "number": "0999999999", "confirmed": "五月頃"}
    book = make(make_facility(), make_hospital(), make_clinic(), **{kind: wrong[kind]})

    [report] = read(saved(book)).reports

    assert said(report.errors) == [(f"Sheet!{cells[kind]}", COLUMNS[kind])]


def test_each_layout_fits_its_own_definition_best():
    facility, hospital, clinic = make_facility(), make_hospital(), make_clinic()
    ours = handed_out(make_facility(type=TypeCode.GROUP_HOME))
    write_partner(form_of(ours), "ⅰ", hospital)
    books = {name: make(facility, hospital, clinic) for name, (make, _) in LAYOUTS.items()}

    for name, book in {**books, "annex3": ours}.items():
        rows = rows_of(form_of(book))
        fits = {one.name: FormPage(rows, one, place="").fit for one in definitions()}
        best = max(fits.values())
        assert fits[name] == best
        assert best > 0.6
        assert all(fit < 0.3 for other, fit in fits.items() if not same(name, other)), fits


def same(one, other):
    """Tell whether two definitions have the same labels."""
    return one == other or {one, other} == {"annex1", "annex3"}


def rows_of(sheet):
    return [
        Row(number, [str(value or "") for value in cells])
        for number, cells in enumerate(sheet.values, start=1)
    ]

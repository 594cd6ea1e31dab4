"""What people and programs put into the cells of ledgers, and what it means."""

from datetime import date

import pytest

from common.import_command import SourceFile
from facilities.imports import preview
from facilities.imports.headings import SUSPENDED
from facilities.models import Facility, Suspension
from tests.factories.facility_files import CODE, HOME, LEDGER, as_csv, ledger

pytestmark = pytest.mark.django_db


def only(source):
    """Return the report of a file that is read alone."""
    (report,) = preview([source]).reports
    return report


def stored(source):
    """Write a file of one facility, and return the facility."""
    preview([source]).apply()
    return Facility.objects.get()


@pytest.mark.parametrize("heading", [CODE, "事業所番号", "定員", "指定年月日", "指定権者"])
def test_a_shortened_number_that_a_facility_needs_is_an_error(heading):
    report = only(ledger({heading: "9.71E+08"}))

    [error] = report.errors
    assert (error.row, error.column, report.new) == (2, heading, 0)
    assert "指数表示（9.71E+08）に変わり、桁が失われています" in error.message


@pytest.mark.parametrize(
    ("heading", "field", "blank"),
    [
        ("法人番号", "corporation_number", ""),
        ("郵便番号", "postal_code", ""),
        ("電話番号", "phone", ""),
        ("FAX番号", "fax", ""),
        ("緯度", "latitude", None),
        ("経度", "longitude", None),
    ],
)
def test_a_shortened_number_that_a_facility_can_do_without_stays_blank(heading, field, blank):
    source = ledger({heading: "３．６７Ｅ＋０１"})

    [warning] = only(source).warnings
    assert (warning.row, "桁が失われています" in warning.message) == (2, True)
    assert getattr(stored(source), field) == blank


def test_days_with_times_are_days():
    source = ledger(
        {
            "指定年月日": "2000-04-01T09:00:00+09:00",
            SUSPENDED: "令和７年４月１日（火） 午前9時",
            "再開日": "2025/5/1 0:00:00.0",
            "廃止日": "2026-03-30T20:00:00Z",
        }
    )

    [warning] = only(source).warnings
    facility = stored(source)
    assert (facility.designated_date, facility.closed_date) == (date(2000, 4, 1), date(2026, 3, 31))
    assert Suspension.objects.get().start_date == date(2025, 4, 1)
    assert (warning.column, "令和8年3月31日とします" in warning.message) == ("廃止日", True)


def test_codes_and_numbers_are_read_without_what_programs_add():
    source = ledger(
        {
            CODE: '="092142"',
            "事業所番号": "'0971400015",
            "法人番号": "6,060,005,000,001.0",
            "郵便番号": "\u202a〒329-1312\u202c",
            "電話番号": '="028-000-0002"',
            "定員": "1,070.0\u200b",
            "緯度": "36.6853\ufeff",
        }
    )

    facility = stored(source)

    assert only(source).errors == []
    assert (facility.number, facility.municipality_id) == ("0971400015", "092142")
    assert facility.corporation_number == "6060005000001"
    assert (facility.postal_code, facility.phone) == ("329-1312", "028-000-0002")
    assert (facility.capacity, facility.latitude) == (1070, 36.6853)


def test_names_and_addresses_over_several_lines_become_one_line():
    facility = stored(
        ledger(
            {
                "事業所名": "社会福祉法人さくら会\r\n見本苑\u200b",
                "住所": "栃木県さくら市見本町1番\n2号",
                "法人の名称": "社会福祉法人\tさくら会",
                "代表者": "見本\n太郎",
            }
        )
    )

    assert facility.name == "社会福祉法人さくら会　見本苑"
    assert facility.address == "栃木県さくら市見本町1番　2号"
    assert facility.corporation_name == "社会福祉法人　さくら会"
    assert facility.representative == "見本　太郎"


def test_headings_hold_no_marks_and_a_second_byte_order_mark_is_harmless():
    headings = tuple(f"\u200b{heading}\u202c" for heading in LEDGER)
    row = {f"\u200b{heading}\u202c": cell for heading, cell in HOME.items()}

    report = only(SourceFile("台帳.csv", b"\xef\xbb\xbf" + as_csv(headings, [row])))

    assert (report.kind, report.new, report.errors) == ("ledger", 1, [])


def test_a_column_that_stands_twice_is_an_error_and_nothing_is_read():
    data = as_csv(LEDGER, [HOME]).decode("utf-8-sig").splitlines()
    text = "\n".join([f"{data[0]},事業所番号", f"{data[1]},0971400072"])

    report = only(SourceFile("台帳.csv", text.encode()))

    [error] = report.errors
    assert "見出し「事業所番号」の列が２つ以上あります（セルP1、" in error.message
    assert (report.new, error.row) == (0, 1)


def test_a_heading_that_is_written_otherwise_is_named():
    headings = tuple("事業所名称" if heading == "事業所名" else heading for heading in LEDGER)

    [error] = only(SourceFile("台帳.csv", as_csv(headings, [HOME]))).errors

    assert "見出し「事業所名」がありません" in error.message
    assert "「事業所名称」の列はあります" in error.message

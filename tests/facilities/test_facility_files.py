"""Which files of facilities are recognised, and what a good row becomes."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from common.import_command import SourceFile
from facilities.imports import preview
from facilities.models import Facility
from tests.factories.facility_files import CODE, HOME, LEDGER, OPEN_DATA, as_csv, ledger, open_data

pytestmark = pytest.mark.django_db


def only(source):
    """Return the report of a file that is read alone."""
    (report,) = preview([source]).reports
    return report


def stored(source):
    """Write a file of one facility, and return the facility."""
    preview([source]).apply()
    return Facility.objects.get()


def test_a_row_of_the_open_data_becomes_a_facility():
    facility = stored(open_data({"電話番号": "028‐000－0001", "法人番号": "6060005000001"}))

    assert facility.number == "0971400015"
    assert facility.facility_type_id == "welfare_facility"
    assert facility.service_name == "介護老人福祉施設"
    assert facility.name == "特別養護老人ホームさくら見本苑"
    assert (facility.prefecture_id, facility.municipality_id) == ("09", "092142")
    assert facility.authority.name == "栃木県"
    assert facility.phone == "028-000-0001"
    assert facility.corporation_number == "6060005000001"
    assert (facility.capacity, facility.latitude, facility.longitude) == (70, 36.6853, 139.9664)
    assert not facility.number_is_local


def test_names_keep_their_characters():
    assert stored(open_data({"事業所名": "㈱見本①　髙﨑苑"})).name == "㈱見本①　髙﨑苑"


@pytest.mark.parametrize(
    ("code", "service", "authority"),
    [
        ("092142", "介護老人福祉施設", "栃木県"),
        ("092011", "介護老人福祉施設", "宇都宮市"),
        ("092142", "地域密着型介護老人福祉施設入所者生活介護", "さくら市"),
        ("011011", "介護老人保健施設", "札幌市"),
    ],
)
def test_the_authority_follows_from_type_and_place(code, service, authority):
    row = {CODE: code, "市区町村名": "", "サービスの種類": service}

    assert stored(open_data(row)).authority.name == authority


def test_the_kind_is_told_by_the_header_never_by_the_name():
    assert only(open_data({}, file="台帳.csv")).kind == "open_data"
    assert only(ledger({}, file="jigyosho_510.csv")).kind == "ledger"


def test_a_plain_ledger_needs_only_three_headings():
    source = SourceFile("a.csv", as_csv((CODE, "事業所名", "サービスの種類"), [HOME]))

    report = only(source)

    assert (report.kind, report.new, report.errors) == ("ledger", 1, [])


def test_a_file_that_lost_columns_in_excel_is_still_open_data():
    left = (*OPEN_DATA[:12], *OPEN_DATA[15:20])

    report = only(SourceFile("a.csv", as_csv(left, [HOME])))

    assert (report.kind, report.new) == ("open_data", 1)


def test_a_file_of_neither_kind_is_one_clear_error():
    report = only(SourceFile("届出.csv", "事業所番号,サービスの種類,届出日\n1,2,3\n".encode()))

    (error,) = report.errors
    assert report.kind == ""
    assert error.message.startswith("届出.csv：")
    assert "見出し「都道府県コード又は市町村コード、事業所名」がありません" in error.message


def test_an_unreadable_file_is_an_error_and_the_others_are_read():
    broken, good = preview([SourceFile("空.csv", b""), open_data({})]).reports

    assert broken.errors[0].message == "空.csv：ファイルが空です。"
    assert (good.new, good.errors) == (1, [])


def test_columns_that_are_not_read_are_named():
    source = SourceFile("a.csv", as_csv((*LEDGER, "指定日"), [HOME]))

    assert [warning.message for warning in only(source).warnings] == [
        "見出し「指定日」（セルAG1）の列は取り込みません。"
    ]


def test_the_files_in_a_zip_have_reports_of_their_own():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", open_data({}).data)
        archive.writestr("b.csv", "ちがう,表\n1,2\n")

    first, second = preview([SourceFile("公表.zip", packed.getvalue())]).reports

    assert (first.file, first.kind, first.new) == ("公表.zip/a.csv", "open_data", 1)
    assert (second.file, second.kind, len(second.errors)) == ("公表.zip/b.csv", "", 1)


def test_a_workbook_may_hold_a_title_other_sheets_and_numbers_without_their_zeros():
    book = Workbook()
    book.active.title = "台帳"
    book.active.append(["施設台帳"])
    book.active.append(list(LEDGER))
    values = HOME | {CODE: 92142, "事業所番号": 971400015, "定員": 70}
    book.active.append([values.get(heading) for heading in LEDGER])
    book.create_sheet("説明").append(["記入のしかた"])
    book.create_sheet("Sheet3")
    data = io.BytesIO()
    book.save(data)

    report = only(SourceFile("台帳.xlsx", data.getvalue()))

    assert (report.kind, report.rows, report.new, report.errors) == ("ledger", 1, 1, [])
    about_sheet, about_zeros = report.warnings
    assert "シート「説明」は取り込みません" in about_sheet.message
    assert (about_zeros.row, about_zeros.cell) == (3, "台帳!P3")


def test_an_empty_workbook_is_an_error():
    data = io.BytesIO()
    Workbook().save(data)

    (error,) = only(SourceFile("空.xlsx", data.getvalue())).errors

    assert error.message == "空.xlsx：読み取れる表がありません。"


def test_files_of_the_same_name_have_reports_of_their_own():
    reports = preview([open_data({}), open_data({"事業所番号": "0971400072"})]).reports

    assert [(report.rows, report.new) for report in reports] == [(1, 1), (1, 1)]

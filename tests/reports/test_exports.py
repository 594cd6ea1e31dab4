"""The table as files."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from facilities.models import TypeCode
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(city):
    """A home that is met, one that is partly met, one that has not filed."""
    make_filing(
        make_facility(name="充足苑", number="0970000012"), [partner(make_hospital(name="北病院"))]
    )
    make_filing(make_facility(name="=1+1苑"), [partner(make_clinic(name="南医院"), "ⅰⅲ")])
    make_facility(name="未届苑", type=TypeCode.GROUP_HOME)


def export(tmp_path, suffix, *options):
    path = tmp_path / f"table.{suffix}"
    call_command("export_breakdown", "--on", "2026-08-01", "--output", path, *options)
    return path


def rows_of(sheet):
    return [list(row) for row in sheet.values]


def test_the_workbook_has_its_sheets_in_the_published_shape(world, tmp_path):
    book = load_workbook(export(tmp_path, "xlsx"))

    assert book.sheetnames == ["別紙1", "件数", "④の内訳", "施設一覧", "注記"]
    table = rows_of(book["別紙1"])
    assert table[0][0].startswith("別紙１")
    assert table[2][1] == "A.介護老人福祉施設（地域密着含む）"
    assert table[3][:6] == ["都道府県", "①", "②", "③", "④", "①"]
    tochigi = next(row for row in table if row[0] == "栃木県")
    nation = next(row for row in table if row[0] == "全国")
    assert tochigi[1:5] == nation[1:5] == [0.5, 0.5, 0, 0]
    assert tochigi[5] == "－"
    assert len([row for row in table if row[0] and str(row[0])[-1] in "都道府県"]) == 48
    notes = "\n".join(str(row[0]) for row in table[52:])
    assert "①全ての要件を満たした" in notes
    assert "④に含めている" in notes


def test_the_counts_and_the_parts_of_what_is_not_tallied_stand_beside(world, tmp_path):
    book = load_workbook(export(tmp_path, "xlsx"))

    counts = next(row for row in rows_of(book["件数"]) if row[0] == "全国")
    detail = next(row for row in rows_of(book["④の内訳"]) if row[0] == "全国")
    assert counts[1:6] == [2, 1, 1, 0, 0]
    assert counts[31:36] == [1, 0, 0, 0, 1]
    assert detail[31:36] == [1, 1, 0, 0, 0]


def test_every_facility_stands_in_the_workbook_with_its_reason(world, tmp_path):
    sheet = load_workbook(export(tmp_path, "xlsx"))["施設一覧"]

    heading, *lines = rows_of(sheet)
    by_name = {line[1]: dict(zip(heading, line, strict=True)) for line in lines}
    assert by_name["充足苑"]["事業所番号"] == "0970000012"
    assert by_name["充足苑"]["協力医療機関"] == "北病院（ⅰ・ⅱ・ⅲ）"
    assert by_name["充足苑"]["区分"] == "①"
    assert by_name["充足苑"]["受付日"].date() == date(2026, 6, 3)
    assert by_name["'=1+1苑"]["不足する要件"] == "ⅱ 診療、ⅲ 入院"
    assert by_name["未届苑"]["状況"] == "一度も届出なし"
    assert sheet.auto_filter.ref == "A1:M4"


def test_the_workbook_is_set_up_for_printing_and_merges_nothing(world, tmp_path):
    book = load_workbook(export(tmp_path, "xlsx"))

    for sheet in book:
        assert list(sheet.merged_cells.ranges) == []
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows
        assert sheet["A1"].font.name == "ＭＳ ゴシック"


def test_the_notes_say_what_the_table_was_made_of(world, tmp_path):
    book = load_workbook(
        export(tmp_path, "xlsx", "--known-at", "2026-12-03T09:05:00", "--scope", "designated")
    )

    notes = {row[0]: row[1] for row in rows_of(book["注記"])}
    assert "2026-08-01" in notes["基準日"]
    assert "令和8年12月3日9時05分" in notes["情報の時点"]
    assert "指定権者として" in notes["集計範囲"]
    assert notes["判定の規則"].startswith("2024-04-01/1")


def test_the_json_is_for_one_authority_when_asked(world, tmp_path, city):
    path = export(tmp_path, "json", "--layout", "survey", "--authority", city.code)

    table = json.loads(path.read_text())
    assert (table["rows"][0]["code"], table["rows"][0]["name"]) == (city.code, "さくら市")
    assert table["scope"] == "designated"
    assert table["on"] == "2026-08-01"


def test_the_csv_opens_in_excel_and_has_a_line_for_each_place_and_group(world, tmp_path):
    data = export(tmp_path, "csv").read_bytes()

    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert data.startswith(b"\xef\xbb\xbf")
    assert len(lines) == 1 + 47 * 7
    assert lines[0][:6] == ["コード", "区域", "記号", "施設種別", "N", "①"]


def test_the_pdf_is_tagged_and_has_its_fonts_in_it(world, tmp_path):
    reader: Any = PdfReader(export(tmp_path, "pdf"))

    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "栃木県" in text
    assert "50%" in text or "50％" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "ja"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--on", "2026/2/30", "--output", "x.json"], "存在しない日付"),
        (["--on", "R8.8.1", "--output", "x.docx"], "拡張子"),
        (["--on", "R8.8.1", "--output", "nowhere/x.json"], "フォルダー"),
        (["--on", "R8.8.1", "--output", "x.json", "--prefecture", "99"], "都道府県コード"),
        (["--on", "R8.8.1", "--output", "x.json", "--authority", "1"], "指定権者のコード"),
        (["--on", "R8.8.1", "--output", "x.json", "--known-at", "きのう"], "--known-at"),
    ],
)
def test_a_wrong_option_is_explained_in_japanese(options, message):
    with pytest.raises(CommandError, match=message):
        call_command("export_breakdown", *options)


@pytest.mark.parametrize("code", ["09", "090000"])
def test_a_prefecture_is_named_by_two_or_six_digits(world, tmp_path, code):
    path = export(tmp_path, "json", "--layout", "survey", "--prefecture", code)

    assert json.loads(path.read_text())["rows"][0]["name"] == "栃木県"

"""Files of institutions for tests: a bureau's list, and the open data."""

import csv
import io

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from common.import_command import SourceFile

LIST_HEADINGS = [
    "項番",
    "都道府県コード",
    "都道府県名",
    "区分",
    "医療機関番号",
    "併設医療機関番号",
    "医療機関記号番号",
    "医療機関名称",
    "医療機関所在地（郵便番号）",
    "医療機関所在地（住所）",
    "電話番号",
    "FAX番号",
    "病床数",
    "受理届出名称",
    "受理記号",
    "受理番号",
    "算定開始年月日",
    "個別有効開始年月日",
    "備考（見出し）",
    "備考（データ）",
    "市町村コード",
    "市町村名",
    "種別コード",
    "種別",
]
PLACE_HEADINGS = [
    "ID",
    "正式名称",
    "正式名称（フリガナ）",
    "略称",
    "機関区分",
    "都道府県コード",
    "市区町村コード",
    "所在地",
    "所在地座標（緯度）",
    "所在地座標（経度）",
    "合計病床数",
]
OCTOBER = "[令和７年１０月１日 現在 ]令和７年１０月３日作成"
NOVEMBER = "[令和７年１１月１日 現在 ]令和７年１１月５日作成"


def listed(number="0110265", name="医療法人　見本会　見本病院", beds="一般　　551", **cells):
    """Return a row of a bureau's list."""
    values = dict.fromkeys(LIST_HEADINGS, "") | {
        "都道府県コード": "09",
        "区分": "医科",
        "医療機関番号": number,
        "医療機関名称": name,
        "医療機関所在地（住所）": "さくら市氏家１丁目３－４",
        "病床数": beds,
        "受理届出名称": "協力対象施設入所者入院加算",
        "受理記号": "協力施設",
        "受理番号": "第12号",
        "算定開始年月日": "令和 6年 6月 1日",
    }
    return values | cells


def bureau_list(rows, as_of=OCTOBER, name="名簿.xlsx") -> SourceFile:
    """Return a workbook laid out as the bureaus publish it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append([])
    sheet.append([as_of])
    sheet.append([])
    sheet.append(LIST_HEADINGS)
    for row in rows:
        sheet.append([row[heading] for heading in LIST_HEADINGS])
    data = io.BytesIO()
    book.save(data)
    return SourceFile(name, data.getvalue())


def place(name="医療法人見本会見本病院", **cells):
    """Return a row of the open data."""
    values = dict.fromkeys(PLACE_HEADINGS, "") | {
        "ID": "0911210000010",
        "正式名称": name,
        "正式名称（フリガナ）": "ミホンビョウイン",
        "機関区分": "1",
        "都道府県コード": "09",
        "市区町村コード": "214",
        "所在地座標（緯度）": "36.68",
        "所在地座標（経度）": "139.96",
        "合計病床数": "551",
    }
    return values | cells


def open_data(rows, name="施設票.csv") -> SourceFile:
    """Return a CSV laid out as the ministry publishes it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(PLACE_HEADINGS)
    writer.writerows([row[heading] for heading in PLACE_HEADINGS] for row in rows)
    return SourceFile(name, text.getvalue().encode("utf-8-sig"))

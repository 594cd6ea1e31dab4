"""Small invented files of facilities, as offices and the ministry write them."""

import csv
import io

from common.import_command import SourceFile
from facilities.imports.headings import LEDGER_ONLY

CODE = "都道府県コード又は市町村コード"
OPEN_DATA = (
    CODE,
    "No",
    "都道府県名",
    "市区町村名",
    "事業所名",
    "事業所名カナ",
    "サービスの種類",
    "住所",
    "方書（ビル名等）",
    "緯度",
    "経度",
    "電話番号",
    "FAX番号",
    "法人番号",
    "法人の名称",
    "事業所番号",
    "利用可能曜日",
    "利用可能曜日特記事項",
    "定員",
    "URL",
    "高齢者の方と障害者の方が同時一体的に利用できるサービス",
    "介護保険の通常の指定基準を満たしている",
    "障害福祉の通常の指定基準を満たしている",
    "備考",
)
LEDGER = (*OPEN_DATA, *LEDGER_ONLY)
HOME = {
    CODE: "092142",
    "都道府県名": "栃木県",
    "市区町村名": "さくら市",
    "事業所名": "特別養護老人ホームさくら見本苑",
    "サービスの種類": "介護老人福祉施設",
    "住所": "栃木県さくら市見本町1番2号",
    "緯度": "36.6853",
    "経度": "139.9664",
    "事業所番号": "0971400015",
    "定員": "70",
}


def open_data(*rows: dict[str, str], file: str = "jigyosho.csv") -> SourceFile:
    """Return a file of the open data; each row says only how it differs from HOME."""
    return SourceFile(file, as_csv(OPEN_DATA, [HOME | row for row in rows]))


def ledger(*rows: dict[str, str], file: str = "台帳.csv") -> SourceFile:
    """Return a ledger; each row says only how it differs from HOME."""
    return SourceFile(file, as_csv(LEDGER, [HOME | row for row in rows]))


def as_csv(headings: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    """Return a CSV in UTF-8 with BOM; what has no heading is left out."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")

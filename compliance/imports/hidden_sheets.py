"""Hidden sheets of another year: whoever sends one rarely means it, so it is asked about."""

from collections.abc import Iterable

from common.findings import FileReport, Finding
from common.japanese import fiscal_year, fiscal_year_label, parse_date
from common.records import Record
from common.tabular import Table
from compliance.imports.lines import parse_year


def ask_about_hidden(sheets: Iterable[tuple[Table, list[Record]]], report: FileReport) -> None:
    """Refuse the records of a hidden sheet whose years none of the other sheets has."""
    filled = [(table, records, _years(records)) for table, records in sheets if records]
    shown = {year for table, _, years in filled if not table.is_hidden for year in years}
    for table, records, years in filled:
        if table.is_hidden and shown and years - shown:
            report.errors.append(_question(table, records[0].number, min(years - shown)))
            for record in records:
                record.failed = True


def _question(table: Table, row: int, year: int) -> Finding:
    message = (
        f"シート「{table.sheet}」は非表示で、表示されているシートにない年度"
        f"（{fiscal_year_label(year)}）の届出があります。取り込む場合はシートを再表示し、"
        "取り込まない場合はシートを削除してください。"
    )
    return Finding(row=row, column="", cell="", value="", message=message)


def _years(records: list[Record]) -> set[int]:
    return {year for record in records if (year := _year(record)) is not None}


def _year(record: Record) -> int | None:
    try:
        if text := record.text("年度"):
            return parse_year(text)
        return fiscal_year(parse_date(record.text("届出日")))
    except ValueError:
        return None  # told when the record is read

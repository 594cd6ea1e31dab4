"""From files to rows: every table of every file, with a report for each file."""

from dataclasses import replace

from common.cells import typed_tables_of
from common.findings import FileReport, Finding
from common.headings import unread
from common.import_command import SourceFile
from common.noticed import rows_below
from common.tabular import Table, UnreadableFile
from facilities.imports.headings import (
    KNOWN,
    EmptyTable,
    HeaderLayout,
    NotAFileOfFacilities,
    recognise,
)
from facilities.imports.lines import RowCells, RowPlace
from facilities.imports.lookups import Lookups
from facilities.imports.rows import GoodRow, read_row


class FacilityReading:
    """The good rows of all files read so far, and what was found in each file."""

    def __init__(self, lookups: Lookups) -> None:
        """Begin with nothing."""
        self.rows: list[GoodRow] = []
        self.reports: list[FileReport] = []
        self._lookups = lookups

    def read(self, source: SourceFile) -> None:
        """Read a file; each file in a ZIP has a report of its own."""
        reports: dict[str, FileReport] = {}
        strange_sheets: list[tuple[FileReport, Table, str]] = []
        try:
            for table in typed_tables_of(source.data, source.name, source.limits):
                report = reports.setdefault(table.file, FileReport(file=table.file))
                if problem := self._read_table(table, report):
                    strange_sheets.append((report, replace(table, rows=iter(())), problem))
        except UnreadableFile as problem:
            _report_of(source, reports).errors.append(_of_file(str(problem)))
        for report, table, message in strange_sheets:
            _say_strange(report, table, message)
        for report in reports.values() or [_report_of(source, reports)]:
            if not report.kind and not report.errors:
                report.errors.append(_of_file(f"{report.file}：読み取れる表がありません。"))
        self.reports.extend(reports.values())

    def _read_table(self, table: Table, report: FileReport) -> str:
        """Read a table of facilities; return why it is none, empty where it is one."""
        try:
            layout = recognise(table.rows)
        except EmptyTable as problem:
            return "" if table.sheet else str(problem)
        except NotAFileOfFacilities as problem:
            return str(problem)
        report.kind = report.kind or layout.kind
        report.warnings += unread(layout.header, KNOWN, table.sheet)
        report.errors += layout.repeated(table.sheet)
        if not layout.repeated(table.sheet):
            self._read_rows(table, layout, report)
        return ""

    def _read_rows(self, table: Table, layout: HeaderLayout, report: FileReport) -> None:
        rows = rows_below(
            layout.header,
            layout.rows,
            table,
            report,
            columns=layout.places.values(),
            sheet=table.sheet,
        )
        for row in rows:
            report.rows += 1
            place = RowPlace(report, layout, table.sheet, row.number)
            found = read_row(RowCells(row, place), self._lookups, order=len(self.rows))
            if found:
                self.rows.append(found)


def _report_of(source: SourceFile, reports: dict[str, FileReport]) -> FileReport:
    return reports.setdefault(source.name, FileReport(file=source.name))


def _say_strange(report: FileReport, table: Table, message: str) -> None:
    if report.kind:
        report.warnings.append(_of_file(f"シート「{table.sheet}」は取り込みません。{message}"))
    elif not report.errors:
        report.errors.append(_of_file(f"{table.file}：{message}"))


def _of_file(message: str) -> Finding:
    return Finding(row=None, column="", cell="", value="", message=message)

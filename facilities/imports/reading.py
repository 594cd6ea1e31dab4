"""From files to rows: every table of every file, with a report for each file."""

from common.findings import FileReport, Finding
from common.import_command import SourceFile
from common.tabular import Table, UnreadableFile, read_tables
from facilities.imports.headings import EmptyTable, Layout, NotAFileOfFacilities, recognise
from facilities.imports.lines import Line, Place
from facilities.imports.lookups import Lookups
from facilities.imports.rows import FacilityRow, read_row


class Reading:
    """The good rows of all files read so far, and what was found in each file."""

    def __init__(self, lookups: Lookups) -> None:
        """Begin with nothing."""
        self.rows: list[FacilityRow] = []
        self.reports: list[FileReport] = []
        self._lookups = lookups

    def read(self, source: SourceFile) -> None:
        """Read a file; each file in a ZIP has a report of its own."""
        before = len(self.reports)
        strange_sheets: list[tuple[FileReport, Table, str]] = []
        try:
            for table in read_tables(source.data, source.name):
                self._read_table(table, strange_sheets)
        except UnreadableFile as problem:
            self.reports.append(FileReport(file=source.name, errors=[_of_file(str(problem))]))
        if len(self.reports) == before:
            empty = _of_file(f"{source.name}：読み取れる表がありません。")
            self.reports.append(FileReport(file=source.name, errors=[empty]))
        for report, table, message in strange_sheets:
            _say_strange(report, table, message)

    def _read_table(
        self, table: Table, strange_sheets: list[tuple[FileReport, Table, str]]
    ) -> None:
        report = self._report(table.file)
        try:
            layout = recognise(table.rows)
            report.kind = report.kind or layout.kind
            _say_unread(report, table, layout)
            self._read_rows(table, layout, report)
        except UnreadableFile as problem:
            report.errors.append(_of_file(str(problem)))
        except NotAFileOfFacilities as problem:
            if not (table.sheet and isinstance(problem, EmptyTable)):
                strange_sheets.append((report, table, str(problem)))

    def _read_rows(self, table: Table, layout: Layout, report: FileReport) -> None:
        for row in layout.rows:
            report.rows += 1
            place = Place(report, layout, table.sheet, row.number)
            found = read_row(Line(row, place), self._lookups, order=len(self.rows))
            if found:
                self.rows.append(found)

    def _report(self, file: str) -> FileReport:
        if not self.reports or self.reports[-1].file != file:
            self.reports.append(FileReport(file=file))
        return self.reports[-1]


def _say_strange(report: FileReport, table: Table, message: str) -> None:
    if report.kind:
        report.warnings.append(_of_file(f"シート「{table.sheet}」は取り込みません。{message}"))
    elif not report.errors:
        report.errors.append(_of_file(f"{table.file}：{message}"))


def _say_unread(report: FileReport, table: Table, layout: Layout) -> None:
    if layout.unread:
        names = "、".join(layout.unread)
        sheet = f"シート「{table.sheet}」の" if table.sheet else ""
        report.warnings.append(_of_file(f"{sheet}見出し「{names}」の列は取り込みません。"))


def _of_file(message: str) -> Finding:
    return Finding(row=None, column="", cell="", value="", message=message)

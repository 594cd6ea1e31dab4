"""From files to the lines of filings: every sheet of every file, with a report for each file."""

from dataclasses import dataclass, field
from itertools import chain, islice

from common import headings
from common.cells import typed_tables_of
from common.file_row import FileRow
from common.findings import FileReport, Finding
from common.import_command import SourceFile
from common.noticed import rows_below
from common.tabular import Row, Table, UnreadableFile
from intake.filing_forms.recognising import MOST_ROWS, is_form
from intake.filings.form_sheets import FormLines, TakenSheet, form_lines
from intake.filings.lines import HEADINGS
from intake.filings.requirements import column_key, is_bare_mark

KIND = "filings"
_KEYS = {column_key(heading): heading for heading in HEADINGS}
_SEARCHED_ROWS = 15


@dataclass
class FilingSheet:
    """A table of a file: its lines, and the report to which they add what is found.

    What is found in a hidden sheet is kept apart until it is known whether the sheet counts.
    """

    file: str
    name: str | None
    hidden: bool
    report: FileReport
    records: list[FileRow] = field(default_factory=list)


@dataclass
class File:
    """A file that is being read: its report and its sheets."""

    report: FileReport
    sheets: list[FilingSheet] = field(default_factory=list)

    @property
    def records(self) -> list[FileRow]:
        """Return the lines of all sheets."""
        return [record for sheet in self.sheets for record in sheet.records]


def read_file(source: SourceFile) -> File:
    """Read the tables of a file; what it lacks is noted in its report."""
    file = File(FileReport(file=source.name, kind=KIND))
    try:
        tables = list(typed_tables_of(source.data, source.name, source.limits))
    except UnreadableFile as error:
        file.report.errors.append(about_file(str(error)))
        return file
    _take(file, tables)
    if not file.records and not file.report.errors:
        file.report.errors.append(about_file("届出の行がありません。" + _EXPECTED))
    file.report.rows = len(file.records)
    return file


def _take(file: File, tables: list[Table]) -> None:
    """Read tables and forms; what a ZIP holds beside a file that cannot be read is still read."""
    forms: list[TakenSheet] = []
    broken: set[str] = set()
    for table in tables:
        place = (table.sheet or table.file) if len(tables) > 1 else None
        try:
            top = list(islice(table.rows, _SEARCHED_ROWS))
            if is_form(top):
                rows = list(islice(chain(top, table.rows), MOST_ROWS))
                forms.append(TakenSheet(table=table, rows=rows))
            else:
                file.sheets.append(_sheet(table, top, file.report, place))
        except UnreadableFile as error:
            file.report.errors.append(about_file(str(error)))
            broken.add(table.file)
    # A workbook of which a part is lost is not taken in parts.
    file.sheets = [sheet for sheet in file.sheets if sheet.file not in broken]
    whole = [form for form in forms if form.table.file not in broken]
    file.sheets += [_of_form(one) for one in form_lines(whole, file.report)]


def about_file(message: str) -> Finding:
    """Return a finding about a file as a whole."""
    return Finding(row=None, column="", cell="", value="", message=message)


def _of_form(lines: FormLines) -> FilingSheet:
    table = lines.table
    return FilingSheet(table.file, table.sheet, table.is_hidden, lines.report, lines.records)


def _sheet(table: Table, top: list[Row], report: FileReport, place: str | None) -> FilingSheet:
    apart = FileReport(file=report.file) if table.is_hidden else report
    sheet = FilingSheet(table.file, table.sheet, table.is_hidden, apart)
    header = _closest(top)
    if header is None:
        if top:
            _say_strange(table, report)
    elif places := _places(header, report, place):
        below = chain((row for row in top if row.number > header.number), table.rows)
        columns = places.values()
        rows = rows_below(header, below, table, apart, columns=columns, sheet=place)
        sheet.records += (FileRow(row, places, apart, sheet=place) for row in rows)
    return sheet


def _places(row: Row, report: FileReport, place: str | None) -> dict[str, int]:
    """Return where the headings stand; none, with errors noted, unless they are all there once."""
    report.warnings += headings.unread(row, _KEYS, place, column_key)
    problems = headings.missing_headings(row, _KEYS, column_key)
    problems += headings.repeated(row, _KEYS, place, column_key)
    report.errors += [_with_all(problem) for problem in problems]
    places = headings.places_of(row, column_key)
    return {} if problems else {key: places[key][0] for key in _KEYS}


def _with_all(problem: Finding) -> Finding:
    return Finding(**vars(problem) | {"message": problem.message + _EXPECTED})


_EXPECTED = f"見出しは「{'、'.join(HEADINGS)}」としてください。"


def _closest(rows: list[Row]) -> Row | None:
    """Return the first of the rows that hold the most headings, at least three."""
    counts = [_headings_in(row) for row in rows]
    most = max(counts, default=0)
    return rows[counts.index(most)] if most >= 3 else None


def _headings_in(row: Row) -> int:
    return sum(column_key(cell) in _KEYS and not is_bare_mark(cell) for cell in row.cells)


def _say_strange(table: Table, report: FileReport) -> None:
    """Say that a table has no headings of filings; beside other sheets, it may be a note."""
    if table.sheet is None:
        report.errors.append(about_file("届出の見出しがありません。" + _EXPECTED))
    else:
        report.warnings.append(
            about_file(f"シート「{table.sheet}」は、届出の見出しがないため取り込みません。")
        )

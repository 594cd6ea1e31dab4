"""Filings that arrive as files: one line per partner, previewed and then recorded at once.

Counts are of filings, rows of lines; a filing is new or unchanged, never changed: a recorded
filing stays as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import User
from common.findings import FileReport, Finding
from common.import_command import SourceFile
from common.noticed import rows_below
from common.records import Record
from common.tabular import Row, Table, UnreadableFile, heading_key, read_tables
from compliance.actions import NewFiling, record_filings
from compliance.imports.assembly import Assembly
from compliance.imports.facilities import FacilityDirectory
from compliance.imports.hidden_sheets import ask_about_hidden
from compliance.imports.lines import HEADINGS, Head, Key, Line, read_head, read_line
from compliance.models import Filing
from facilities.models import Facility, FacilityQuerySet

KIND = "filings"
_KEYS = {heading_key(heading): heading for heading in HEADINGS}
_SEARCHED_ROWS = 10


@dataclass
class Plan:
    """What the files hold, and what would be recorded, in the order of receipt."""

    now: datetime
    by: User | None
    reports: list[FileReport] = field(default_factory=list)
    filings: list[NewFiling] = field(default_factory=list)
    recorded: list[Filing] = field(default_factory=list)

    @transaction.atomic
    def apply(self) -> None:
        """Record the filings without errors."""
        self.recorded = record_filings(self.filings, now=self.now, by=self.by)


@dataclass
class _File:
    """A file that is being read: its report and its records."""

    report: FileReport
    records: list[Record] = field(default_factory=list)


def preview(
    files: Iterable[SourceFile],
    *,
    now: datetime,
    by: User | None = None,
    facilities: FacilityQuerySet | None = None,
) -> Plan:
    """Return what the files hold, compared with what is recorded; writes nothing.

    now is the time at which the filings would be recorded. Only the facilities given are known;
    all of them where none are given.
    """
    plan = Plan(now=now, by=by)
    read = [_read(file) for file in files]
    plan.reports = [file.report for file in read]
    numbers = (record.text("事業所番号") for file in read for record in file.records)
    known = Facility.objects.all() if facilities is None else facilities
    directory = FacilityDirectory(numbers, known)
    today = localtime(now).date()
    lines: list[tuple[_File, Line]] = []
    failed: dict[str, list[Head]] = {}
    for file in read:
        for record in file.records:
            head = read_head(record, facility_of=directory.find, today=today)
            line = read_line(record, head, today=today)
            if line:
                lines.append((file, line))
            else:
                failed.setdefault(head.number, []).append(head)
    _assemble(plan, lines, failed)
    plan.filings.sort(key=lambda filing: filing.received_date)
    return plan


def _assemble(plan: Plan, lines: list[tuple[_File, Line]], failed: dict[str, list[Head]]) -> None:
    """Make filings of the lines, except those to which a failed line belongs or may belong."""
    assembly = Assembly(line for _, line in lines)
    groups: dict[Key, list[tuple[_File, Line]]] = {}
    for file, line in lines:
        groups.setdefault(line.key, []).append((file, line))
    for key, group in groups.items():
        report, first = group[0][0].report, group[0][1]
        if not any(head.may_be(key) for head in failed.get(first.facility.number, ())):
            _add(plan, assembly, report, [line for _, line in group])


def _add(plan: Plan, assembly: Assembly, report: FileReport, lines: list[Line]) -> None:
    new = assembly.filing(lines, report)
    if new is None:
        return
    if assembly.is_recorded(lines[0], new):
        report.unchanged += 1
    elif not lines[0].record.failed:
        report.new += 1
        plan.filings.append(new)


def _read(file: SourceFile) -> _File:
    read = _File(FileReport(file=file.name, kind=KIND))
    try:
        tables = list(read_tables(file.data, file.name, file.limits))
        sheets: list[tuple[Table, list[Record]]] = []
        for table in tables:
            place = (table.sheet or table.file) if len(tables) > 1 else None
            sheets.append((table, list(_records(table, read.report, place))))
            read.records += sheets[-1][1]
        ask_about_hidden(sheets, read.report)
    except UnreadableFile as error:
        read.report.errors.append(_about_file(str(error)))
        return read
    if not read.records and not read.report.errors:
        read.report.errors.append(_about_file("届出の行がありません。" + _EXPECTED))
    read.report.rows = len(read.records)
    return read


def _records(table: Table, report: FileReport, place: str | None) -> Iterator[Record]:
    top = list(islice(table.rows, _SEARCHED_ROWS))
    header = _closest(top)
    if header is None:
        if top:
            _say_strange(table, report)
        return
    if places := _header(header, report):
        below = chain((row for row in top if row.number > header.number), table.rows)
        read = places.values()
        for row in rows_below(header, below, table, report, columns=read, sheet=place):
            yield Record(row, places, report, sheet=place)


def _header(row: Row, report: FileReport) -> dict[str, int]:
    """Return where the headings stand; none, with errors noted, unless they are all there."""
    found = [heading_key(cell) for cell in row.cells]
    problems = [
        *(f"見出し「{cell}」は使えません。" for cell in row.cells if _unknown(cell)),
        *(f"見出し「{_KEYS[key]}」がありません。" for key in _KEYS if key not in found),
        *(f"見出し「{_KEYS[key]}」が２つ以上あります。" for key in _KEYS if found.count(key) > 1),
    ]
    report.errors += [
        Finding(row=row.number, column="", cell="", value="", message=problem + _EXPECTED)
        for problem in problems
    ]
    return {} if problems else {key: found.index(key) for key in _KEYS}


_EXPECTED = f"見出しは「{'、'.join(HEADINGS)}」としてください。"


def _closest(rows: list[Row]) -> Row | None:
    """Return the first of the rows that hold the most headings, at least three."""
    counts = [sum(heading_key(cell) in _KEYS for cell in row.cells) for row in rows]
    most = max(counts, default=0)
    return rows[counts.index(most)] if most >= 3 else None


def _say_strange(table: Table, report: FileReport) -> None:
    """Say that a table has no headings of filings; beside other sheets, it may be a note."""
    if table.sheet is None:
        report.errors.append(_about_file("届出の見出しがありません。" + _EXPECTED))
    else:
        report.warnings.append(
            _about_file(f"シート「{table.sheet}」は、届出の見出しがないため取り込みません。")
        )


def _unknown(cell: str) -> bool:
    return bool(cell) and heading_key(cell) not in _KEYS


def _about_file(message: str) -> Finding:
    return Finding(row=None, column="", cell="", value="", message=message)

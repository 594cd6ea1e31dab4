"""Filings that arrive as files: one line per partner, previewed and then recorded at once.

Counts are of filings, rows of lines; a filing is new or unchanged, never changed: a recorded
filing stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.models import User
from common.findings import FileReport
from common.import_command import SourceFile
from compliance.filings.models import Filing, HiddenSheets
from compliance.filings.recording import NewFiling, record_filings
from facilities.models import Facility, FacilityQuerySet
from intake.filings.assembly import Assembly
from intake.filings.copies import Copies
from intake.filings.facilities import FacilityDirectory
from intake.filings.heads import FilingKey, Heads
from intake.filings.hidden_sheets import left_out
from intake.filings.lines import FilingLine, read_line
from intake.filings.reading import File, FilingSheet, read_file
from intake.filings.whole import Entry, Failures, say_other_days, say_with


class Undecided(Exception):
    """Somebody must first decide about hidden sheets; the words are the question."""


@dataclass
class FilingPlan:
    """What the files hold, and what would be recorded, in the order of receipt."""

    now: datetime
    by: User | None
    reports: list[FileReport] = field(default_factory=list)
    filings: list[NewFiling] = field(default_factory=list)
    recorded: list[Filing] = field(default_factory=list)

    @transaction.atomic
    def apply(self) -> None:
        """Record the filings without errors; raises Undecided."""
        self.ask()
        self.recorded = record_filings(self.filings, now=self.now, by=self.by)

    def ask(self) -> None:
        """Raise Undecided where somebody has still to decide."""
        if questions := "".join(report.question for report in self.reports):
            raise Undecided(questions)


def preview(
    files: Iterable[SourceFile],
    *,
    now: datetime,
    by: User | None = None,
    facilities: FacilityQuerySet | None = None,
    hidden: HiddenSheets | None = None,
) -> FilingPlan:
    """Return what the files hold, compared with what is recorded; writes nothing.

    now is the time at which the filings would be recorded. Only the facilities given are known;
    all of them where none are given. hidden says whether to take hidden sheets of other years.
    """
    plan = FilingPlan(now=now, by=by)
    read = [read_file(file) for file in files]
    plan.reports = [file.report for file in read]
    known = Facility.objects.all() if facilities is None else facilities
    entries = _entries(read, known, localtime(now).date())
    years = {
        pk: {entry.head.year for entry in found if entry.head.year is not None}
        for pk, found in entries.items()
    }
    left = left_out(read, years, hidden)
    _assemble(plan, [entry for pk, found in entries.items() if pk not in left for entry in found])
    _gather(read, left)
    plan.filings.sort(key=lambda filing: filing.received_date)
    return plan


def _entries(
    files: list[File], facilities: FacilityQuerySet, today: date
) -> dict[int, list[Entry]]:
    """Return the lines of each sheet (by its id), totals left out."""
    numbers = (record.text("事業所番号") for file in files for record in file.records)
    directory = FacilityDirectory(numbers, facilities)
    return {
        id(sheet): list(_of_sheet(sheet, file.report, directory, today))
        for file in files
        for sheet in file.sheets
    }


def _of_sheet(
    sheet: FilingSheet, report: FileReport, directory: FacilityDirectory, today: date
) -> Iterator[Entry]:
    heads = Heads(directory.find, today)
    for record in sheet.records:
        if head := heads.read(record):
            yield Entry(report, record, head, read_line(record, head, today=today))
        else:
            sheet.report.skipped += 1


def _assemble(plan: FilingPlan, entries: list[Entry]) -> None:
    """Make filings of the lines, except those to which a failed line belongs or may belong."""
    failures = Failures(entries)
    assembly = Assembly((entry.line for entry in entries if entry.line), now=plan.now)
    copies = Copies()
    # The lines of a table are one filing wherever they stand, those of a form within it.
    groups: dict[tuple[FilingKey, int], list[Entry]] = defaultdict(list)
    numbers: dict[FilingKey, str] = {}
    taken: list[list[FilingLine]] = []
    for entry in entries:
        if entry.line:
            groups[entry.line.key, id(entry.line.form)].append(entry)
            numbers[entry.line.key] = entry.line.facility.number
    for (key, _), group in groups.items():
        failed = failures.of(numbers[key], key)
        if not failed and _add(plan, assembly, copies, group):
            taken.append([entry.line for entry in group if entry.line])
        say_with([*failed, *group])
    assembly.say_doubts(taken)
    failures.say_alone()
    say_other_days({key: group for (key, _), group in groups.items()})


def _add(plan: FilingPlan, assembly: Assembly, copies: Copies, group: list[Entry]) -> bool:
    """Make a filing of its lines; return whether it would be recorded."""
    report, lines = group[0].report, [entry.line for entry in group if entry.line]
    new = assembly.filing(lines, report)
    if new is None:
        return False
    if assembly.is_recorded(lines[0], new):
        report.unchanged += 1
        return False
    if lines[0].record.failed:
        return False
    refused = copies.take(group[0], lines[0], new)
    plan.filings.append(new)
    if refused:
        plan.filings = [one for one in plan.filings if all(one is not other for other in refused)]
    return not refused


def _gather(files: list[File], left: set[int]) -> None:
    """Put what was found in hidden sheets that are taken into the reports of their files."""
    for file in files:
        for sheet in file.sheets:
            if sheet.report is file.report or id(sheet) in left:
                continue
            file.report.errors += sheet.report.errors
            file.report.warnings += sheet.report.warnings
            file.report.skipped += sheet.report.skipped

"""From files of institutions to the register: every table of every file, with a report for each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from common.cells import typed_tables_of
from common.file_row import FileRow
from common.findings import FileReport, Finding
from common.headings import nearest, repeated, unread
from common.import_command import SourceFile
from common.japanese import wareki
from common.noticed import rows_below
from common.tabular import Row, Table, UnreadableFile, find_header, heading_key
from medical_partners.imports import bureau_list, open_data
from medical_partners.imports.bureau_list import Listed, list_date, read_list
from medical_partners.imports.matching import Matching, may_be
from medical_partners.imports.open_data import OpenDataInstitution, read_places
from medical_partners.imports.register import InstitutionRegister
from medical_partners.models import PrivateCharacter

_SEARCHED_ROWS = 10


@dataclass
class _List:
    """The institutions of one prefecture that the lists of one day hold."""

    report: FileReport
    codes: set[str] = field(default_factory=set)
    whole: bool = True


class InstitutionReading:
    """What the files say, laid on the register in memory; nothing is written."""

    def __init__(self, prefectures: Collection[str] | None = None) -> None:
        """Begin with the register as it is stored; None takes every prefecture."""
        self._prefectures = prefectures
        self.register = InstitutionRegister()
        self.reports: list[FileReport] = []
        self._lists: dict[tuple[str, date], _List] = {}
        self._places: list[tuple[FileReport, list[OpenDataInstitution]]] = []
        self._meanings = PrivateCharacter.objects.meanings()

    def read(self, source: SourceFile) -> None:
        """Read a file; each file in a ZIP has a report of its own."""
        before = len(self.reports)
        try:
            for table in typed_tables_of(source.data, source.name, source.limits):
                self._read_table(table)
        except UnreadableFile as problem:
            self._report(source.name).errors.append(_of_file(str(problem)))
        if len(self.reports) == before:
            self._report(source.name)
        for report in self.reports[before:]:
            if not report.kind and not report.errors:
                report.errors.append(_of_file(_unknown(report.warnings)))
                report.warnings.clear()

    def finish(self) -> None:
        """Mark what newer lists lack, then match the open data with all that is listed."""
        self._lose()
        for report, places in self._places:
            self._take_places(places, report)

    def _report(self, file: str) -> FileReport:
        if not self.reports or self.reports[-1].file != file:
            self.reports.append(FileReport(file=file))
        return self.reports[-1]

    def _read_table(self, table: Table) -> None:
        report = self._report(table.file)
        try:
            self._recognise(table, report)
        except UnreadableFile as problem:
            report.errors.append(_of_file(str(problem)))

    def _recognise(self, table: Table, report: FileReport) -> None:
        top = list(islice(table.rows, _SEARCHED_ROWS))
        for layout in (bureau_list, open_data):
            found = find_header(top, layout.HEADINGS)
            if found is None:
                continue
            header, places = found
            report.kind = layout.KIND
            wanted = {heading_key(heading): heading for heading in layout.HEADINGS}
            if twice := repeated(header, wanted, table.sheet):
                report.errors += twice
                return
            if layout is bureau_list:  # of the open data, most columns are of no use
                report.warnings += unread(header, wanted, table.sheet)
            above = [row for row in top if row.number < header.number]
            below = chain((row for row in top if row.number > header.number), table.rows)
            read = {key: places[key] for key in map(heading_key, layout.HEADINGS)}
            rows = rows_below(
                header, below, table, report, columns=read.values(), sheet=table.sheet
            )
            records = (FileRow(row, read, report, table.sheet) for row in rows)
            if layout is bureau_list:
                self._read_list(above, records, report)
            else:
                found_places = list(read_places(records, report))
                inside = [place for place in found_places if self._takes(place.prefecture)]
                report.skipped += len(found_places) - len(inside)
                self._places.append((report, inside))
            return
        if top:
            report.warnings.append(_strange(table, top))

    def _read_list(self, above: list[Row], records: Iterator[FileRow], report: FileReport) -> None:
        try:
            on = list_date(above)
        except ValueError as problem:
            report.errors.append(_of_file(str(problem)))
            return
        errors, older = len(report.errors), 0
        lists: dict[str, _List] = {}
        symbols, meanings = self.register.standards.symbols_on(on), self._meanings
        for listed in read_list(records, symbols, report, meanings):
            prefecture = listed.prefecture
            if not self._takes(prefecture):
                report.skipped += 1
                continue
            lists[prefecture] = self._lists.setdefault((prefecture, on), _List(report))
            lists[prefecture].codes.add(listed.code)
            older += not self._take_listed(listed, on, report)
        _say_older(report, older)
        for one in lists.values():
            one.whole &= len(report.errors) == errors

    def _takes(self, prefecture: str) -> bool:
        return self._prefectures is None or prefecture in self._prefectures

    def _take_listed(self, listed: Listed, on: date, report: FileReport) -> bool:
        """Take what a list says of an institution; return False where a newer list is known."""
        self.register.load([listed.prefecture])
        newer = self.register.knows_newer(listed.code, on)
        outcome = "unchanged" if newer else self.register.take_listed(listed, on)
        setattr(report, outcome, getattr(report, outcome) + 1)
        return not newer

    def _lose(self) -> None:
        for (prefecture, on), listed in sorted(self._lists.items(), key=lambda item: item[0]):
            if listed.whole:
                self._lose_but(prefecture, listed.codes, on, listed.report)
            else:
                listed.report.warnings.append(_of_file(_NOT_WHOLE))
        # Then what only an older list holds, and a newer one taken in before did not.
        for (prefecture, on), listed in self._lists.items():
            newest = self.register.newest(prefecture)
            if newest and newest[0] > on and (prefecture, newest[0]) not in self._lists:
                self._lose_but(prefecture, newest[1], newest[0], listed.report)

    def _lose_but(self, prefecture: str, codes: set[str], on: date, report: FileReport) -> None:
        gone = self.register.lose(prefecture, codes, on)
        if gone is None:
            report.warnings.append(_of_file(_PART))
        for institution in gone or ():
            message = f"{wareki(on)}現在の名簿に掲載がないため、同日を名簿から消えた日とします。"
            value = f"{institution.code} {institution.name}"
            report.warnings.append(_finding("医療機関名称", value, message))

    def _take_places(self, places: list[OpenDataInstitution], report: FileReport) -> None:
        prefectures = {place.prefecture for place in places}
        self.register.load(prefectures)
        listed = self.register.listed(prefectures)
        taken: set[int] = set()
        for hospitals in (True, False):
            asked = [place for place in places if place.is_hospital == hospitals]
            free = [one for one in listed if id(one) not in taken and may_be(hospitals, one)]
            matching = Matching(asked, free, self.register.may_stand_together)
            taken |= {id(one) for one in matching.found.values()}
            for place in asked:
                self._take_place(place, matching, report)

    def _take_place(
        self, place: OpenDataInstitution, matching: Matching, report: FileReport
    ) -> None:
        institution = matching.found.get(place.row)
        if institution is None:
            report.skipped += 1
            report.warnings.append(place.finding(matching.missed(place).value))
        elif self.register.take_place(institution, place):
            report.changed += 1
        else:
            report.unchanged += 1


_NOT_WHOLE = "エラーのある行があるため、この名簿から消えた医療機関は確認しません。"
_PART = (
    "掲載のない医療機関の方が多く、都道府県の一部の名簿とみられるため、名簿から消えた医療機関は"
    "確認しません。"
)


def _say_older(report: FileReport, older: int) -> None:
    if older:
        report.warnings.append(
            _of_file(f"より新しい名簿を取込済みのため、{older:,}件の医療機関は変更しません。")
        )


def _strange(table: Table, top: list[Row]) -> Finding:
    """Return what is said of a table that is neither: the headings that a near one lacks."""
    sheet = f"シート「{table.sheet}」は取り込みません。" if table.sheet else ""
    for layout in (bureau_list, open_data):
        closest = min(top, key=lambda row: len(_absent(row, layout.HEADINGS)))
        absent = _absent(closest, layout.HEADINGS)
        if len(absent) * 2 < len(layout.HEADINGS):
            known = {heading_key(heading) for heading in layout.HEADINGS}
            near = (nearest(closest, heading, known) for heading in absent)
            hint = "".join(f"「{one}」の列はあります。" for one in near if one)
            return _of_file(f"{sheet}見出し「{'、'.join(absent)}」がありません。{hint}")
    return _of_file(f"{sheet}見出しの行がありません。")


def _absent(row: Row, headings: Collection[str]) -> list[str]:
    present = {heading_key(cell) for cell in row.cells}
    return [heading for heading in headings if heading_key(heading) not in present]


def _unknown(said: list[Finding]) -> str:
    return (
        "届出受理医療機関名簿でも、医療情報ネットの施設票でもありません。"
        + "".join(finding.message for finding in said[:1])
        + "見出しの行とファイルを確認してください。"
    )


def _of_file(message: str) -> Finding:
    return _finding("", "", message)


def _finding(column: str, value: str, message: str) -> Finding:
    return Finding(row=None, column=column, cell="", value=value, message=message)

"""An office's own table of 二次医療圏: which municipality lies in which area."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from django.db import transaction

from common.cells import typed_tables_of
from common.file_row import FileRow
from common.findings import FileReport, Finding
from common.headings import nearest, repeated, unread
from common.import_command import SourceFile
from common.noticed import rows_below
from common.numerals import code_or_text, in_exponents
from common.tabular import Row, Table, UnreadableFile, find_header, heading_key
from jurisdictions.directories import MunicipalityDirectory, place_key
from jurisdictions.models import MedicalArea, Municipality

KIND = "二次医療圏の表"
PLACE_CODE, PLACE_NAME = "市区町村コード", "市区町村名"
AREA_CODE, AREA_NAME = "二次医療圏コード", "二次医療圏名"
_SEARCHED_ROWS = 10
HEADINGS = (PLACE_CODE, PLACE_NAME, AREA_CODE, AREA_NAME)

_KEYS = {heading_key(heading): heading for heading in HEADINGS}


@dataclass(frozen=True, kw_only=True)
class AreaLine:
    """A row that can be stored: a municipality and its area."""

    record: FileRow
    report: FileReport
    place: Municipality
    area_code: str
    area_name: str


@dataclass(kw_only=True)
class MedicalAreaPlan:
    """What the files say, compared with what is stored."""

    reports: list[FileReport] = field(default_factory=list)
    areas: dict[str, MedicalArea] = field(default_factory=dict)
    places: list[Municipality] = field(default_factory=list)

    @transaction.atomic
    def apply(self) -> None:
        """Store the areas, and set them on their municipalities."""
        MedicalArea.objects.bulk_create(
            self.areas.values(),
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "prefecture"],
        )
        Municipality.objects.bulk_update(self.places, ["medical_area"])


def preview(files: Iterable[SourceFile]) -> MedicalAreaPlan:
    """Read the files and compare them with what is stored; nothing is written."""
    directory, plan = MunicipalityDirectory(), MedicalAreaPlan()
    lines: list[AreaLine] = []
    for file in files:
        report = FileReport(file=file.name)
        plan.reports.append(report)
        lines += _lines(file, report, directory)
    _compare(_consistent(lines), directory, plan)
    return plan


def _lines(
    file: SourceFile, report: FileReport, directory: MunicipalityDirectory
) -> Iterator[AreaLine]:
    try:
        for table in typed_tables_of(file.data, file.name, file.limits):
            for record in _records(table, report):
                report.rows += 1
                if line := _line(record, report, directory):
                    yield line
    except UnreadableFile as problem:
        report.errors.append(_of_file(str(problem)))
    if not report.kind and not report.errors:
        hints = "".join(finding.message for finding in report.warnings)
        report.errors.append(
            _of_file(f"見出し（{'、'.join(HEADINGS)}）のある表がありません。{hints}")
        )


def _of_file(message: str) -> Finding:
    return Finding(row=None, column="", cell="", value="", message=message)


def _records(table: Table, report: FileReport) -> Iterator[FileRow]:
    top = list(islice(table.rows, _SEARCHED_ROWS))
    found = find_header(top, HEADINGS)
    if found is None:
        report.warnings += _near(top)
        return
    report.kind = KIND
    header, places = found
    report.warnings += unread(header, _KEYS, table.sheet)
    if twice := repeated(header, _KEYS, table.sheet):
        report.errors += twice
        return
    below = chain((row for row in top if row.number > header.number), table.rows)
    read = {heading_key(heading): places[heading_key(heading)] for heading in HEADINGS}
    for row in rows_below(header, below, table, report, columns=read.values()):
        yield FileRow(row, read, report)


def _near(top: list[Row]) -> Iterator[Finding]:
    """Yield what tables have in place of the headings that are wanted."""
    for row in top:
        for heading in HEADINGS:
            if near := nearest(row, heading, _KEYS):
                yield _of_file(f"見出し「{heading}」の列がありません。「{near}」の列はあります。")


def _line(record: FileRow, report: FileReport, directory: MunicipalityDirectory) -> AreaLine | None:
    place = _place(record, directory)
    code = _area_code(record, place)
    name = record.text(AREA_NAME)
    if not name:
        record.error(AREA_NAME, "二次医療圏名を入力してください。")
    if record.failed or not (place and code and name):
        return None
    if problem := _area_problem(code, name, place):
        record.error(*problem)
        return None
    return AreaLine(record=record, report=report, place=place, area_code=code, area_name=name)


def _place(record: FileRow, directory: MunicipalityDirectory) -> Municipality | None:
    code = code_or_text(record.text(PLACE_CODE))
    readings = [code]
    if re.fullmatch(r"\d{4,5}", code):
        # Excel drops the zero of 01 to 09; 11011 may be 011011 or a code without check digit.
        readings.append(f"0{code}")
    known = [(reading, place) for reading in readings if (place := directory.by_code(reading))]
    if not known:
        lost = in_exponents(code)
        record.error(
            PLACE_CODE, lost or "市区町村コードが見つかりません。5桁又は6桁で入力してください。"
        )
        return None
    for reading, place in known:
        if _is_named(place, record.text(PLACE_NAME)):
            if reading != code:
                record.warn(PLACE_CODE, "市区町村コードの先頭の0を補いました。")
            return place
    names = "又は".join(f"「{place.name}」" for _, place in known)
    record.error(PLACE_NAME, f"市区町村名がコードと合いません（コードは{names}のものです）。")
    return None


def _is_named(place: Municipality, name: str) -> bool:
    full, county = place_key(place.name), place_key(place.county)
    return place_key(name) in {full, county + full}


def _area_code(record: FileRow, place: Municipality | None) -> str:
    code = code_or_text(record.text(AREA_CODE))
    if re.fullmatch(r"\d{3}", code) and (not place or place.prefecture_id == f"0{code[0]}"):
        record.warn(AREA_CODE, "二次医療圏コードの先頭の0を補いました。")
        code = f"0{code}"
    if not re.fullmatch(r"\d{4,8}", code):
        record.error(
            AREA_CODE,
            in_exponents(code)
            or "二次医療圏コードは、都道府県コード2桁で始まる4桁から8桁の数字で入力してください。",
        )
        return ""
    return code


def _area_problem(code: str, name: str, place: Municipality) -> tuple[str, str] | None:
    if code[:2] != place.prefecture_id:
        return AREA_CODE, (
            f"二次医療圏コードの先頭2桁が、{place.prefecture.name}の都道府県コード"
            f"（{place.prefecture_id}）と異なります。"
        )
    longest = MedicalArea._meta.get_field("name").max_length or 0
    if len(name) > longest:
        return AREA_NAME, f"二次医療圏名は{longest}文字以内で入力してください。"
    return None


def _consistent(lines: list[AreaLine]) -> list[AreaLine]:
    names, areas = defaultdict(set), defaultdict(set)
    for line in lines:
        names[line.area_code].add(line.area_name)
        areas[line.place.code].add(line.area_code)
    return [line for line in lines if not _contradicted(line, names, areas)]


def _contradicted(line: AreaLine, names: dict[str, set[str]], areas: dict[str, set[str]]) -> bool:
    several_names, several_areas = sorted(names[line.area_code]), sorted(areas[line.place.code])
    if len(several_names) > 1:
        line.record.error(
            AREA_NAME,
            f"二次医療圏コード{line.area_code}に二つ以上の名称があります"
            f"（{'、'.join(several_names)}）。一つにそろえてください。",
        )
    if len(several_areas) > 1:
        line.record.error(
            AREA_CODE,
            f"{line.place.name}に二つ以上の二次医療圏があります"
            f"（{'、'.join(several_areas)}）。一つにそろえてください。",
        )
    return len(several_names) > 1 or len(several_areas) > 1


def _compare(
    lines: list[AreaLine], directory: MunicipalityDirectory, plan: MedicalAreaPlan
) -> None:
    stored = {area.code: area.name for area in MedicalArea.objects.all()}
    first = {line.place.code: line for line in reversed(lines)}
    for line in lines:
        report = line.report
        if line is not first[line.place.code]:
            report.merged += 1
            continue
        places = [line.place]
        # 行政区 with a line of their own may lie in another area than the rest of the city.
        places += [ward for ward in directory.wards_of(line.place) if ward.code not in first]
        moved = [place for place in places if place.medical_area_id != line.area_code]
        if any(place.medical_area_id is None for place in moved):
            report.new += 1
        elif moved or stored.get(line.area_code) != line.area_name:
            report.changed += 1
        else:
            report.unchanged += 1
        _plan(line, moved, plan)


def _plan(line: AreaLine, moved: list[Municipality], plan: MedicalAreaPlan) -> None:
    plan.areas[line.area_code] = MedicalArea(
        code=line.area_code, name=line.area_name, prefecture_id=line.place.prefecture_id
    )
    for place in moved:
        place.medical_area_id = line.area_code
    plan.places += moved

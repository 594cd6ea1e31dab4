"""Preview files of institutions, and write what they change.

Counts are of institutions, rows of lines: a list has a line for each standard filed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db import transaction

from common.findings import FileReport, Finding
from common.import_command import SourceFile
from common.tabular import Row, Table, UnreadableFile, find_header, read_tables
from medical_partners.imports import bureau_list, open_data
from medical_partners.imports.bureau_list import Listed, list_date, read_list
from medical_partners.imports.open_data import Place, read_places
from medical_partners.imports.register import CHANGED_FIELDS, STANDARD_FIELDS, Register
from medical_partners.models import FiledStandard, MedicalInstitution

_BATCH = 1000
_SEARCHED_ROWS = 10
_UNKNOWN = (
    "届出受理医療機関名簿でも、医療情報ネットの施設票でもありません。見出しの行とファイルを確認して"
    "ください。"
)


@dataclass
class Plan:
    """What the files hold, and what would be written."""

    register: Register = field(default_factory=Register)
    reports: list[FileReport] = field(default_factory=list)

    @transaction.atomic
    def apply(self) -> None:
        """Write the new and changed institutions and their standards."""
        MedicalInstitution.objects.bulk_create(self.register.new, _BATCH)
        changed = self.register.changed.values()
        MedicalInstitution.objects.bulk_update(changed, CHANGED_FIELDS, _BATCH)
        FiledStandard.objects.bulk_create(self.register.new_standards, _BATCH)
        standards = self.register.changed_standards
        FiledStandard.objects.bulk_update(standards, STANDARD_FIELDS, _BATCH)


def preview(files: Iterable[SourceFile]) -> Plan:
    """Return what the files hold, compared with the register; writes nothing.

    Lists are taken before the open data, which adds places to the institutions of the lists.
    """
    plan = Plan()
    waiting: list[tuple[FileReport, list[Place]]] = []
    for file in files:
        report = FileReport(file=file.name)
        plan.reports.append(report)
        try:
            for table in read_tables(file.data, file.name):
                _take_table(plan, table, report, waiting)
        except UnreadableFile as error:
            report.errors.append(_about_file(str(error)))
        if not report.kind and not report.errors:
            report.errors.append(_about_file(_UNKNOWN))
    for report, places in waiting:
        _take_places(plan.register, places, report)
    return plan


def _take_table(
    plan: Plan, table: Table, report: FileReport, waiting: list[tuple[FileReport, list[Place]]]
) -> None:
    top = [row for _, row in zip(range(_SEARCHED_ROWS), table.rows, strict=False)]
    for module in (bureau_list, open_data):
        found = find_header(top, module.HEADINGS)
        if found is None:
            continue
        header, headings = found
        report.kind = module.KIND
        below = chain((row for row in top if row.number > header.number), table.rows)
        if module is bureau_list:
            above = [row for row in top if row.number < header.number]
            _take_list(plan.register, above, below, headings, report)
        else:
            waiting.append((report, list(read_places(below, headings, report))))
        return


def _take_list(
    register: Register,
    above: list[Row],
    below: Iterator[Row],
    headings: dict[str, int],
    report: FileReport,
) -> None:
    on = list_date(above)
    if on is None:
        report.errors.append(
            _about_file("名簿の日付（「［令和〇年〇月〇日 現在］」）が見出しの上にありません。")
        )
        return
    codes: dict[str, set[str]] = {}
    older = 0
    for listed in read_list(below, headings, report):
        register.load([listed.prefecture])
        if not _is_first(codes.setdefault(listed.prefecture, set()), listed):
            report.merged += 1
            continue
        outcome = register.take_listed(listed, on)
        older += register.is_newer(listed.code, on)
        setattr(report, outcome, getattr(report, outcome) + 1)
    _finish_list(register, codes, on, older, report)


def _is_first(codes: set[str], listed: Listed) -> bool:
    if listed.code in codes:
        listed.record.warn("医療機関番号", "同じ医療機関の行が離れています。先の行によります。")
        return False
    codes.add(listed.code)
    return True


def _finish_list(
    register: Register, codes: dict[str, set[str]], on: date, older: int, report: FileReport
) -> None:
    if older:
        report.warnings.append(
            _about_file(f"より新しい名簿を取込済みのため、{older:,}件の医療機関は変更しません。")
        )
    gone = sum(register.miss(prefecture, listed, on) for prefecture, listed in codes.items())
    if gone:
        report.warnings.append(
            _about_file(f"この名簿にない医療機関 {gone:,}件に、名簿から消えた日を付します。")
        )


def _take_places(register: Register, places: list[Place], report: FileReport) -> None:
    register.load({place.prefecture for place in places})
    named = {hospitals: register.by_key(hospitals=hospitals) for hospitals in (True, False)}
    asked = Counter((p.is_hospital, p.prefecture, key) for p in places for key in p.keys)
    for place in places:
        candidates = [
            found
            for key in place.keys
            if asked[place.is_hospital, place.prefecture, key] == 1
            and (found := named[place.is_hospital].get((place.prefecture, key)))
        ]
        if candidates and len(candidates[0]) == 1:
            changed = register.take_place(candidates[0][0], place)
            report.changed += changed
            report.unchanged += not changed
            continue
        report.skipped += 1
        several = bool(candidates) or any(
            asked[place.is_hospital, place.prefecture, key] > 1 for key in place.keys
        )
        place.record.warn(
            "正式名称",
            "名称の一致する医療機関が複数あるため、反映しません。"
            if several
            else "名称の一致する医療機関が台帳にないため、反映しません。",
        )


def _about_file(message: str) -> Finding:
    return Finding(row=None, column="", cell="", value="", message=message)

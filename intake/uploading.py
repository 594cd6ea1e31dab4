"""What the files are that come in by the browser: filings, and the two registers."""

from datetime import datetime
from typing import Any, Protocol

from django.db import IntegrityError, ProgrammingError, transaction

from accounts.models import User
from accounts.permissions import Act, may
from common.findings import FileReport, Finding
from common.import_command import SourceFile
from common.reading.tables import UPLOADED, Limits
from compliance.filings.models import HiddenSheets, Upload
from compliance.filings.recording import AlreadyUploaded, record_filings_of
from facilities.imports import preview as preview_facilities
from facilities.models import Facility
from intake.filings import Undecided
from intake.filings import preview as preview_filings
from intake.filings.filings import FilingPlan
from jurisdictions.sources import note_loaded
from medical_partners.imports import preview as preview_institutions

# A report on a page; the counts beside it are of all findings.
KEPT_FINDINGS = 500


class UploadPlan(Protocol):
    """What a file holds, and would write."""

    @property
    def reports(self) -> list[FileReport]:
        """Return a report for each file."""

    def apply(self) -> None:
        """Write the good rows in one transaction."""


class HasErrors(Exception):
    """The file has errors, and nobody asked to leave them out."""


class NotWritten(Exception):
    """PostgreSQL has refused to write what the file says; nothing was saved."""

    def __str__(self) -> str:
        return (
            "閲覧できない指定権者が登録した施設又は医療機関と番号が重なっているため、保存できませんでした。"
            "何も保存していません。システムの管理者に、コマンドによる取込みを依頼してください。"
        )


def look_through(
    upload: Upload, *, now: datetime, by: User, limits: Limits = UPLOADED
) -> UploadPlan:
    """Return what a file holds, compared with what the person may see; writes nothing.

    limits says how much reading the file may take; a request has less time than a worker.
    """
    with upload.file.open("rb") as file:
        source = SourceFile(upload.name, file.read(), limits)
    if upload.kind == Upload.Kind.FACILITIES:
        return preview_facilities([source], authority=upload.authority)
    if upload.kind == Upload.Kind.INSTITUTIONS:
        return preview_institutions([source], prefectures={upload.authority.prefecture_id})
    own = Facility.objects.visible_to(by).filter(authority=upload.authority_id)
    hidden = HiddenSheets(upload.hidden_sheets) if upload.hidden_sheets else None
    return preview_filings([source], now=now, by=by, facilities=own, hidden=hidden)


def report_of(plan: UploadPlan) -> FileReport:
    """Return one report for all that a file holds; a ZIP may hold several."""
    first, *others = plan.reports
    for other in others:
        for name in ("rows", "new", "changed", "unchanged", "merged", "skipped"):
            setattr(first, name, getattr(first, name) + getattr(other, name))
        first.question += other.question
        first.errors += other.errors
        first.warnings += other.warnings
    return first


def keep_report(upload: Upload, report: FileReport) -> None:
    """Keep what a long look through a file has found."""
    kept = report.as_json()
    for name in ("errors", "warnings"):
        found = kept[name]
        assert isinstance(found, list)
        kept[f"{name}_count"] = len(found)
        kept[name] = found[:KEPT_FINDINGS]
    upload.report = kept
    upload.save(update_fields=["report"])


# Any: JSON that keep_report() has written.
def kept_report(kept: dict[str, Any]) -> tuple[FileReport, int, int]:
    """Return a report that was kept, and how many errors and warnings there are in all."""
    found = {name: [Finding(**one) for one in kept[name]] for name in ("errors", "warnings")}
    counts = {key: value for key, value in kept.items() if not key.endswith("_count")} | found
    return FileReport(**counts), kept["errors_count"], kept["warnings_count"]


def record(
    upload: Upload, *, skip_errors: bool, now: datetime, by: User, limits: Limits = UPLOADED
) -> Upload:
    """Write what a file says, once.

    Raises AlreadyUploaded, HasErrors, NotWritten or Undecided.
    """
    plan = look_through(upload, now=now, by=by, limits=limits)
    if questions := "".join(report.question for report in plan.reports):
        raise Undecided(questions)
    if not skip_errors and any(report.errors for report in plan.reports):
        raise HasErrors
    if upload.kind == Upload.Kind.FILINGS:
        assert isinstance(plan, FilingPlan)
        record_filings_of(upload, plan.filings, now=now, by=by)
        upload.refresh_from_db()
        return upload
    return _write_register(upload, plan, now=now, by=by)


@transaction.atomic
def _write_register(upload: Upload, plan: UploadPlan, *, now: datetime, by: User) -> Upload:
    waiting = Upload.objects.select_for_update().get(pk=upload.pk)
    if waiting.recorded_at is not None:
        raise AlreadyUploaded
    try:
        with transaction.atomic():
            plan.apply()
    except (IntegrityError, ProgrammingError) as refused:
        raise NotWritten from refused
    note_loaded(plan.reports, now=now)
    waiting.recorded_count = sum(report.new + report.changed for report in plan.reports)
    waiting.recorded_at, waiting.recorded_by = now, by
    waiting.save(update_fields=["recorded_at", "recorded_by", "recorded_count"])
    return waiting


def kinds_for(user: User) -> list[Upload.Kind]:
    """Return what a person may bring."""
    return [kind for kind in Upload.Kind if may(user, act_for(kind))]


def act_for(kind: str) -> Act:
    """Return the act of bringing and recording a kind of file."""
    return Act.BRING_FILINGS if kind == Upload.Kind.FILINGS else Act.BRING_REGISTERS

"""Files in the browser: bring, look through, record."""

from collections import Counter
from time import monotonic

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Act, may, offices_open_to
from accounts.person import signed_in
from accounts.views.list_page import ListPage
from common.findings import FileReport
from common.reading.tables import IN_A_REQUEST
from common.responses import download, form_page
from common.tabular import write_csv
from compliance.filings.models import HiddenSheets, Upload
from compliance.filings.models.upload import UploadQuerySet
from compliance.filings.recording import AlreadyUploaded
from facilities.models import Facility
from intake.columns import UPLOADS
from intake.filings import Undecided
from intake.filings.lines import HEADINGS
from intake.forms import UploadForm
from intake.uploading import (
    HasErrors,
    NotWritten,
    act_for,
    kept_report,
    kinds_for,
    look_through,
    record,
    report_of,
)
from jobs.models import Job
from jobs.running import begin_job, enqueue
from jurisdictions.models import Authority

SHOWN = 50
SKIP_ERRORS = "skip_errors"
# Larger files are looked through and recorded by a worker.
AT_ONCE = 512 * 1024
# So is a small file that takes longer, lest each look at its page take as long again.
SECONDS_AT_ONCE = 5


class UploadList(ListPage[Upload, Upload]):
    """The files that were brought, the newest first."""

    listing = UPLOADS
    template_name = "intake/upload_list.html"

    def get_queryset(self) -> UploadQuerySet:
        """Return the files that the person may see."""
        uploads = Upload.objects.visible_to(self.request.user).select_related(
            "authority", "uploaded_by", "recorded_by", "job"
        )
        return uploads.order_by("-uploaded_at", "-pk")

    def get_context_data(self) -> dict[str, object]:
        """Say what the person may bring."""
        return {"kinds": kinds_for(signed_in(self.request))}


@require_http_methods(["GET", "POST"])
def upload_new(request: HttpRequest) -> HttpResponse:
    """Take a file; nothing of it is recorded yet."""
    kinds = kinds_for(signed_in(request))
    if not kinds:
        raise Http404
    form = UploadForm(
        request.POST or None,
        files=request.FILES or None,
        kinds=kinds,
        user=signed_in(request),
        initial={"kind": request.GET.get("kind", Upload.Kind.FILINGS)},
    )
    if request.method == "POST" and form.is_valid():
        upload = _kept(request, form)
        if upload.file.size > AT_ONCE:
            _begin(request, upload, "preview_upload", "確認")
        return redirect("intake:upload-detail", upload_pk=upload.pk)
    context = {"form": form, "authorities": _authorities(request)}
    return form_page(request, "intake/upload_form.html", context)


def _kept(request: HttpRequest, form: UploadForm) -> Upload:
    return Upload.objects.create(
        authority=form.cleaned_data["authority"],
        kind=form.cleaned_data["kind"],
        file=form.cleaned_data["file"],
        name=form.cleaned_data["file"].name[:200],
        uploaded_at=timezone.now(),
        uploaded_by=signed_in(request),
    )


def _begin(request: HttpRequest, upload: Upload, task: str, act: str) -> Job:
    job = begin_job(
        task=f"intake.tasks.{task}",
        authority=upload.authority,
        label=f"{upload.get_kind_display()}の取込の{act}：{upload.name}",
        result_path=reverse("intake:upload-detail", kwargs={"upload_pk": upload.pk}),
        by=signed_in(request),
        now=timezone.now(),
    )
    upload.job = job
    upload.save(update_fields=["job"])
    enqueue(job)
    return job


@require_GET
def upload_detail(request: HttpRequest, upload_pk: int) -> HttpResponse:
    """Show what a file holds, what is wrong in it, and what recording it would add."""
    uploads = Upload.objects.visible_to(request.user).select_related("authority", "job")
    upload = get_object_or_404(uploads, pk=upload_pk)
    if upload.recorded_at is not None:
        return render(request, "intake/upload_recorded.html", {"upload": upload})
    if upload.set_aside_at is not None:
        return redirect("intake:upload-list")
    if upload.job and (not upload.job.is_finished or upload.report is None):
        return redirect("jobs:job-detail", job_pk=upload.job.pk)
    if upload.report is None:
        begun = monotonic()
        plan = look_through(upload, now=timezone.now(), by=signed_in(request), limits=IN_A_REQUEST)
        report = report_of(plan)
        if monotonic() - begun > SECONDS_AT_ONCE and _may_record(request, upload):
            job = _begin(request, upload, "preview_upload", "確認")
            return redirect("jobs:job-detail", job_pk=job.pk)
        errors, warnings = len(report.errors), len(report.warnings)
    else:
        report, errors, warnings = kept_report(upload.report)
    context = {
        "upload": upload,
        "report": report,
        "error_count": errors,
        "warning_count": warnings,
        "frequent": _frequent(report),
        "errors": report.errors[:SHOWN],
        "warnings": report.warnings[:SHOWN],
        "shown": SHOWN,
        "failure": upload.job.message
        if upload.job and upload.job.state == Job.State.FAILED
        else "",
        "writes": report.new + report.changed,
        "may_record": _may_record(request, upload),
        "answers": HiddenSheets.choices,
    }
    return render(request, "intake/upload_detail.html", context)


def _may_record(request: HttpRequest, upload: Upload) -> bool:
    return may(request.user, act_for(upload.kind), upload.authority_id)


@require_POST
def upload_record(request: HttpRequest, upload_pk: int) -> HttpResponse:
    """Record what a file says: all of it, or what has no errors when that is asked."""
    uploads = Upload.objects.visible_to(request.user).select_related("authority")
    upload = get_object_or_404(uploads, pk=upload_pk)
    if not _may_record(request, upload):
        raise Http404
    if upload.set_aside_at is not None:
        return redirect("intake:upload-list")
    skip_errors = SKIP_ERRORS in request.POST
    if upload.report is not None:
        _record_later(request, upload, skip_errors=skip_errors)
        return redirect("intake:upload-detail", upload_pk=upload.pk)
    try:
        done = record(
            upload,
            skip_errors=skip_errors,
            now=timezone.now(),
            by=signed_in(request),
            limits=IN_A_REQUEST,
        )
    except AlreadyUploaded:
        messages.warning(request, "このファイルは、既に記録しています。")
    except HasErrors:
        messages.error(request, "誤りがあるため、何も記録していません。")
    except (NotWritten, Undecided) as refused:
        messages.error(request, str(refused))
    else:
        name = upload.get_kind_display()
        messages.success(request, f"{name} {done.recorded_count or 0:,}件を記録しました。")
    return redirect("intake:upload-detail", upload_pk=upload.pk)


@require_POST
def upload_answer(request: HttpRequest, upload_pk: int) -> HttpResponse:
    """Note whether hidden sheets of other years are taken, and look through the file again."""
    uploads = Upload.objects.open_to(request.user, Act.SET_UPLOAD_ASIDE)
    upload = get_object_or_404(uploads, pk=upload_pk)
    answer = request.POST.get("hidden_sheets", "")
    busy = upload.job is not None and not upload.job.is_finished
    waiting = upload.recorded_at is None and upload.set_aside_at is None and not busy
    if waiting and answer in HiddenSheets.values:
        upload.hidden_sheets = answer
        upload.save(update_fields=["hidden_sheets"])
        if upload.report is not None:
            _begin(request, upload, "preview_upload", "確認")
    return redirect("intake:upload-detail", upload_pk=upload.pk)


@require_POST
def upload_set_aside(request: HttpRequest, upload_pk: int) -> HttpResponse:
    """Decide that a file is not recorded; nothing was, and the file is kept."""
    uploads = Upload.objects.open_to(request.user, Act.SET_UPLOAD_ASIDE)
    upload = get_object_or_404(uploads, pk=upload_pk)
    uploads.pending().filter(pk=upload.pk).update(set_aside_at=timezone.now())
    messages.success(request, f"「{upload.name}」の取込を取りやめました。何も記録していません。")
    return redirect("intake:upload-list")


def _record_later(request: HttpRequest, upload: Upload, *, skip_errors: bool) -> None:
    if upload.recorded_at is not None or (upload.job and not upload.job.is_finished):
        return
    upload.skip_errors = skip_errors
    upload.save(update_fields=["skip_errors"])
    _begin(request, upload, "record_upload", "記録")


@require_GET
def upload_template(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Download the form as CSV, with the facilities of an authority filled in."""
    authority = get_object_or_404(_authorities(request), pk=authority_pk)
    facilities = Facility.objects.filter(authority=authority, closed_date=None)
    lines = facilities.order_by("number", "pk").values_list("number", "facility_type__name")
    rest = [""] * (len(HEADINGS) - 3)
    rows = [list(HEADINGS), *([number, name, "定期", *rest] for number, name in lines)]
    return download(b"".join(write_csv(rows)), name="filings.csv")


def _authorities(request: HttpRequest) -> QuerySet[Authority]:
    return offices_open_to(request.user, Act.BRING_FILINGS).order_by("code")


def _frequent(report: FileReport) -> list[tuple[str, int]]:
    """Return the errors that occur most, with their numbers."""
    return Counter(finding.message for finding in report.errors).most_common(5)

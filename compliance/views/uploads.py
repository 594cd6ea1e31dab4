"""Files of filings in the browser: bring, look through, record."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, User
from accounts.scoping import scope_of
from common.findings import FileReport
from common.import_command import SourceFile
from common.tabular import write_csv
from compliance.actions import AlreadyUploaded, record_upload
from compliance.forms.upload import UploadForm
from compliance.imports import Plan, preview
from compliance.imports.lines import HEADINGS
from compliance.models import Upload
from facilities.models import Facility, FacilityQuerySet
from jurisdictions.models import Authority

SHOWN = 50
SKIP_ERRORS = "skip_errors"


@require_GET
def upload_list(request: HttpRequest) -> HttpResponse:
    """Show the files that were brought, the newest first."""
    uploads = Upload.objects.visible_to(request.user).select_related(
        "authority", "uploaded_by", "recorded_by"
    )
    context = {
        "uploads": uploads.order_by("-uploaded_at", "-pk")[:SHOWN],
        "may_upload": _authorities(request).exists(),
    }
    return render(request, "compliance/upload_list.html", context)


@require_http_methods(["GET", "POST"])
def upload_new(request: HttpRequest) -> HttpResponse:
    """Take a file; nothing of it is recorded yet."""
    authorities = _authorities(request)
    if not authorities.exists():
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, authorities=authorities)
    if request.method == "POST" and form.is_valid():
        upload = Upload.objects.create(
            authority=form.cleaned_data["authority"],
            file=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name[:200],
            uploaded_at=timezone.now(),
            uploaded_by=_user(request),
        )
        return redirect("compliance:upload-detail", upload_pk=upload.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "compliance/upload_form.html", {"form": form}, status=status)


@require_GET
def upload_detail(request: HttpRequest, upload_pk: int) -> HttpResponse:
    """Show what a file holds, what is wrong in it, and what recording it would add."""
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=upload_pk)
    if upload.recorded_at is not None:
        return render(request, "compliance/upload_recorded.html", {"upload": upload})
    [report] = _preview(request, upload).reports
    context = {
        "upload": upload,
        "report": report,
        "frequent": _frequent(report),
        "errors": report.errors[:SHOWN],
        "warnings": report.warnings[:SHOWN],
        "shown": SHOWN,
        "may_record": Upload.objects.editable_by(request.user).filter(pk=upload.pk).exists(),
    }
    return render(request, "compliance/upload_detail.html", context)


@require_POST
def upload_record(request: HttpRequest, upload_pk: int) -> HttpResponse:
    """Record the filings of a file: all, or those without errors when that is asked."""
    upload = get_object_or_404(Upload.objects.editable_by(request.user), pk=upload_pk)
    plan = _preview(request, upload)
    [report] = plan.reports
    if report.errors and SKIP_ERRORS not in request.POST:
        messages.error(request, "誤りがあるため、何も記録していません。")
        return redirect("compliance:upload-detail", upload_pk=upload.pk)
    try:
        rows = record_upload(upload, plan.filings, now=timezone.now(), by=_user(request))
    except AlreadyUploaded:
        messages.warning(request, "このファイルの届出は、既に記録しています。")
    else:
        messages.success(request, f"届出 {len(rows):,}件を記録しました。")
    return redirect("compliance:upload-detail", upload_pk=upload.pk)


@require_GET
def upload_template(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Download the form as CSV, with the facilities of an authority filled in."""
    authority = get_object_or_404(_authorities(request), pk=authority_pk)
    facilities = Facility.objects.filter(authority=authority, closed_date=None)
    lines = facilities.order_by("number", "pk").values_list("number", "facility_type__name")
    rest = [""] * (len(HEADINGS) - 3)
    rows = [list(HEADINGS), *([number, name, "定期", *rest] for number, name in lines)]
    response = HttpResponse(b"".join(write_csv(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="filings.csv"'
    return response


def _authorities(request: HttpRequest) -> Any:
    mine = scope_of(request.user).authorities_as(Role.RECORD)
    return Authority.objects.filter(pk__in=mine).order_by("code")


def _facilities(request: HttpRequest, upload: Upload) -> FacilityQuerySet:
    return Facility.objects.visible_to(request.user).filter(authority=upload.authority_id)


def _preview(request: HttpRequest, upload: Upload) -> Plan:
    with upload.file.open("rb") as file:
        source = SourceFile(upload.name, file.read())
    return preview([source], now=timezone.now(), facilities=_facilities(request, upload))


def _frequent(report: FileReport) -> list[tuple[str, int]]:
    """Return the errors that occur most, with their numbers."""
    return Counter(finding.message for finding in report.errors).most_common(5)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user

"""Files that are handed in with filings: attach and fetch them."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Act
from accounts.person import signed_in
from common.responses import form_page
from compliance.desk.forms.attachment import AttachmentForm, refuse
from compliance.filings.attaching import AlreadyAttached, TooManyFiles, attach_files
from compliance.filings.models import Attachment, Filing


@require_http_methods(["GET", "POST"])
def attachment_new(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Attach files to a filing."""
    mine = Filing.objects.open_to(request.user, Act.ATTACH_FILES).select_related("facility")
    filing = get_object_or_404(mine, pk=filing_pk)
    form = AttachmentForm()
    if request.method == "POST":
        form = AttachmentForm(request.POST, request.FILES)
        if form.is_valid() and _attached(request, filing, form):
            return redirect("compliance:filing-detail", filing_pk=filing.pk)
    context = {"filing": filing, "form": form}
    return form_page(request, "compliance/desk/attachment_form.html", context)


def _attached(request: HttpRequest, filing: Filing, form: AttachmentForm) -> bool:
    files = form.cleaned_data["documents"]
    try:
        attach_files(filing, files, now=timezone.now(), by=signed_in(request))
    except (TooManyFiles, AlreadyAttached) as error:
        refuse(form, error)
    else:
        messages.success(request, f"{len(files)}件の書類を添付しました。")
        return True
    return False


@require_GET
def attachment(request: HttpRequest, attachment_pk: int) -> FileResponse:
    """Fetch an attached file, as it came."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=attachment_pk)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""What is done with a batch, its files, and each letter as it was sent."""

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Act, may
from accounts.person import signed_in
from common.responses import download, stored_file
from compliance.correspondence.models import Notice, NoticeBatch
from letters.issuing.batch_jobs import begin_archive, begin_issue, resume_issue
from letters.issuing.batches import (
    BatchState,
    NotThePerson,
    WrongState,
    release_batch,
    withdraw_batch,
)
from letters.issuing.gate import NotReady
from letters.issuing.recipient_rows import write_recipients
from letters.issuing.views.batches import batch_of
from letters.printing.pdf import render_pdf
from letters.writing.letter import Letter

PER_PAGE = 50


@require_POST
def notice_batch_release(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Release a batch that somebody else prepared, and let it be issued."""
    batch = _own(request, batch_pk, Act.RELEASE_LETTERS)
    person, now = signed_in(request), timezone.now()
    try:
        released = release_batch(batch, now=now, by=person)
    except NotThePerson:
        messages.error(request, "準備した職員は承認できません。別の職員が承認してください。")
    except WrongState:
        messages.warning(request, "この一括発行は、既に承認又は取りやめを済ませています。")
    except NotReady as problem:
        messages.error(request, str(problem))
    else:
        begin_issue(released, by=person, now=now)
    return redirect("letters:notice-batch-detail", batch_pk=batch.pk)


@require_POST
def notice_batch_withdraw(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Take a batch back of which nothing was issued."""
    batch = _own(request, batch_pk, Act.WITHDRAW_LETTERS)
    try:
        withdraw_batch(batch)
    except WrongState:
        messages.warning(request, "文書を発行しているため、取りやめられません。")
    else:
        messages.success(request, "取りやめました。文書番号は使っていません。")
    return redirect("letters:notice-batch-detail", batch_pk=batch.pk)


@require_POST
def notice_batch_resume(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Go on with a batch that was interrupted; no number is used twice."""
    batch = _own(request, batch_pk, Act.ISSUE_LETTERS)
    may_go_on = batch.state in (BatchState.ISSUING, BatchState.STOPPED)
    if not may_go_on or not resume_issue(batch, by=signed_in(request), now=timezone.now()):
        messages.info(request, "この一括発行は、止まっていません。")
    return redirect("letters:notice-batch-detail", batch_pk=batch.pk)


@require_POST
def notice_batch_archive(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Let the letters of a batch be printed one by one into a ZIP."""
    batch = _own(request, batch_pk, Act.ISSUE_LETTERS)
    if batch.state == BatchState.ISSUED and not batch.archive:
        begin_archive(batch, by=signed_in(request), now=timezone.now())
    return redirect("letters:notice-batch-detail", batch_pk=batch.pk)


def _own(request: HttpRequest, batch_pk: int, act: Act) -> NoticeBatch:
    mine = NoticeBatch.objects.open_to(request.user, act)
    return get_object_or_404(mine.select_related("authority", "job", "archive_job"), pk=batch_pk)


@require_GET
def notice_batch_pdf(request: HttpRequest, batch_pk: int) -> FileResponse:
    """Download the letters in envelope order."""
    batch = batch_of(request, batch_pk)
    return _stored(batch, batch.pdf, "pdf")


@require_GET
def notice_batch_zip(request: HttpRequest, batch_pk: int) -> FileResponse:
    """Download the letters as documents of their own."""
    batch = batch_of(request, batch_pk)
    return _stored(batch, batch.archive, "zip")


@require_GET
def notice_batch_export(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Download those to whom the batch wrote as a workbook."""
    batch = batch_of(request, batch_pk)
    notices = batch.notices.visible_to(request.user)
    name = _name(batch, "xlsx", what="送付先")
    return download(lambda file: write_recipients(notices, to=file), name=name)


def _stored(batch: NoticeBatch, file: FieldFile, suffix: str) -> FileResponse:
    if not file:
        raise Http404
    return stored_file(file, name=_name(batch, suffix))


def _name(batch: NoticeBatch, suffix: str, *, what: str = "通知文書") -> str:
    kind = batch.get_kind_display()
    return f"{what}_{kind}_{batch.notice_date:%Y%m%d}_{batch.first_number}.{suffix}"


@require_GET
def notice_detail(request: HttpRequest, notice_pk: int) -> HttpResponse:
    """Show a letter with the words that it was sent with."""
    notice = _notice(request, notice_pk)
    replaced_by = notice.replaced_by.order_by("pk").first()
    mine = Notice.objects.open_to(request.user, Act.ISSUE_LETTERS).filter(pk=notice.pk)
    issuer = may(request.user, Act.ISSUE_LETTERS, notice.authority_id)
    context = {
        "notice": notice,
        "letter": Letter.from_json(notice.letter),
        "replaced_by": replaced_by,
        "may_replace": replaced_by is None and issuer and mine.exists(),
    }
    return render(request, "letters/issuing/notice_detail.html", context)


@require_GET
def notice_print(request: HttpRequest, notice_pk: int) -> HttpResponse:
    """Show a letter as PDF, as it was sent."""
    notice = _notice(request, notice_pk)
    pdf = render_pdf(Letter.from_json(notice.letter))
    return download(pdf, name=f"{notice.notice_number}_{notice.facility.name}.pdf", shown=True)


def _notice(request: HttpRequest, notice_pk: int) -> Notice:
    related = ("facility__facility_type", "batch", "authority", "issued_by", "replaces")
    notices = Notice.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(notices, pk=notice_pk)

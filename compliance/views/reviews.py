"""Filings that wait for a decision: accept or return them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from accounts.models import Role
from compliance.actions import AlreadyReviewed, accept_filing, return_filing
from compliance.forms.review import ReturnForm
from compliance.models import Filing
from compliance.tables import ReviewTable

DECIDED = "この届出は、他の職員が既に審査を終えています。"


@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """Show the filings that wait for a decision, resubmissions first."""
    filings = (
        Filing.objects.visible_to(request.user)
        .waiting()
        .select_related("facility__facility_type", "facility__authority")
    )
    table = ReviewTable(filings)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(request, "compliance/review_list.html", {"table": table})


@require_POST
def filing_accept(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Accept a filing."""
    filing = _waiting(request, filing_pk)
    assert request.user.is_authenticated
    try:
        accept_filing(filing, now=timezone.now(), by=request.user)
    except AlreadyReviewed:
        messages.warning(request, DECIDED)
    else:
        messages.success(request, "届出を受理しました。")
    return redirect("compliance:filing-detail", filing_pk=filing.pk)


@require_http_methods(["GET", "POST"])
def filing_return(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Return a filing to the facility, with reasons."""
    filing = _waiting(request, filing_pk)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _return(request, filing, form.cleaned_data["words"])
    context = {"filing": filing, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "compliance/filing_return.html", context, status=status)


def _return(request: HttpRequest, filing: Filing, words: str) -> HttpResponse:
    assert request.user.is_authenticated
    try:
        return_filing(filing, reasons=words, now=timezone.now(), by=request.user)
    except AlreadyReviewed:
        messages.warning(request, DECIDED)
    else:
        messages.success(request, "届出を差し戻しました。")
    return redirect("compliance:filing-detail", filing_pk=filing.pk)


def _waiting(request: HttpRequest, filing_pk: int) -> Filing:
    mine = Filing.objects.editable_by(request.user, Role.REVIEW).filter(review_required=True)
    return get_object_or_404(mine.select_related("facility__facility_type"), pk=filing_pk)

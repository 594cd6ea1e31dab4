"""Filings that wait for a decision: accept or return them; review_list.py shows them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Act, may
from accounts.person import signed_in
from common.keys import row_keys
from common.responses import form_page
from compliance.desk.forms.review import ReturnForm, words_of_reasons
from compliance.desk.queue import queue_place
from compliance.filings.models import Filing, Review
from compliance.filings.reviewing import (
    AcceptanceOutcome,
    AlreadyReviewed,
    Superseded,
    accept_filing,
    accept_filings,
    note_opened,
    return_filing,
)

NAMED = 5
COMPOSE = "compose"
NEXT = "next"
REVIEWED = "then=review"  # of the address to which a decision leads
DECIDED = "この届出は、他の職員が既に審査を終えています。"
CORRECTED = (
    "この届出は、既に訂正されています。受理又は差戻しは記録していません。"
    "最新の訂正の内容を確認してください。"
)


@require_POST
def review_accept(request: HttpRequest) -> HttpResponse:
    """Accept the filings that were ticked, as far as the person has looked through them."""
    if not may(request.user, Act.DECIDE_FILING):
        raise Http404
    keys = row_keys(request.POST.getlist("selection"))
    mine = Filing.objects.open_to(request.user, Act.DECIDE_FILING).filter(review_required=True)
    ticked = list(mine.filter(pk__in=keys).select_related("facility").order_by("pk"))
    outcome = accept_filings(ticked, now=timezone.now(), by=signed_in(request))
    _tell_accepted(request, ticked, outcome)
    return redirect("compliance:review-list")


def _tell_accepted(request: HttpRequest, ticked: list[Filing], outcome: AcceptanceOutcome) -> None:
    if not ticked:
        messages.warning(request, "受理する届出を選択してください。")
    if outcome.accepted:
        messages.success(request, f"届出{len(outcome.accepted):,}件を受理しました。")
    if outcome.unseen:
        messages.warning(
            request,
            f"{_names(outcome.unseen)}の届出は、内容を確認していないため受理していません。"
            "届出を開き、「内容を確認した」を押してください。",
        )
    if outcome.overtaken:
        messages.warning(
            request,
            f"{_names(outcome.overtaken)}の届出は、その間に訂正され、又は他の職員が審査を終えたため、"
            "受理していません。",
        )


def _names(filings: list[Filing]) -> str:
    names = "、".join(filing.facility.name for filing in filings[:NAMED])
    return f"{names}ほか{len(filings) - NAMED:,}件" if len(filings) > NAMED else names


@require_POST
def filing_opened(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Note that the person has looked through a filing."""
    filing = _waiting(request, filing_pk)
    note_opened(filing, now=timezone.now(), by=signed_in(request))
    messages.success(request, "内容を確認したことを記録しました。")
    return redirect("compliance:review-list")


@require_POST
def filing_accept(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Accept a filing."""
    filing = _waiting(request, filing_pk)
    following = queue_place(filing, request.user).following
    try:
        accept_filing(filing, now=timezone.now(), by=signed_in(request))
    except AlreadyReviewed:
        messages.warning(request, DECIDED)
    except Superseded:
        messages.warning(request, CORRECTED)
    else:
        messages.success(request, f"{filing.facility.name}の届出を受理しました。")
        if request.POST.get("then") == NEXT and following:
            return redirect("compliance:filing-detail", filing_pk=following)
    return redirect(f"{reverse('compliance:filing-detail', args=[filing.pk])}?{REVIEWED}")


@require_http_methods(["GET", "POST"])
def filing_return(request: HttpRequest, filing_pk: int) -> HttpResponse:
    """Return a filing to the facility, with reasons."""
    filing = _waiting(request, filing_pk)
    returned = filing.reviews.filter(state=Review.State.RETURNED).first()
    if request.method == "GET" and returned:
        return _tell_return(request, filing, returned)
    if request.POST.get("step") == COMPOSE:
        items = request.POST.getlist("items")
        kept = request.POST.get("form_lacking", "")
        initial = {"items": items, "words": words_of_reasons(items), "form_lacking": kept}
        form = ReturnForm(initial=initial)
        return render(
            request, "compliance/desk/filing_return.html", {"filing": filing, "form": form}
        )
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _return(request, filing, form)
    context = {"filing": filing, "form": form}
    return form_page(request, "compliance/desk/filing_return.html", context)


def _return(request: HttpRequest, filing: Filing, form: ReturnForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        return_filing(
            filing,
            reasons=said["words"],
            form_lacking=said["form_lacking"],
            now=timezone.now(),
            by=signed_in(request),
        )
    except AlreadyReviewed:
        messages.warning(request, DECIDED)
    except Superseded:
        messages.warning(request, CORRECTED)
    else:
        messages.success(request, "届出を差し戻しました。施設に次の文面を伝えてください。")
        return redirect("compliance:filing-return", filing_pk=filing.pk)
    return redirect("compliance:filing-detail", filing_pk=filing.pk)


def _tell_return(request: HttpRequest, filing: Filing, review: Review) -> HttpResponse:
    """Show what a facility is told of a return: to be copied, printed or sent as a letter."""
    context = {
        "filing": filing,
        "review": review,
        "place": queue_place(filing, request.user),
        "may_issue": may(request.user, Act.ISSUE_LETTERS, filing.facility.authority_id),
    }
    return render(request, "compliance/desk/filing_returned.html", context)


def _waiting(request: HttpRequest, filing_pk: int) -> Filing:
    mine = Filing.objects.open_to(request.user, Act.DECIDE_FILING).filter(review_required=True)
    return get_object_or_404(
        mine.select_related("facility__facility_type", "facility__authority"), pk=filing_pk
    )

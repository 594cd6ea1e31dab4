"""Facilities that were entered twice: look at both, decide, take a decision back."""

from datetime import date
from typing import TypedDict

from django.contrib import messages
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_stubs_ext import WithAnnotations

from accounts.permissions import Act, may
from accounts.person import signed_in
from common.responses import form_page
from compliance.register.forms.duplicate import DuplicateForm, OtherForm
from facilities.actions import keep_apart, merge_facility, separate_facility
from facilities.duplicates import suspected
from facilities.models import Facility


@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Show the pairs that look alike, and what was merged."""
    if not may(request.user, Act.DECIDE_DUPLICATES):
        raise Http404
    mine = Facility.objects.open_to(request.user, Act.DECIDE_DUPLICATES)
    merged = mine.exclude(merged_into=None).select_related("merged_into")
    context = {"suspicions": suspected(mine), "merged": merged.order_by("number", "pk")}
    return render(request, "compliance/register/duplicate_list.html", context)


def duplicate_decide(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Show a facility beside another that may be the same, and record the decision."""
    mine = _compared(request)
    facility = get_object_or_404(mine.filter(merged_into=None), pk=facility_pk)
    search = OtherForm(request.GET or None, facility=facility, facilities=mine)
    other = search.cleaned_data["number"] if search.is_valid() else None
    if other is None:
        context: dict[str, object] = {"facility": facility, "search": search}
        page = "compliance/register/duplicate_search.html"
        return form_page(request, page, context, form=search)
    form = DuplicateForm(request.POST or None, this=facility, other=other)
    if form.is_valid():
        return _decide(request, form)
    context = {"facility": facility, "other": other, "form": form}
    return form_page(request, "compliance/register/duplicate_decide.html", context)


def _decide(request: HttpRequest, form: DuplicateForm) -> HttpResponse:
    told = {"now": timezone.now(), "by": signed_in(request), "reason": form.cleaned_data["reason"]}
    pair = form.kept_and_merged
    if pair is None:
        keep_apart(form.this, form.other, **told)
        messages.success(request, "別の施設として記録しました。重複の候補には表示しません。")
        return redirect("compliance:duplicate-list")
    kept, merged = pair
    merge_facility(merged, into=kept, **told)
    messages.success(request, f"{merged.name}（{merged.number}）を{kept.name}に統合しました。")
    return redirect("compliance:facility-detail", kept.pk)


@require_POST
def facility_separate(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Take a merge back."""
    mine = Facility.objects.open_to(request.user, Act.DECIDE_DUPLICATES).exclude(merged_into=None)
    facility = get_object_or_404(mine.select_related("merged_into"), pk=facility_pk)
    separate_facility(facility, now=timezone.now(), by=signed_in(request), reason="統合の取消し")
    messages.success(request, f"{facility.name}の統合を取り消しました。")
    return redirect("compliance:facility-detail", facility.pk)


class _Filed(TypedDict):
    filing_count: int
    last_received_date: date | None


def _compared(request: HttpRequest) -> "QuerySet[WithAnnotations[Facility, _Filed]]":
    mine: QuerySet[Facility] = Facility.objects.open_to(request.user, Act.DECIDE_DUPLICATES)
    return mine.select_related("facility_type", "municipality", "authority").annotate(
        filing_count=Count("filings"), last_received_date=Max("filings__received_date")
    )

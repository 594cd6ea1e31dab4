"""Where recording begins: the facility by its number or name, or the next that has not filed."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.permissions import Act, may
from common.keys import row_key
from compliance.desk.forms.entry import EntryForm
from compliance.work.facts import owes_filing
from facilities.models import Facility, FacilityQuerySet

SHOWN = 50


def records_filings(user: User | AnonymousUser) -> bool:
    """Tell whether somebody may record filings for any office; the main menu asks."""
    return may(user, Act.RECORD_FILING)


@require_GET
def filing_entry(request: HttpRequest) -> HttpResponse:
    """Lead to the form of a facility: the one that alone fits what was typed, or the next."""
    if not records_filings(request.user):
        raise Http404
    mine = Facility.objects.open_to(request.user, Act.RECORD_FILING).filter(merged_into=None)
    if "after" in request.GET:
        return _next(request, mine, now=timezone.now())
    form = EntryForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = _fitting(mine, words)
    if len(found) == 1:
        return redirect("compliance:filing-new", facility_pk=found[0].pk)
    context = {"form": form, "words": words, "found": found[:SHOWN], "more": len(found) > SHOWN}
    return render(request, "compliance/desk/filing_entry.html", context)


def _fitting(mine: FacilityQuerySet, words: str) -> list[Facility]:
    if not words:
        return []
    related = mine.select_related("facility_type", "authority", "municipality")
    return list(related.search(words).order_by("number", "pk")[: SHOWN + 1])


def _next(request: HttpRequest, mine: FacilityQuerySet, *, now: datetime) -> HttpResponse:
    """Lead to the form of the office's next facility, by number, that owes the year's filing."""
    today = timezone.localdate(now)
    done = get_object_or_404(mine, pk=row_key(request.GET["after"]))
    owing = (
        mine.filter(authority=done.authority_id)
        .counted(on=today)
        .filter(owes_filing(on=today, known_at=now))
        .exclude(pk=done.pk)
        .order_by("number", "pk")
    )
    behind = owing.filter(Q(number__gt=done.number) | Q(number=done.number, pk__gt=done.pk))
    following = behind.first() or owing.first()
    if following is None:
        messages.success(request, "今年度の届出のない施設は、ほかにありません。")
        return redirect("home")
    return redirect("compliance:filing-new", facility_pk=following.pk)

"""From the list of facilities to the choice of a letter: which kind, and how many would get one."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import Act, offices_open_to
from common.keys import row_keys
from compliance.correspondence.models import NoticeKind
from compliance.register.filters import FacilityFilter
from facilities.models import Facility
from jurisdictions.models import Authority
from letters.issuing.choosing import Choice
from letters.issuing.kinds import offered_kinds
from letters.issuing.recipients import count_by_kind


@require_POST
def notice_selection(request: HttpRequest) -> HttpResponse:
    """Lead from the rows that were ticked in the list to the choice of a letter."""
    if not issuing_offices(request).exists():
        raise Http404
    query = request.GET.copy()
    ticked = row_keys(request.POST.getlist("selection"))
    if "everything" not in request.POST:
        if not ticked:
            messages.warning(request, "通知文書を送る施設を選択してください。")
            return redirect(f"{reverse('compliance:facility-list')}?{query.urlencode()}")
        query.setlist("selection", list(map(str, ticked)))
    return redirect(f"{reverse('letters:notice-new')}?{query.urlencode()}")


def issuing_offices(request: HttpRequest) -> QuerySet[Authority]:
    """Return the authorities for which the person may issue letters."""
    return offices_open_to(request.user, Act.ISSUE_LETTERS).order_by("code")


def choose_kind(request: HttpRequest, offices: Sequence[Authority]) -> HttpResponse:
    """Show the kinds of letters with the number of those who would get one."""
    query = request.GET.copy()
    query.pop("kind", None)
    chosen, now = selected(request), timezone.now()
    mine = Facility.objects.open_to(request.user, Act.ISSUE_LETTERS).filter(pk__in=chosen)
    numbers = count_by_kind(mine, on=timezone.localdate(now), known_at=now) if chosen else {}
    kinds = [
        (offered, f"?{with_more(query.urlencode(), kind=offered.kind.value)}")
        for offered in offered_kinds(numbers, request.GET.dict())
    ]
    main = main_office(offices, chosen)
    context = {
        "kinds": kinds,
        "count": len(chosen),
        "release_required": Choice(
            office=main, kind=NoticeKind.NOT_FILED, chosen=chosen
        ).settings.release_required,
    }
    return render(request, "letters/issuing/notice_kind.html", context)


def with_more(query: str, **more: str) -> str:
    """Return a query with more parameters."""
    return f"{query}&{urlencode(more)}" if query else urlencode(more)


def main_office(offices: Sequence[Authority], chosen: Sequence[int]) -> Authority:
    """Return the first office that designated one of the facilities."""
    facilities = Facility.objects.filter(pk__in=chosen, authority__in=offices)
    own = set(facilities.values_list("authority", flat=True))
    return next((office for office in offices if office.pk in own), offices[0])


def selected(request: HttpRequest) -> list[int]:
    """Return the facilities that meet the list's conditions, or those of them ticked."""
    now = timezone.now()
    asked = FacilityFilter(
        request.GET,
        queryset=Facility.objects.visible_to(request.user),
        user=request.user,
        now=now,
        today=timezone.localdate(now),
    )
    if not asked.is_valid():
        return []
    ticked = row_keys(request.GET.getlist("selection"))
    found = asked.qs.filter(pk__in=ticked) if ticked else asked.qs
    return list(found.order_by("pk").values_list("pk", flat=True))

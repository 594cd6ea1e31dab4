"""Forms to hand out: for one facility from its page, for many from the list."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Act, offices_open_to
from common.keys import row_keys
from common.responses import download
from compliance.register.filters import FacilityFilter
from facilities.models import Facility, FacilityQuerySet
from intake.filing_forms.handing_out import MOST_AT_ONCE, forms_for, write_archive

EVERYTHING = "everything"
ORDER = ("municipality_id", "number", "pk")
RELATED = ("facility_type", "authority")


@require_GET
def filing_form(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Download the form for one facility."""
    mine = _mine(request).filter(merged_into=None)
    facility = get_object_or_404(mine, pk=facility_pk)
    now = timezone.now()
    own = mine.filter(pk=facility.pk)
    [form] = forms_for(own, on=timezone.localdate(now), known_at=now)
    return download(form.content, name=form.name)


@require_POST
def filing_forms(request: HttpRequest) -> HttpResponse:
    """Download the forms for the facilities ticked in the list, or for all that it has."""
    if not offices_open_to(request.user, Act.RECORD_FILING).exists():
        raise Http404
    now = timezone.now()
    today = timezone.localdate(now)
    asked = FacilityFilter(
        request.GET, queryset=_mine(request), user=request.user, now=now, today=today
    )
    found = _asked_for(request, asked)
    if problem := _problem(request, found):
        messages.warning(request, problem)
        return redirect(f"{reverse('compliance:facility-list')}?{request.GET.urlencode()}")
    chosen = _mine(request).filter(pk__in=found).order_by(*ORDER)
    return download(
        lambda file: write_archive(forms_for(chosen, on=today, known_at=now), to=file),
        name=f"届出書_{today:%Y%m%d}.zip",
    )


def _mine(request: HttpRequest) -> FacilityQuerySet:
    facilities = Facility.objects.open_to(request.user, Act.RECORD_FILING)
    return facilities.select_related(*RELATED)


def _asked_for(request: HttpRequest, asked: FacilityFilter) -> list[int]:
    if not asked.is_valid():
        return []
    rows: QuerySet[Facility] = asked.qs
    if EVERYTHING not in request.POST:
        rows = rows.filter(pk__in=row_keys(request.POST.getlist("selection")))
    return list(rows.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def _problem(request: HttpRequest, found: list[int]) -> str:
    if len(found) > MOST_AT_ONCE:
        return (
            f"届出書は、一度に{MOST_AT_ONCE:,}件まで作成できます。条件を絞り込んでください。"
            "それより多いときは、システムの管理者に、コマンドによる作成を依頼してください。"
        )
    if found:
        return ""
    if EVERYTHING in request.POST:
        return "届出書を作成できる施設（届出を記録できるもの）が、この一覧にありません。"
    return "届出書を作成する施設（届出を記録できるもの）を選択してください。"

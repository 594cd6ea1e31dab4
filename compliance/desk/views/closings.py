"""Close a 年度 for a home, and take that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Act
from accounts.person import signed_in
from common.japanese import fiscal_year_label
from common.responses import form_page
from compliance.deadlines.closing import AlreadyClosed, NotClosed, close_year, reopen_year
from compliance.deadlines.models import YearClosing
from compliance.desk.forms.closing import ClosingForm, ReopeningForm
from compliance.work.facts import years_open
from facilities.models import Facility


@require_http_methods(["GET", "POST"])
def year_close(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Say that no filing of a 年度 is asked of a home any more, and why."""
    mine = Facility.objects.open_to(request.user, Act.CLOSE_YEAR)
    facility = get_object_or_404(mine, pk=facility_pk)
    now = timezone.now()
    row = Facility.objects.filter(pk=facility.pk)
    years = years_open(row, on=timezone.localdate(now), known_at=now)[facility.pk]
    closing = YearClosing(facility=facility)
    form = ClosingForm(request.POST or None, instance=closing, years=years.owed)
    if request.method == "POST" and form.is_valid():
        try:
            close_year(form.instance, now=now, by=signed_in(request))
        except AlreadyClosed:
            messages.warning(request, "この年度の届出は、既に終了しています。")
        else:
            year = fiscal_year_label(closing.fiscal_year)
            messages.success(request, f"{year}の届出を、この施設には求めないこととしました。")
        return redirect("compliance:facility-detail", facility.pk)
    context = {"facility": facility, "form": form, "years": years.owed}
    return form_page(request, "compliance/desk/year_closing_form.html", context)


@require_http_methods(["GET", "POST"])
def year_reopen(request: HttpRequest, closing_pk: int) -> HttpResponse:
    """Take a closing back: the filing of the 年度 is asked again."""
    mine = YearClosing.objects.open_to(request.user, Act.CLOSE_YEAR).filter(reopens=None)
    closing = get_object_or_404(mine.select_related("facility"), pk=closing_pk)
    form = ReopeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            reopen_year(closing, reason=reason, now=timezone.now(), by=signed_in(request))
        except NotClosed:
            messages.warning(request, "この年度の届出の終了は、既に取り消しています。")
        else:
            messages.success(request, "年度の届出の終了を取り消しました。")
        return redirect("compliance:facility-detail", closing.facility_id)
    context = {
        "facility": closing.facility,
        "closing": closing,
        "year": fiscal_year_label(closing.fiscal_year),
        "form": form,
    }
    return form_page(request, "compliance/desk/year_reopening_form.html", context)

"""The pages of the breakdown and of the sources."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.responses import download, form_page
from compliance.rule.publication import Mark
from facilities.models import Facility
from jurisdictions.sources import public_sources
from reports.breakdown import DETAIL, breakdown
from reports.exports import FORMATS
from reports.forms import BreakdownForm
from reports.layouts import Layout, Shape, lay_out
from reports.links import rows, shares_as_html
from reports.notes import subtitle, table_notes
from reports.vendored import vendored_parts


@require_GET
def breakdown_page(request: HttpRequest) -> HttpResponse:
    """Show how the facilities one may see stand on a day; each number leads to its list."""
    form = BreakdownForm(request.GET, user=request.user)
    if not form.is_valid():
        return form_page(request, "reports/breakdown.html", {"form": form})
    layout = _layout(request, form, timezone.now())
    context: dict[str, object] = {
        "form": form,
        "layout": layout,
        "rows": [
            (line, shares_as_html(cells) if layout.shape == Shape.ANNEX1 else cells)
            for line, cells in rows(layout, known_at=form.cleaned_data["known_at"])
            if line.n or layout.shape == Shape.SURVEY
        ],
        "marks": list(Mark),
        "detail": DETAIL,
        "subtitle": subtitle(layout),
        "notes": table_notes(layout),
        "by_prefecture": layout.shape == Shape.ANNEX1,
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/breakdown.html", context)


@require_GET
def breakdown_export(request: HttpRequest, suffix: str) -> HttpResponse:
    """Download the same table as a file, with every facility that it counts."""
    form = BreakdownForm(request.GET, user=request.user)
    if not form.is_valid():
        return form_page(request, "reports/breakdown.html", {"form": form})
    now = timezone.now()
    layout = _layout(request, form, now)
    facilities = form.selection.of(
        Facility.objects.visible_to(request.user), on=layout.breakdown.on
    )
    write = FORMATS[suffix]
    name = "別紙1" if layout.shape == Shape.ANNEX1 else "種別別"
    return download(
        lambda file: write(layout, facilities, made_at=now, to=file),
        name=f"{name}_{layout.breakdown.on:%Y%m%d}.{suffix}",
    )


def _layout(request: HttpRequest, form: BreakdownForm, now: datetime) -> Layout:
    counted = breakdown(
        Facility.objects.visible_to(request.user),
        selection=form.selection,
        on=form.cleaned_data["on"] or timezone.localdate(now),
        known_at=form.cleaned_data["known_at"] or now,
    )
    return lay_out(counted, form.shape)


@require_GET
def sources_page(request: HttpRequest) -> HttpResponse:
    """Name the publishers of the data and the makers of the parts in use."""
    context = {
        "version": settings.VERSION,
        "sources": public_sources(),
        "parts": vendored_parts(),
    }
    return render(request, "reports/sources.html", context)

"""The pages of the breakdown and of the sources."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.fiscal_years import a_year_before
from common.paging import page_of
from common.responses import download, form_page
from compliance.rule.publication import Mark
from facilities.models import Facility
from jurisdictions.sources import public_sources
from reports.breakdown import DETAIL, breakdown
from reports.exports import FORMATS
from reports.forms import BreakdownForm
from reports.layouts import Layout, lay_out
from reports.links import annex_rows, figures_of
from reports.notes import subtitle, table_notes
from reports.shapes import DIVISIONS, Shape
from reports.vendored import vendored_parts

ROWS_A_PAGE = 200


@require_GET
def breakdown_page(request: HttpRequest) -> HttpResponse:
    """Show how the facilities one may see stand on a day; each number leads to its list."""
    form = BreakdownForm(request.GET, user=request.user)
    if not form.is_valid():
        return _refused(request, form)
    layout = _layout(request, form, timezone.now())
    context: dict[str, object] = {
        "form": form,
        "shapes": _shapes(request, layout.shape),
        "layout": layout,
        "marks": list(Mark),
        "detail": DETAIL,
        "subtitle": subtitle(layout),
        "notes": table_notes(layout),
        "query": request.GET.urlencode(),
        "earlier": _earlier(request, layout),
        **_rows(request, layout, form.cleaned_data["known_at"]),
    }
    return render(request, "reports/breakdown.html", context)


def _rows(request: HttpRequest, layout: Layout, known_at: datetime | None) -> dict[str, object]:
    """Return the lines of 別紙1, or one page of the rows of another shape and the total."""
    if layout.shape == Shape.ANNEX1:
        lines = annex_rows(layout, known_at=known_at)
        return {"lines": [row for row in lines if row[0].n], "rows": None, "page": None}
    *rows, total = layout.rows()
    page = page_of(Paginator(rows, ROWS_A_PAGE), request.GET.get("page"))
    shown = [figures_of(layout, row, known_at=known_at) for row in (*page.object_list, total)]
    return {"lines": None, "rows": shown, "page": page}


def _refused(request: HttpRequest, form: BreakdownForm) -> HttpResponse:
    return form_page(
        request, "reports/breakdown.html", {"form": form, "shapes": _shapes(request, None)}
    )


def _shapes(request: HttpRequest, current: Shape | None) -> list[tuple[str, str, bool]]:
    """Return the shapes as addresses by their words, and which is shown."""
    return [
        (str(shape.label), _with(request, layout=shape.value), shape == current) for shape in Shape
    ]


def _earlier(request: HttpRequest, layout: Layout) -> list[tuple[str, str]]:
    """Return the days with which an office compares most, as addresses by their words."""
    on = layout.breakdown.on
    days = {
        "前月の末日": on.replace(day=1) - timedelta(days=1),
        "前年の同じ日": a_year_before(on),
    }
    return [(words, _with(request, compared_on=day.isoformat())) for words, day in days.items()]


def _with(request: HttpRequest, **asked: str) -> str:
    """Return the address of the first page of the table, asked for otherwise."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in asked.items():
        query[name] = value
    return f"?{query.urlencode()}"


@require_GET
def breakdown_export(request: HttpRequest, suffix: str) -> HttpResponse:
    """Download the same table as a file, with every facility that it counts."""
    form = BreakdownForm(request.GET, user=request.user)
    if not form.is_valid():
        return _refused(request, form)
    now = timezone.now()
    layout = _layout(request, form, now)
    facilities = form.selection.of(
        Facility.objects.visible_to(request.user), on=layout.breakdown.on
    )
    write = FORMATS[suffix]
    return download(
        lambda file: write(layout, facilities, made_at=now, to=file),
        name=f"{layout.shape.short}_{layout.breakdown.on:%Y%m%d}.{suffix}",
    )


def _layout(request: HttpRequest, form: BreakdownForm, now: datetime) -> Layout:
    asked = form.cleaned_data
    count = partial(
        breakdown,
        Facility.objects.visible_to(request.user),
        selection=form.selection,
        known_at=asked["known_at"] or now,
        division=DIVISIONS[form.shape],
    )
    compared = count(on=asked["compared_on"]) if asked["compared_on"] else None
    counted = count(on=asked["on"] or timezone.localdate(now))
    return lay_out(counted, form.shape, compared=compared)


@require_GET
def sources_page(request: HttpRequest) -> HttpResponse:
    """Name the publishers of the data and the makers of the parts in use."""
    context = {
        "version": settings.VERSION,
        "sources": public_sources(),
        "parts": vendored_parts(),
    }
    return render(request, "reports/sources.html", context)

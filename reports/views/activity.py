"""取組実績: the table, the records behind each number, and the workbook."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.person import signed_in
from common.responses import download, form_page
from facilities.models import FacilityType
from reports.activity import (
    MEASURE,
    MEASURES,
    activity,
    contacts_within,
    letters_within,
)
from reports.activity_form import ActivityForm
from reports.activity_workbook import write_activity

SHOWN = 500


@require_GET
def activity_page(request: HttpRequest) -> HttpResponse:
    """Show what was done in a span; each number leads to its records."""
    form = _form(request)
    if not form.is_valid():
        return form_page(request, "reports/activity.html", {"form": form})
    data = form.cleaned_data
    table = activity(form.facilities, since=data["since"], until=data["until"])
    asked = {"since": data["since"].isoformat(), "until": data["until"].isoformat()}
    if data["authority"]:
        asked["authority"] = data["authority"].pk
    context = {
        "form": form,
        "table": table,
        "measures": MEASURES,
        "rows": [
            {
                "label": row.label,
                "figures": [
                    (number, _records(measure.key, row.code, asked))
                    for measure, number in zip(MEASURES, row.numbers, strict=True)
                ],
            }
            for row in table.rows
        ],
        "query": urlencode(asked),
    }
    return render(request, "reports/activity.html", context)


@require_GET
def activity_records(request: HttpRequest) -> HttpResponse:
    """Show the records that one number counts."""
    form, measure = _form(request), MEASURE.get(request.GET.get("measure", "letters"))
    if measure is None or not form.is_valid():
        raise Http404
    code = request.GET.get("facility_type", "")
    data, facilities = form.cleaned_data, form.facilities
    if code:
        facilities = facilities.filter(facility_type=code)
    span = (facilities, data["since"], data["until"])
    contacts = contacts_within(*span).filter(kind__in=measure.contacts)
    letters = letters_within(*span)
    if measure.letters_with_candidates:
        letters = letters.exclude(candidates=[])
    elif not measure.letters:
        letters = letters.none()
    context = {
        "measure": measure,
        "facility_type": FacilityType.objects.filter(pk=code).first(),
        "since": data["since"],
        "until": data["until"],
        "contacts": contacts.select_related("facility").order_by("-contact_date", "-pk")[:SHOWN],
        "letters": letters.select_related("facility").order_by("-notice_date", "-pk")[:SHOWN],
        "number": contacts.count() + letters.count(),
        "shown": SHOWN,
    }
    return render(request, "reports/activity_records.html", context)


@require_GET
def activity_export(request: HttpRequest) -> HttpResponse:
    """Download the table as a workbook."""
    form = _form(request)
    if not form.is_valid():
        return redirect("reports:activity")
    data = form.cleaned_data
    table = activity(form.facilities, since=data["since"], until=data["until"])
    return download(
        lambda file: write_activity(table, to=file),
        name=f"取組実績_{data['since']:%Y%m%d}-{data['until']:%Y%m%d}.xlsx",
    )


def _form(request: HttpRequest) -> ActivityForm:
    return ActivityForm(request.GET, user=signed_in(request), today=timezone.localdate())


def _records(measure: str, code: str, asked: dict[str, object]) -> str:
    query = urlencode({"measure": measure, "facility_type": code, **asked})
    return f"{reverse('reports:activity-records')}?{query}"

"""The page of one facility."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.models import Role
from compliance.forms.status_date import StatusDateForm
from compliance.record import facility_record
from facilities.models import Facility


def facility_detail(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Show everything that is known of one facility on a day."""
    facilities = Facility.objects.visible_to(request.user).select_related(
        "facility_type", "authority", "prefecture", "municipality", "counted_under", "merged_into"
    )
    facility = get_object_or_404(facilities, pk=facility_pk)
    form = StatusDateForm(request.GET)
    now = timezone.now()
    on = _day(form, now)
    editable = Facility.objects.editable_by(request.user, Role.RECORD)
    context = {
        "facility": facility,
        "form": form,
        "on": on,
        "record": facility_record(facility, on=on, known_at=now),
        "merged_here": facility.merged_here.order_by("number", "pk"),
        "may_record": editable.filter(pk=facility.pk).exists(),
    }
    return render(
        request, "compliance/facility_detail.html", context, status=422 if form.errors else 200
    )


def _day(form: StatusDateForm, now: datetime) -> date:
    asked: date | None = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or timezone.localdate(now)

"""Facilities and how they stand."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from accounts.models import Role
from compliance.filters import FacilityFilter
from compliance.forms.status_date import StatusDateForm
from compliance.record import facility_record
from compliance.tables import FacilityTable
from facilities.models import Facility, FacilityQuerySet


class FacilityList(SingleTableMixin, FilterView):
    """The facilities one may see, with their categories on a day."""

    table_class = FacilityTable
    filterset_class = FacilityFilter
    paginate_by = 50
    strict = False

    def get_queryset(self) -> FacilityQuerySet:
        """Return the facilities that the user may see."""
        facilities = Facility.objects.visible_to(self.request.user)
        return facilities.select_related("facility_type", "municipality", "authority").order_by(
            "municipality_id", "number", "pk"
        )

    def get_filterset_kwargs(self, filterset_class: type[FacilityFilter]) -> dict[str, Any]:
        """Read the clock for the filter."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        kwargs["data"] = kwargs["data"] or {}
        now = timezone.now()
        return kwargs | {"user": self.request.user, "now": now, "today": timezone.localdate(now)}

    def get_template_names(self) -> list[str]:
        """Return the page, or its results only when htmx asks for them."""
        if self.request.htmx and not self.request.htmx.history_restore_request:
            return ["components/results.html"]
        return ["compliance/facility_list.html"]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Keep the page and its results apart in every cache."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


def facility_detail(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Show everything that is known of one facility on a day."""
    facilities = Facility.objects.visible_to(request.user).select_related(
        "facility_type", "authority", "prefecture", "municipality", "counted_under"
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
        "may_record": editable.filter(pk=facility.pk).exists(),
    }
    return render(
        request, "compliance/facility_detail.html", context, status=422 if form.errors else 200
    )


def _day(form: StatusDateForm, now: datetime) -> date:
    asked: date | None = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or timezone.localdate(now)

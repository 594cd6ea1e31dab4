"""Facilities and how they stand."""

from typing import Any

from django.utils import timezone
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from compliance.filters import FacilityFilter
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

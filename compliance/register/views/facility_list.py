"""The list of facilities."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_tables2 import Column

from accounts.permissions import Act, may
from accounts.person import signed_in
from accounts.views.list_page import ListPage
from common.keys import row_keys
from common.paged_by_key import PagedByKey
from common.table_rows import SelectionColumn
from compliance.filings.standing import ClassifiedFacility, classified
from compliance.register.clocks import Clocks
from compliance.register.columns import FACILITIES
from compliance.register.export import described, described_rows, told_next_action
from compliance.register.facility_row import FacilityRow
from compliance.register.filters import FacilityFilter
from compliance.register.gathering import ASKING_ACTION
from compliance.register.models import SavedView
from compliance.register.views.tabs import opened_first, tabs_of
from compliance.work.facts import with_next_action
from facilities.models import Facility, FacilityQuerySet, OfficeNote, OfficeNoteQuerySet

ORDER = ("municipality_id", "number", "pk")
RELATED = ("facility_type", "prefecture", "municipality__medical_area", "authority")


class FacilityList(ListPage[Facility, FacilityRow]):
    """The facilities one may see, with their categories on a day."""

    listing = FACILITIES
    filterset_class = FacilityFilter
    template_name = "compliance/register/facility_list.html"
    results_name = "compliance/register/_facility_results.html"
    filterset: FacilityFilter

    def get_queryset(self) -> FacilityQuerySet:
        """Return the facilities that the person may see."""
        facilities = Facility.objects.visible_to(self.request.user)
        return facilities.select_related(*RELATED).order_by(*ORDER)

    def get_filterset_kwargs(self) -> dict[str, object]:
        """Read the clock for the filter."""
        now = timezone.now()
        return {"user": self.request.user, "now": now, "today": timezone.localdate(now)}

    def get_pressed(self) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
        """Let rows be ticked."""
        return {"selection": SelectionColumn()}, {}

    def get_table_data(self, rows: QuerySet[Facility]) -> PagedByKey[int, FacilityRow]:
        """Return the rows, which are described page by page."""
        facilities = rows
        if self.request.GET.get("sort", "").lstrip("-") == "next_action":
            facilities = with_next_action(facilities, **self.clocks, law=self.filterset.law)
        return PagedByKey(facilities, self._of_keys, at_once=self.filterset.weighs_every_row)

    def _of_keys(self, keys: list[int]) -> list[FacilityRow]:
        """Return these facilities, with the next action where its column is shown."""
        rows = classified(self.get_queryset().filter(pk__in=keys), **self.clocks)
        if ASKING_ACTION & set(self.names):
            rows = told_next_action(rows, **self.clocks, law=self.filterset.law)
        return described(
            list(rows), names=self.names, **self.clocks, law=self.filterset.law, notes=self.notes
        )

    def get_file_rows(self, rows: QuerySet[Facility]) -> Iterator[FacilityRow]:
        """Yield the rows of a file, read so that the nation's do not fill the memory."""
        names = [column.name for column in self.columns]
        # The filter has classified them.
        classified_rows = cast("QuerySet[ClassifiedFacility]", rows)
        return described_rows(classified_rows, names=names, notes=self.notes, **self.clocks)

    @property
    def notes(self) -> OfficeNoteQuerySet:
        """Return what the person's own offices have noted."""
        return OfficeNote.objects.visible_to(self.request.user)

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """Return the conditions that the person has saved or may share."""
        saved = SavedView.objects.visible_to(self.request.user).select_related("shared_with")
        return list(saved.order_by("name", "pk"))

    @property
    def clocks(self) -> Clocks:
        """Return the status date and the knowledge time for which the rows are read."""
        return self.filterset.clocks

    @property
    def day(self) -> date:
        """Return the status date."""
        return self.filterset.status_date

    def on_screen(self) -> HttpResponse:
        """Return the page; whoever asks for nothing begins with the conditions of their choice."""
        if not self.request.GET and not vars(self.request)["htmx"]:
            first = opened_first(self.saved_views, signed_in(self.request))
            if first:
                return redirect(f"{self.list_path}?{first.query}")
        return super().on_screen()

    def as_file(self) -> HttpResponse:
        """Return all rows; with POST only those that were ticked, unless all are meant."""
        rows = self.request.POST
        if self.request.method != "POST" or "everything" in rows or not self.filterset.is_valid():
            return super().as_file()
        selected = row_keys(rows.getlist("selection"))
        if not selected:
            messages.warning(self.request, "保存する施設を選択してください。")
            return self.back()
        return self.file_of(self.table.data.data.filter(pk__in=selected))

    def get_context_data(self) -> dict[str, object]:
        """Offer the conditions that were saved, and what one may do."""
        may_register = may(self.request.user, Act.REGISTER_FACILITY)
        return {
            "as_of": self.day,
            "may_register": may_register,
            "duplicates_url": reverse("compliance:duplicate-list") if may_register else None,
            "may_issue": may(self.request.user, Act.ISSUE_LETTERS),
            "may_record": may(self.request.user, Act.RECORD_FILING),
            "tabs": tabs_of(self.request.GET, self.saved_views),
        }

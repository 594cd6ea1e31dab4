"""The list of facilities: on the page, and as a file."""

from io import BytesIO
from typing import NotRequired, TypedDict

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django_tables2 import SingleTableMixin

from accounts.permissions import Act, may
from common.keys import row_keys
from common.late_choices import LateChoices
from common.paged_by_key import PagedByKey
from compliance.filings.standing import classified
from compliance.register.export import FORMATS, rows_of
from compliance.register.filters import FacilityFilter
from compliance.register.models import ColumnChoice, SavedView
from compliance.register.tables import COLUMNS, DEFAULT_COLUMNS, Clocks, FacilityTable
from compliance.work.facts import with_next_action
from facilities.models import Facility, FacilityQuerySet

ORDER = ("municipality_id", "number", "pk")
# A browser lays out this many rows within seconds; whoever wants more takes the workbook.
PRINTED_AT_MOST = 2000


class _Shown(TypedDict):
    sequence: tuple[str, ...]
    exclude: tuple[str, ...]
    orderable: NotRequired[bool]


class FacilityList(SingleTableMixin, LateChoices):
    """The facilities one may see, with their categories on a day."""

    table_class = FacilityTable
    filterset_class = FacilityFilter
    strict = False

    def get_queryset(self) -> FacilityQuerySet:
        """Return the facilities that the user may see."""
        facilities = Facility.objects.visible_to(self.request.user)
        related = ("facility_type", "municipality__medical_area", "authority")
        return facilities.select_related(*related).order_by(*ORDER)

    def get_filterset_kwargs(self, filterset_class: type[FacilityFilter]) -> dict[str, object]:
        """Read the clock for the filter."""
        kwargs: dict[str, object] = super().get_filterset_kwargs(filterset_class)
        kwargs["data"] = kwargs["data"] or {}
        now = timezone.now()
        return kwargs | {"user": self.request.user, "now": now, "today": timezone.localdate(now)}

    def get_table_kwargs(self) -> _Shown:
        """Show the columns that the user has chosen, in their order."""
        chosen = columns_of(self.request)
        hidden = tuple(name for name in COLUMNS if name not in chosen)
        return {"sequence": ("selection", *chosen), "exclude": hidden}

    def get_table(self, **kwargs: object) -> FacilityTable:
        """Return the table, which reads the missing years of its rows by the same clocks."""
        table: FacilityTable = super().get_table(**kwargs)
        table.clocks = self._clocks()
        return table

    def get_table_data(self) -> PagedByKey[int]:
        """Return the rows, which are described page by page."""
        rows: QuerySet[Facility] = self.object_list
        order = self.request.GET.get("sort", "")
        if order.lstrip("-") == "next_action":
            rows = with_next_action(rows, **self._clocks())
        return PagedByKey(rows, self._described, at_once=self.filterset.weighs_every_row)

    def _described(self, keys: list[int]) -> QuerySet[Facility]:
        """Return these facilities, with the next action where its column is shown."""
        rows = classified(self.get_queryset().filter(pk__in=keys), **self._clocks())
        if "next_action" not in columns_of(self.request):
            return rows
        return with_next_action(rows, **self._clocks())

    def _clocks(self) -> Clocks:
        return {"on": self.filterset.status_date, "known_at": self.filterset.knowledge_time}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Offer the conditions that were saved."""
        saved = SavedView.objects.visible_to(self.request.user).select_related("shared_with")
        kwargs["may_register"] = may(self.request.user, Act.REGISTER_FACILITY)
        kwargs["may_issue"] = may(self.request.user, Act.ISSUE_LETTERS)
        kwargs["saved_views"] = saved.order_by("name", "pk")
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context

    def get_template_names(self) -> list[str]:
        """Return the page, or its results only when htmx asks for them."""
        if self.request.htmx and not self.request.htmx.history_restore_request:
            return ["compliance/register/_facility_results.html"]
        return ["compliance/register/facility_list.html"]

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        """Keep the page and its results apart in every cache."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


class FacilityPrint(FacilityList):
    """The list as it is printed: all rows at once, with the conditions above them."""

    table_pagination = False

    def get_table_kwargs(self) -> _Shown:
        """Leave out what can only be pressed."""
        kwargs = super().get_table_kwargs()
        exclude = (*kwargs["exclude"], "selection")
        return {**kwargs, "exclude": exclude, "orderable": False}

    def get_table_data(self) -> PagedByKey[int]:
        """Return all rows, or none where they are too many for a browser."""
        rows = super().get_table_data()
        self.total = len(rows)
        if self.total <= PRINTED_AT_MOST:
            return rows
        return PagedByKey(self.object_list.none(), self._described)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Say how many rows there are."""
        context = super().get_context_data(**kwargs)
        return context | {"total": self.total, "at_most": PRINTED_AT_MOST}

    def get_template_names(self) -> list[str]:
        """Return the page without menus."""
        return ["compliance/register/facility_print.html"]


def columns_of(request: HttpRequest) -> list[str]:
    """Return the columns that the user has chosen; it is read once for each request."""
    known: list[str] | None = request.__dict__.get("_columns")
    if known is None:
        choice = ColumnChoice.objects.filter(user=request.user.pk).first()
        chosen = choice.columns if choice else list(DEFAULT_COLUMNS)
        # A column that is no longer offered is passed over.
        known = request.__dict__["_columns"] = [name for name in chosen if name in COLUMNS]
    return known


def facility_export(request: HttpRequest, suffix: str) -> HttpResponse:
    """Download the facilities that meet the conditions; with POST only those selected."""
    if suffix not in FORMATS:
        raise Http404
    now = timezone.now()
    asked = FacilityFilter(
        request.GET,
        queryset=Facility.objects.visible_to(request.user).order_by(*ORDER),
        user=request.user,
        now=now,
        today=timezone.localdate(now),
    )
    if not asked.is_valid():
        return _back_to_list(request)
    facilities = asked.qs
    if request.method == "POST" and "everything" not in request.POST:
        selected = row_keys(request.POST.getlist("selection"))
        if not selected:
            messages.warning(request, "保存する施設を選択してください。")
            return _back_to_list(request)
        facilities = facilities.filter(pk__in=selected)
    write, kind = FORMATS[suffix]
    file = BytesIO()
    write(rows_of(facilities), to=file)
    response = HttpResponse(file.getvalue(), content_type=kind)
    name = f"施設一覧_{asked.status_date:%Y%m%d}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _back_to_list(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('compliance:facility-list')}?{request.GET.urlencode()}")

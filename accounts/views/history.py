"""The page on which those who manage an authority read its history."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from accounts.filters import HistoryFilter
from accounts.models import HistoryEntry, HistoryQuerySet, User
from accounts.permissions import Act, offices_open_to
from accounts.tables import HistoryTable


class HistoryList(SingleTableMixin, FilterView):
    """What was done for an authority, newest first."""

    table_class = HistoryTable
    filterset_class = HistoryFilter
    template_name = "accounts/history_list.html"
    strict = False

    def get_queryset(self) -> HistoryQuerySet:
        """Return the history of the authority, if the person manages it."""
        offices = offices_open_to(self.request.user, Act.READ_HISTORY)
        self.authority = get_object_or_404(offices, pk=self.kwargs["authority_pk"])
        entries = HistoryEntry.objects.of(self.authority)
        return entries.select_related("user").order_by("-id")

    def get_filterset_kwargs(self, filterset_class: type[HistoryFilter]) -> dict[str, object]:
        """Name the staff of whom something may be recorded."""
        kwargs: dict[str, object] = super().get_filterset_kwargs(filterset_class)
        return kwargs | {"data": kwargs["data"] or {}, "staff": self._staff()}

    def _staff(self) -> QuerySet[User]:
        of_authority = Q(memberships__authority=self.authority)
        return User.objects.filter(of_authority).distinct().order_by("username")

    def get_template_names(self) -> list[str]:
        """Return the page, or its results only when htmx asks for them."""
        if self.request.htmx and not self.request.htmx.history_restore_request:
            return ["components/results.html"]
        return [self.template_name]

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the authority."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"authority": self.authority}

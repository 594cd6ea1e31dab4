"""The page on which those who manage an authority read its history."""

from collections.abc import Sequence
from functools import cached_property

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.columns import HISTORY
from accounts.filters import HistoryFilter
from accounts.history_acts import HistoryAct, acts_of
from accounts.models import HistoryEntry, HistoryQuerySet, User
from accounts.permissions import Act, offices_open_to
from accounts.views.list_page import ListPage
from jurisdictions.models import Authority


class HistoryList(ListPage[HistoryEntry, HistoryAct]):
    """What was done for an authority, newest first."""

    listing = HISTORY
    filterset_class = HistoryFilter
    template_name = "accounts/history_list.html"

    @cached_property
    def authority(self) -> Authority:
        """Return the authority, if the person may read its history."""
        offices = offices_open_to(self.request.user, Act.READ_HISTORY)
        return get_object_or_404(offices, pk=self.kwargs["authority_pk"])

    @property
    def title(self) -> str:
        """Name the authority."""
        return f"{self.authority.name}の操作記録"

    def get_queryset(self) -> HistoryQuerySet:
        """Return the first entry of each act."""
        entries = HistoryEntry.objects.of(self.authority)
        return entries.beginning_acts().select_related("user").order_by("-id")

    def described(self, rows: Sequence[HistoryEntry]) -> Sequence[HistoryAct]:
        """Return the acts that begin with these entries."""
        return acts_of(rows)

    def get_filterset_kwargs(self) -> dict[str, object]:
        """Name the staff of whom something may be recorded."""
        return {"staff": self._staff()}

    def _staff(self) -> QuerySet[User]:
        of_authority = Q(memberships__authority=self.authority)
        return User.objects.filter(of_authority).distinct().order_by("username")

    def get_context_data(self) -> dict[str, object]:
        """Add the authority."""
        return {"authority": self.authority}

"""The filings that wait for a decision."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django_tables2 import Column

from accounts.permissions import Act, may
from accounts.person import signed_in
from accounts.views.list_page import ListPage
from common.table_rows import SelectionColumn
from compliance.desk.columns import WAITING, WaitingFiling
from compliance.desk.queue import in_turn
from compliance.filings.models import Filing
from compliance.filings.standing import WHATEVER_IS_KNOWN
from compliance.filings.versions import changed_since_last


class ReviewList(ListPage[Filing, WaitingFiling]):
    """The filings that wait for a decision, resubmissions first."""

    listing = WAITING
    template_name = "compliance/desk/review_list.html"

    def get_queryset(self) -> QuerySet[Filing]:
        """Return what waits of the facilities one may see."""
        waiting = Filing.objects.visible_to(self.request.user).waiting(known_at=WHATEVER_IS_KNOWN)
        rows = in_turn(waiting.noting_opened_by(signed_in(self.request)))
        return rows.select_related("facility__facility_type", "facility__authority")

    def described(self, rows: Sequence[Filing]) -> list[WaitingFiling]:
        """Compare filings with those before them, all at once."""
        changes = changed_since_last(rows)
        return [WaitingFiling(filing=one, changes=changes[one.pk]) for one in rows]

    def get_pressed(self) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
        """Let those who decide tick rows."""
        return ({"selection": SelectionColumn()} if self._may_accept else {}), {}

    def get_context_data(self) -> dict[str, object]:
        """Say whether the person decides."""
        return {"may_accept": self._may_accept}

    @property
    def _may_accept(self) -> bool:
        return may(self.request.user, Act.DECIDE_FILING)

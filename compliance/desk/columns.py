"""The columns of the list of filings that wait for a decision."""

from dataclasses import dataclass, replace

from django.urls import reverse

from common.columns import ListColumn, Listing
from compliance.filings.columns import FILING
from compliance.filings.models import Filing
from facilities.columns import FACILITY
from facilities.models import Facility


@dataclass(frozen=True, kw_only=True)
class WaitingFiling:
    """One filing that waits, and in what it differs from the one before it."""

    filing: Filing
    changes: list[str]

    @property
    def pk(self) -> int:
        """Return the key of the filing, by which it is ticked."""
        return self.filing.pk

    @property
    def facility(self) -> Facility:
        """Return whose filing it is."""
        return self.filing.facility

    def __str__(self) -> str:
        return str(self.filing)


def _of_facility(name: str) -> ListColumn[WaitingFiling]:
    return FACILITY[name].of(lambda row: row.facility)


WAITING = Listing[WaitingFiling](
    name="waiting_filings",
    title="審査待ちの届出",
    empty_text="審査待ちの届出はありません。",
    at_first=(
        "name",
        "short_type",
        "authority",
        "kind",
        "received_date",
        "is_resubmitted",
        "changed",
        "is_opened",
    ),
    row_header="name",
    columns=(
        replace(
            _of_facility("name"),
            link=lambda row: reverse("compliance:filing-detail", args=[row.pk]),
        ),
        _of_facility("number"),
        _of_facility("facility_type"),
        _of_facility("short_type"),
        _of_facility("authority"),
        FILING["kind"].of(lambda row: row.filing),
        FILING["received_date"].of(lambda row: row.filing),
        ListColumn(
            "再提出",
            lambda row: "再提出" if vars(row.filing)["is_resubmitted"] else "",
            8,
            name="is_resubmitted",
        ),
        ListColumn("変わった項目", lambda row: "、".join(row.changes), 40, name="changed"),
        ListColumn(
            "内容の確認",
            lambda row: "確認済み" if vars(row.filing)["is_opened"] else "未確認",
            10,
            name="is_opened",
        ),
    ),
)

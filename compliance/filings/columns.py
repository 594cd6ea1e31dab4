"""The columns by which lists tell of a filing."""

from common.columns import ListColumn, label
from compliance.filings.models import Filing

CLAIMED: dict[bool | None, str] = {True: "あり", False: "なし"}
_COLUMNS: tuple[ListColumn[Filing], ...] = (
    ListColumn(label(Filing, "kind"), lambda row: row.get_kind_display(), 8, name="kind"),
    ListColumn(
        label(Filing, "filed_date"),
        lambda row: row.filed_date,
        16,
        name="filed_date",
        style="line",
    ),
    ListColumn(
        label(Filing, "received_date"),
        lambda row: row.received_date,
        16,
        name="received_date",
        style="line",
    ),
    ListColumn(
        label(Filing, "confirmed_date"),
        lambda row: row.confirmed_date,
        16,
        name="confirmed_date",
        style="line",
    ),
    ListColumn(
        label(Filing, "stage"), lambda row: row.get_stage_display(), 20, name="stage", style="line"
    ),
    ListColumn(
        label(Filing, "claims_bonus"),
        lambda row: CLAIMED.get(row.claims_bonus, ""),
        12,
        name="claims_bonus",
    ),
)
FILING = {column.name: column for column in _COLUMNS}

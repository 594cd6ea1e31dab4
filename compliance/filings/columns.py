"""The columns by which lists tell of a filing."""

from common.columns import ListColumn, label
from compliance.filings.models import Filing

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
)
FILING = {column.name: column for column in _COLUMNS}

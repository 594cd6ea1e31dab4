"""The columns of the lists of staff matters."""

import json

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import HistoryEntry


class HistoryTable(tables.Table):
    """What was done for an authority."""

    caption = "操作記録"
    row_header = "at"

    at = tables.DateTimeColumn(verbose_name="日時", format="Y-m-d H:i:s", orderable=False)
    user = tables.Column(verbose_name="職員", accessor="user__name", orderable=False)
    action = tables.Column(verbose_name="操作", orderable=False)
    table_name = tables.Column(verbose_name="対象", orderable=False)
    changes = tables.Column(verbose_name="変更前 → 変更後", empty_values=(), orderable=False)
    reason = tables.Column(verbose_name="理由", orderable=False)
    address = tables.Column(verbose_name="接続元", orderable=False)

    class Meta:
        model = HistoryEntry
        fields = ("at", "user", "action", "table_name", "changes", "reason", "address")

    def render_table_name(self, value: str, record: HistoryEntry) -> str:
        """Return what the table is called, and the row's key."""
        return f"{record.table_label} {record.row_key}"

    def render_changes(self, record: HistoryEntry) -> SafeString:
        """Return each column with what it held before and after."""
        before, after = record.before or {}, record.after or {}
        lines = (
            (name, _text(before.get(name)), _text(after.get(name)))
            for name in sorted({*before, *after})
        )
        return format_html(
            "<details><summary>{}項目</summary><ul>{}</ul></details>",
            len({*before, *after}),
            format_html_join("", "<li>{}：{} → {}</li>", lines),
        )


def _text(value: object) -> str:
    return "―" if value is None else str(value) if isinstance(value, str) else json.dumps(value)

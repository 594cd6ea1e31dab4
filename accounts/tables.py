"""The columns of the lists of staff matters."""

import json
from datetime import datetime
from functools import cache

import django_tables2 as tables
from django.apps import apps
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import HistoryEntry
from common.paging import ListTable
from common.templatetags.ui import wareki_time

# What is told of an entry that is no change of a row.
DETAILS = {"reason": "事由", "status": "応答", "query": "条件"}


class HistoryTable(ListTable):
    """What was done for an authority."""

    caption = "操作記録"
    row_header = "at"

    at = tables.Column(verbose_name="日時", orderable=False)
    user = tables.Column(verbose_name="職員", accessor="user__name", orderable=False)
    action = tables.Column(verbose_name="操作", orderable=False)
    table_name = tables.Column(verbose_name="対象", empty_values=(), orderable=False)
    changes = tables.Column(verbose_name="変更前 → 変更後", empty_values=(), orderable=False)
    reason = tables.Column(verbose_name="理由", orderable=False)
    address = tables.Column(verbose_name="接続元", orderable=False)

    class Meta:
        model = HistoryEntry
        fields = ("at", "user", "action", "table_name", "changes", "reason", "address")

    def render_at(self, value: datetime) -> SafeString:
        """Return the day and the time, as offices write them."""
        return wareki_time(value)

    def render_table_name(self, record: HistoryEntry) -> str:
        """Return what the office calls the row, and its key."""
        name, _ = _words().get(record.table_name, (record.table_name, {}))
        return f"{name} {record.row_key}"

    def render_changes(self, record: HistoryEntry) -> SafeString:
        """Return each column with what it held before and after."""
        before, after = record.before or {}, record.after or {}
        columns = sorted({*before, *after})
        if not columns:
            return format_html("{}", "―")
        _, labels = _words().get(record.table_name, ("", DETAILS))
        lines = (
            (labels.get(name, name), _text(before.get(name)), _text(after.get(name)))
            for name in columns
        )
        return format_html(
            "<details><summary>{}項目</summary><ul>{}</ul></details>",
            len(columns),
            format_html_join("", "<li>{}：{} → {}</li>", lines),
        )


@cache
def _words() -> dict[str, tuple[str, dict[str, str]]]:
    """Return for each table what the office calls its rows and its columns."""
    return {
        model._meta.db_table: (
            str(model._meta.verbose_name),
            {str(f.column): str(f.verbose_name) for f in model._meta.concrete_fields},
        )
        for model in apps.get_models(include_auto_created=True)
    }


def _text(value: object) -> str:
    return "―" if value is None else str(value) if isinstance(value, str) else json.dumps(value)

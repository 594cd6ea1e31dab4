"""The columns of the lists of staff matters."""

import json
from functools import cache

from django.apps import apps
from django.utils.html import format_html, format_html_join

from accounts.models import HistoryEntry, Membership, User
from common.badges import badge
from common.columns import NOTHING, ListColumn, Listing, label

# What is told of an entry that is no change of a row.
DETAILS = {"reason": "事由", "status": "応答", "query": "条件"}


def _about(entry: HistoryEntry) -> str:
    """Return what the office calls the row, and its key."""
    name, _ = _words().get(entry.table_name, (entry.table_name, {}))
    return f"{name} {entry.row_key}".strip()


def _changes(entry: HistoryEntry) -> list[str]:
    """Return each column with what it held before and after."""
    before, after = entry.before or {}, entry.after or {}
    _, labels = _words().get(entry.table_name, ("", DETAILS))
    return [
        f"{labels.get(name, name)}：{_text(before.get(name))} → {_text(after.get(name))}"
        for name in sorted({*before, *after})
    ]


def _folded(entry: HistoryEntry) -> str:
    """Return the changes folded up: one may be of many columns."""
    changes = _changes(entry)
    if not changes:
        return NOTHING
    return format_html(
        "<details><summary>{}項目</summary><ul>{}</ul></details>",
        len(changes),
        format_html_join("", "<li>{}</li>", ((line,) for line in changes)),
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


HISTORY = Listing[HistoryEntry](
    name="history",
    title="操作記録",
    empty_text="条件に合う記録はありません。",
    at_first=("at", "user", "action", "table_name", "changes", "reason", "address"),
    row_header="at",
    columns=(
        ListColumn(label(HistoryEntry, "at"), lambda row: row.at, 22, name="at", style="line"),
        ListColumn(
            label(HistoryEntry, "user"), lambda row: row.user.name if row.user else "", name="user"
        ),
        ListColumn(
            label(HistoryEntry, "action"), lambda row: row.get_action_display(), name="action"
        ),
        ListColumn(label(HistoryEntry, "row_key"), _about, 24, name="table_name"),
        ListColumn(
            "変更前 → 変更後",
            lambda row: "\n".join(_changes(row)),
            60,
            name="changes",
            show=_folded,
        ),
        ListColumn(label(HistoryEntry, "reason"), lambda row: row.reason, 30, name="reason"),
        ListColumn(label(HistoryEntry, "address"), lambda row: row.address, name="address"),
    ),
)

STAFF = Listing[Membership](
    name="staff",
    title="職員",
    empty_text="職員はいません。",
    at_first=("name", "username", "role", "state", "last_login"),
    row_header="name",
    columns=(
        ListColumn("氏名", lambda row: row.user.name, 20, name="name", style="name"),
        ListColumn("利用者名", lambda row: row.user.username, 20, name="username"),
        ListColumn(
            label(User, "email"),
            lambda row: row.user.email,
            30,
            name="email",
        ),
        ListColumn(label(Membership, "role"), lambda row: row.get_role_display(), 8, name="role"),
        ListColumn(
            "状態",
            lambda row: "停止中" if row.suspended_at else "利用中",
            8,
            name="state",
            show=lambda row: badge("停止中", "warning") if row.suspended_at else "利用中",
        ),
        ListColumn(
            label(Membership, "suspended_at"),
            lambda row: row.suspended_at,
            22,
            name="suspended_at",
        ),
        ListColumn(
            "最後のログイン", lambda row: row.user.last_login, 22, name="last_login", style="line"
        ),
    ),
)

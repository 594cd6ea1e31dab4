"""The columns of the lists of staff matters."""

from django.utils.html import format_html, format_html_join

from accounts.history_acts import HistoryAct
from accounts.models import HistoryEntry, Membership, User
from common.badges import badge
from common.columns import NOTHING, ListColumn, Listing, label

# So many subjects of one act are named on the screen; the file names all.
NAMED_AT_MOST = 5


def _subjects(act: HistoryAct) -> str:
    """Return whom an act was about, each with the way to its page."""
    found = act.subjects
    named = format_html_join(
        "、",
        "{}",
        (
            (format_html('<a href="{}">{}</a>', one.url, one.name) if one.url else one.name,)
            for one in found[:NAMED_AT_MOST]
        ),
    )
    more = len(found) - NAMED_AT_MOST
    return format_html("{}ほか{}件", named, f"{more:,}") if more > 0 else named


def _folded(act: HistoryAct) -> str:
    """Return the changes folded up: one act may be of many columns."""
    changes = act.changes
    if not changes:
        return NOTHING
    return format_html(
        "<details><summary>{}項目</summary><ul>{}</ul></details>",
        len(changes),
        format_html_join("", "<li>{}</li>", ((line,) for line in changes)),
    )


HISTORY = Listing[HistoryAct](
    name="history",
    title="操作記録",
    empty_text="条件に合う記録はありません。",
    at_first=("at", "user", "action", "table_name", "changes", "reason", "address"),
    row_header="at",
    columns=(
        ListColumn(
            label(HistoryEntry, "at"), lambda act: act.first.at, 22, name="at", style="line"
        ),
        ListColumn(
            label(HistoryEntry, "user"),
            lambda act: act.first.user.name if act.first.user else "",
            name="user",
        ),
        ListColumn(label(HistoryEntry, "action"), lambda act: act.what, 30, name="action"),
        ListColumn(
            label(HistoryEntry, "row_key"),
            lambda act: "、".join(one.name for one in act.subjects),
            30,
            name="table_name",
            show=_subjects,
        ),
        ListColumn(
            "変更前 → 変更後",
            lambda act: "\n".join(act.changes),
            60,
            name="changes",
            show=_folded,
        ),
        ListColumn(label(HistoryEntry, "reason"), lambda act: act.reason, 30, name="reason"),
        ListColumn(label(HistoryEntry, "address"), lambda act: act.first.address, name="address"),
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

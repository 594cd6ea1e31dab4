"""操作記録: why something is done, what is done besides changes of rows, is it whole."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from psycopg.pq import TransactionStatus

from accounts.models import HistoryEntry, User
from jurisdictions.models import Authority

LONGEST = 1000

# The chain of each authority in its order, from what was let go on.
CHAIN = """
    SELECT coalesce(a.name, ''), e.position, e.id, e.at,
           e.position IS DISTINCT FROM
               coalesce(c.let_go, 0) + row_number() OVER chain AS gap,
           e.hash IS DISTINCT FROM accounts_history_hash(e) AS altered,
           e.previous_hash IS DISTINCT FROM
               coalesce(lag(e.hash) OVER chain, c.let_go_hash, '') AS unlinked
    FROM accounts_historyentry AS e
    LEFT JOIN jurisdictions_authority AS a ON a.id = e.authority_id
    LEFT JOIN accounts_historychain AS c ON c.authority_id = coalesce(e.authority_id, 0)
    WINDOW chain AS (PARTITION BY e.authority_id ORDER BY e.position)
"""
BROKEN = f"""
    SELECT * FROM ({CHAIN}) AS chain (authority, position, id, at, gap, altered, unlinked)
    WHERE gap OR altered OR unlinked ORDER BY authority, position, id
"""  # noqa: S608 - a constant
CUT_SHORT = """
    SELECT coalesce(a.name, ''), c.position
    FROM accounts_historychain AS c
    LEFT JOIN jurisdictions_authority AS a ON a.id = c.authority_id
    WHERE c.position > c.let_go AND NOT EXISTS (
        SELECT FROM accounts_historyentry AS e
        WHERE coalesce(e.authority_id, 0) = c.authority_id
          AND e.position = c.position AND e.hash = c.hash
    ) ORDER BY 1
"""


@dataclass(frozen=True, kw_only=True)
class Break:
    """A place where the history is not as it was written."""

    authority: str
    position: int | None
    what: str

    def __str__(self) -> str:
        return f"{self.authority or '指定権者なし'} {self.position or '―'}番目：{self.what}"


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Give the changes made within a reason (変更理由)."""
    _set_reason(reason)
    try:
        yield
    finally:
        # In a broken transaction nothing can be said; its rollback takes the reason back.
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            _set_reason("")


def _set_reason(reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.reason', %s, false)", [reason])


def note(
    action: HistoryEntry.Action,
    user: User | AnonymousUser | None,
    *,
    what: str = "",
    **detail: object,
) -> None:
    """Record what is no change of a row: a sign-in, a refusal, an export, a print."""
    kept = {
        name: _storable(value) if isinstance(value, str) else value
        for name, value in detail.items()
    }
    told = json.dumps(kept, ensure_ascii=False) if kept else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_history_note(%s, %s, %s, %s::jsonb)",
            [user.pk if user else None, action, _storable(what), told],
        )


def _storable(text: str) -> str:
    """Return a text of a stranger's making as PostgreSQL can hold it, cut where it never ends."""
    text = text.replace("\0", "␀").encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def breaks() -> list[Break]:
    """Return where the history was tampered with, if anywhere."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        found = [
            Break(authority=name, position=position, what=_words(gap, altered, unlinked))
            for name, position, _, _, gap, altered, unlinked in cursor.fetchall()
        ]
        cursor.execute(CUT_SHORT)
        ends = [
            Break(authority=name, position=position, what="最後の記録が欠けているか、異なります。")
            for name, position in cursor.fetchall()
        ]
    return found + ends


def _words(gap: bool, altered: bool, unlinked: bool) -> str:
    if altered:
        return "内容が書き換えられています。"
    if gap:
        return "記録が欠けています。"
    assert unlinked
    return "直前の記録とのつながりが切れています。"


def let_go(authority: Authority, *, before: datetime) -> int:
    """Let the oldest entries of an authority go, those from before a time; return how many.

    Only the owner of the tables may. The chain keeps where it was cut, so that what is left can
    still be verified, and an entry says that it was done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_history_let_go(%s, %s)", [authority.pk, before])
        (number,) = cursor.fetchone()
    return int(number)

"""How often somebody may be wrong, with a password or a code, before they must wait.

A try is counted before it is made and given back when it was right, so that of many at once no more
are made than are allowed. The numbers stand in a table of their own, which all processes share and
from which nothing but time removes a row (docs/adr/0023).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection

SPAN = timedelta(minutes=15)
# Rows whose time is over are removed a few at a time, whenever somebody tries.
REMOVED_AT_ONCE = 100
# So many refusals of one lock are told of; more would let a stranger fill the history.
TOLD_AT_MOST = 100

# The try that reaches the limit is made, and begins the time to wait; later ones change nothing.
COUNT = """
    INSERT INTO accounts_attempt AS a (key, number, expires) VALUES (%(key)s, 1, %(end)s)
    ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN a.expires <= %(now)s THEN 1 ELSE a.number + 1 END,
        refused = CASE WHEN a.expires <= %(now)s THEN 0 ELSE a.refused END,
        expires = CASE WHEN a.expires <= %(now)s OR a.number + 1 >= %(most)s
                       THEN %(end)s ELSE a.expires END
    WHERE a.expires <= %(now)s OR a.number < %(most)s
"""
REFUSE = (
    "UPDATE accounts_attempt SET refused = refused + 1 WHERE key = %s RETURNING expires, refused"
)
GIVE_BACK = "UPDATE accounts_attempt SET number = number - 1 WHERE key = ANY(%s) AND number > 0"
FORGET = "DELETE FROM accounts_attempt WHERE key = ANY(%s)"
TIDY = """
    DELETE FROM accounts_attempt WHERE key IN (
        SELECT key FROM accounts_attempt WHERE expires <= %s
        ORDER BY expires LIMIT %s FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many wrong tries of one subject within SPAN; the next has to wait for SPAN.

    A right try clears it where that shows that it was no stranger who tried; else, whoever guesses
    could sign in now and then, so a wide limit is only given its try back.
    """

    kind: str
    subject: tuple[str, ...]
    most: int
    is_cleared: bool = False

    @property
    def key(self) -> str:
        """Return the digest under which the subject is counted."""
        return sha256("\0".join((self.kind, *self.subject)).encode("utf-8", "replace")).hexdigest()


class TooManyAttempts(Exception):
    """The limit is reached: nothing was tried."""

    def __init__(self, *, minutes: int, is_told: bool) -> None:
        super().__init__()
        self.minutes, self.is_told = minutes, is_told

    def __str__(self) -> str:
        return (
            "失敗が続いたため、しばらく受け付けられません。"
            f"{self.minutes}分ほど待ってからお試しください。"
        )


def begin_attempt(limits: Sequence[Limit], *, now: datetime) -> None:
    """Count a try that is about to be made; raises TooManyAttempts at the first limit reached.

    Limits that stand after it are not touched: who is refused uses nobody else's tries up.
    """
    with connection.cursor() as cursor:
        cursor.execute(TIDY, [now, REMOVED_AT_ONCE])
        for limit in limits:
            given: dict[str, str | int | datetime] = {
                "key": limit.key,
                "most": limit.most,
                "now": now,
                "end": now + SPAN,
            }
            cursor.execute(COUNT, given)
            if not cursor.rowcount:
                cursor.execute(REFUSE, [limit.key])
                # Between the two statements the row may have been forgotten, by a right try.
                end, refused = cursor.fetchone() or (now, 1)
                minutes = max(1, -int((now - end).total_seconds() // 60))
                raise TooManyAttempts(minutes=minutes, is_told=refused <= TOLD_AT_MOST)


def end_attempt(limits: Sequence[Limit]) -> None:
    """Give a try back that was right."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [[limit.key for limit in limits if not limit.is_cleared]])
        cursor.execute(FORGET, [[limit.key for limit in limits if limit.is_cleared]])


def password_limits(name: str, address: str) -> tuple[Limit, ...]:
    """Return the limits for a password: of the address, of the name from there, of the name."""
    # As the look-up of the name, which knows no case; PostgreSQL compares in upper case.
    folded = name.upper().casefold()
    return (
        # An office shares one address.
        Limit(kind="password from address", subject=(address,), most=200),
        Limit(kind="password", subject=(folded, address), most=5, is_cleared=True),
        # Each address has five tries of it: only many of them together keep its owner out.
        Limit(kind="password of name", subject=(folded,), most=100),
    )


def code_limits(person: int, address: str) -> tuple[Limit, ...]:
    """Return the limits for the code of a second factor, behind a password that was right."""
    return (
        Limit(kind="code", subject=(str(person), address), most=5, is_cleared=True),
        Limit(kind="code of person", subject=(str(person),), most=20),
    )

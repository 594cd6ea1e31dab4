"""Tell PostgreSQL who is at work; its row-level security and its history ask.

What is told is signed with a key that the role of the web process cannot read, and holds on one
connection and for a limited time. So a statement that somebody slips in cannot become another
person: it can set the value, but not sign it (accounts/migrations/sql/who_is_at_work.sql).
"""

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Self
from weakref import WeakKeyDictionary

import psycopg
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.crypto import salted_hmac
from psycopg.pq import TransactionStatus

from accounts.models import User

# Longer than any job; the next request or job on the connection speaks for itself anyway.
SECONDS_VALID = 12 * 3600
MAC_LENGTH = 64
BLOCK = 64


@dataclass(frozen=True, kw_only=True)
class Claims:
    """For whom the statements of a connection run.

    A person; or, without one, somebody whose sign-in is being checked, or the invitation that is
    being taken up. Both reach only what that takes.
    """

    person: int | None = None
    signing_in: int | None = None
    invitation: int | None = None
    request_id: str = ""
    address: str = ""

    def words(self, expires: int) -> str:
        """Return the claims as PostgreSQL takes them apart."""
        numbers = (self.person, self.signing_in, self.invitation)
        keys = ("" if number is None else str(number) for number in numbers)
        texts = (text.replace("|", "") for text in (self.request_id, self.address))
        return "|".join((*keys, str(expires), *texts))

    @classmethod
    def read(cls, value: str) -> Self:
        """Take the value of a connection apart again."""
        if not value:
            return cls()
        person, signing_in, invitation, _, request_id, address = value[MAC_LENGTH + 1 :].split("|")
        return cls(
            person=int(person) if person else None,
            signing_in=int(signing_in) if signing_in else None,
            invitation=int(invitation) if invitation else None,
            request_id=request_id,
            address=address,
        )


@dataclass(frozen=True, kw_only=True)
class _Line:
    """What a signature is bound to: the server process of a connection, and its clock."""

    process: int
    ahead: float  # of this machine's clock that never jumps

    def seconds(self) -> int:
        return int(self.ahead + time.monotonic())


_lines: WeakKeyDictionary[psycopg.Connection, _Line] = WeakKeyDictionary()


def act_as(user: User | AnonymousUser | None, *, address: str = "", request_id: str = "") -> None:
    """Let what follows on this connection see and change what the person may; None is nobody.

    The history notes the person, the address they came from, and the request.
    """
    set_claims(Claims(person=_key(user), address=address, request_id=request_id))


def becoming(user: User | AnonymousUser | None) -> None:
    """Go on in the same request as a person who has just signed in, or as nobody."""
    set_claims(replace(claims(), person=_key(user), signing_in=None))


def checking_sign_in_of(pk: int | None) -> None:
    """Let the same request read what it takes to check one person's sign-in."""
    set_claims(replace(claims(), signing_in=pk))


def taking_up(invitation: int | None) -> None:
    """Let the same request do what it takes to take up one invitation."""
    set_claims(replace(claims(), invitation=invitation))


@contextmanager
def acting_as(user: User | AnonymousUser | None) -> Iterator[None]:
    """Do a job or a command as a person, and be again who one was before."""
    before = claims()
    set_claims(replace(before, person=_key(user), signing_in=None, invitation=None))
    try:
        yield
    finally:
        # In a broken transaction nothing can be said; its rollback brings the value back.
        if _raw().info.transaction_status != TransactionStatus.INERROR:
            set_claims(before)


def claims() -> Claims:
    """Return for whom the connection says it works."""
    row = _send("SELECT coalesce(current_setting('app.person', true), '')", [])
    return Claims.read(row[0])


def set_claims(new: Claims) -> None:
    """Sign the claims and set them for what follows on this connection."""
    line = _line()
    words = new.words(line.seconds() + SECONDS_VALID)
    mac = hmac.new(_key_of_signing(), f"{line.process}|{words}".encode(), sha256).hexdigest()
    _send(
        "SELECT set_config('app.person', %s, false), set_config('app.reason', '', false)",
        [f"{mac}|{words}"],
    )


def signing_blocks() -> tuple[bytes, bytes]:
    """Return the key as PostgreSQL keeps it: the inner and the outer block of HMAC-SHA256."""
    key = _key_of_signing().ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def _key_of_signing() -> bytes:
    return salted_hmac(
        "accounts.acting", "the person at work", secret=settings.SECRET_KEY, algorithm="sha256"
    ).digest()


def _key(user: User | AnonymousUser | None) -> int | None:
    return user.pk if user else None


def _raw() -> psycopg.Connection:
    connection.ensure_connection()
    raw: psycopg.Connection = connection.connection
    return raw


def _line() -> _Line:
    raw = _raw()
    if raw not in _lines:
        process, now = _send("SELECT pg_backend_pid(), extract(epoch FROM clock_timestamp())", [])
        _lines[raw] = _Line(process=process, ahead=float(now) - time.monotonic())
    return _lines[raw]


def _send(statement: str, values: list[str]) -> tuple[Any, ...]:  # Any: the statement says of what
    # Values are sent beside the statement, never within it: other sessions of the same role can
    # read each other's statements in pg_stat_activity.
    with connection.wrap_database_errors, psycopg.Cursor(_raw()) as cursor:
        row = cursor.execute(statement, values).fetchone()
    assert row is not None
    return row

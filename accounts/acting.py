"""Tell PostgreSQL who is at work; its row-level security asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from psycopg.pq import TransactionStatus

from accounts.models import User


def act_as(user: User | AnonymousUser | None, *, address: str = "", request_id: str = "") -> None:
    """Let what follows on this connection see and change what the person may; None is nobody.

    The history notes the person, the address they came from, and the request.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.user_id', %s, false), set_config('app.address', %s, false), "
            "set_config('app.request_id', %s, false), set_config('app.reason', '', false)",
            [str(user.pk) if user and user.pk else "", address, request_id],
        )


@contextmanager
def acting_as(user: User | AnonymousUser | None) -> Iterator[None]:
    """Do a job or a command as a person, and be again who one was before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.user_id', true), '')")
        (before,) = cursor.fetchone()
    act_as(user)
    try:
        yield
    finally:
        # In a broken transaction nothing can be said; its rollback brings the value back.
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            _set_person(before)


def _set_person(pk: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user_id', %s, false)", [pk])

"""What somebody can do who gets statements of their own into the site: raw SQL as the web role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.acting import act_as
from accounts.models import User
from tests.web_role import become


@contextmanager
def as_web(user: User | AnonymousUser | None = None) -> Iterator[None]:
    """Take the role of the web process, for a person or for nobody."""
    act_as(user)
    become("cooperating_web")
    try:
        yield
    finally:
        become("none")
        act_as(None)


def run(statement: str, *values: Any) -> int:
    """Run a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.rowcount


def asked(question: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the answer of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return list(cursor.fetchall())

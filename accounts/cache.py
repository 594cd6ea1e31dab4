"""A cache in the database whose values are JSON.

Django's own keeps pickles, and reading a pickle can execute whatever somebody wrote into the
table: a statement slipped into the site would become a program in it. Nothing is pushed out
before its time either, so that the counters of failed sign-ins cannot be washed away.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

READ = "SELECT value FROM accounts_cache WHERE cache_key = %s AND expires > now()"
SET = """
    INSERT INTO accounts_cache (cache_key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
ADD = f"{SET} WHERE accounts_cache.expires <= now()"
TOUCH = "UPDATE accounts_cache SET expires = %s WHERE cache_key = %s AND expires > now()"
DELETE = "DELETE FROM accounts_cache WHERE cache_key = %s AND expires > now()"
FORGET = "DELETE FROM accounts_cache WHERE expires <= now()"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class JsonCache(BaseCache):
    """Values by key until their time is over; for what can be written as JSON."""

    def __init__(self, location: str, params: dict[str, object]) -> None:
        super().__init__(params)

    def get(self, key: str, default: object = None, version: int | None = None) -> object:
        """Return what is stored, or the default."""
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.make_and_validate_key(key, version)])
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def set(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Store a value."""
        self._write(SET, self._row(key, value, timeout, version))

    def add(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Store a value where none is, and return whether it was stored; at once for all."""
        return self._write(ADD, self._row(key, value, timeout, version))

    def touch(
        self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Give a value more time."""
        return self._write(TOUCH, [self._end(timeout), self.make_and_validate_key(key, version)])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return self._write(DELETE, [self.make_and_validate_key(key, version)])

    def clear(self) -> None:
        """Forget all values."""
        self._write("DELETE FROM accounts_cache", [])

    def _row(
        self, key: str, value: object, timeout: float | None, version: int | None
    ) -> Sequence[str | datetime]:
        return self.make_and_validate_key(key, version), json.dumps(value), self._end(timeout)

    def _end(self, timeout: float | None) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return NEVER if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)

    def _write(self, statement: str, values: Sequence[str | datetime]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(FORGET)
            cursor.execute(statement, values)
            return bool(cursor.rowcount)

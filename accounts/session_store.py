"""Sessions in the database that can be reached by their key alone; the tables' rows are closed."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone


class SessionStore(DatabaseStore):
    """Django's sessions, read and written by functions (accounts/migrations/sql/sign_in.sql)."""

    def _get_session_from_db(self) -> SimpleNamespace | None:
        if self.session_key:
            data, until = _ask(
                "session_data, expire_date", "accounts_session_read(%s)", self.session_key
            )
            if data is not None and until > timezone.now():
                return SimpleNamespace(session_data=data)
        self._session_key = None
        return None

    def exists(self, session_key: str) -> bool:
        """Return whether a session has this key."""
        return _done("accounts_session_known(%s)", session_key)

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises CreateError or UpdateError as Django's own store does."""
        if self.session_key is None:
            return self.create()
        # Django's own store asks these of itself too; the stubs do not know them.
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # as above
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]  # as above
        said = (key, self.encode(data), self.get_expiry_date())
        if must_create:
            if not _done("accounts_session_begin(%s, %s, %s)", *said):
                raise CreateError
        elif not _done("accounts_session_go_on(%s, %s, %s)", *said):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        if key := session_key or self.session_key:
            _done("accounts_session_end(%s)", key)


def _done(function: str, *values: str | datetime) -> bool:
    (answer,) = _ask("*", function, *values)
    return bool(answer)


# Any: the function says of what.
def _ask(columns: str, function: str, *values: str | datetime) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {function}", values)  # noqa: S608 - named above
        return cursor.fetchone()  # type: ignore[no-any-return]  # a function gives a row

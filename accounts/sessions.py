"""How long a session lasts: so long without a request, and so long after the sign-in."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

BEGAN, SEEN = "began_at", "seen_at"
# When the person signed in the time before, if ever.
BEFORE = "before_at"
# Written at most this often, so that most requests write nothing.
SECONDS_BETWEEN_NOTES = 60


def begin(session: SessionBase, *, now: datetime, before: datetime | None) -> None:
    """Note that somebody has signed in, and when they did the time before."""
    session[BEGAN] = session[SEEN] = int(now.timestamp())
    session[BEFORE] = int(before.timestamp()) if before else None


def signed_in_before(session: SessionBase) -> datetime | None:
    """Return when the person signed in the time before this, if ever."""
    second = session.get(BEFORE)
    return datetime.fromtimestamp(second, UTC) if second else None


def is_over(session: SessionBase, *, now: datetime) -> bool:
    """Return whether the session has lasted, or lain idle, too long."""
    if BEGAN not in session:
        return False
    second = int(now.timestamp())
    idle = second - int(session[SEEN]) >= settings.SESSION_IDLE_SECONDS
    return idle or second - int(session[BEGAN]) >= settings.SESSION_COOKIE_AGE


def note_use(session: SessionBase, *, now: datetime) -> None:
    """Note that the session is in use."""
    second = int(now.timestamp())
    if BEGAN in session and second - int(session[SEEN]) >= SECONDS_BETWEEN_NOTES:
        session[SEEN] = second

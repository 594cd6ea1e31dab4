"""Sign-in behind the second wall: who is not known yet reaches one person's row, no other."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection

from accounts.acting import checking_sign_in_of


class Backend(AuthenticationBackend):
    """Sign-in by username; only the row of that name can be read meanwhile."""

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        checking_sign_in_of(person_named(username))
        person: AbstractBaseUser | None = super()._authenticate_by_username(username, password)
        return person


def person_named(username: str) -> int | None:
    """Return the key of the one person of this username, in capitals or not."""
    return _ask("SELECT accounts_user_named(%s)", username.replace("\0", ""))


def person_with_email(email: str) -> int | None:
    """Return the key of the person of this address."""
    return _ask("SELECT accounts_user_with_email(%s)", email.replace("\0", ""))


def invitation_by(digest: str) -> int | None:
    """Return the key of the invitation whose link has this digest."""
    return _ask("SELECT accounts_invitation_by(%s)", digest)


def person_to_check(session: SessionBase) -> int | None:
    """Return the key of the person whom the session names, who is still to be checked."""
    key = session.get(SESSION_KEY)
    return int(key) if key else None


def waiting_for_second_factor(session: SessionBase) -> int | None:
    """Return the key of the person who has given the password and owes the second factor."""
    login: dict[str, object] | None = session.get(LOGIN_SESSION_KEY)
    key = login.get("user_pk") if login else None
    return int(url_str_to_user_pk(key)) if key else None


def _ask(question: str, value: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(question, [value])
        row: tuple[int | None] = cursor.fetchone()
    return row[0]

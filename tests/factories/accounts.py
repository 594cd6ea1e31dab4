"""Staff for tests."""

from itertools import count

from accounts.models import Membership, Role, User
from jurisdictions.models import Authority

_numbers = count(1)


def make_user(authority: Authority | None = None, role: Role = Role.RECORD, **fields) -> User:
    """Return a person who signs in, with a role in an authority if one is given."""
    name = f"staff{next(_numbers)}"
    user = User.objects.create_user(username=name, password="pass", **fields)
    if authority:
        Membership.objects.create(user=user, authority=authority, role=role)
    return user

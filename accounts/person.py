"""Who sends a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person who sends a request; refuse a visitor.

    LoginRequiredMiddleware leads visitors to the sign-in before any view but those marked
    otherwise, so only a view that forgets who may come here is refused.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user

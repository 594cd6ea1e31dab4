"""Where somebody works: as the head of each page says it, and the pages besides the main ones."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Act, offices_where
from accounts.scope import scope_of


def frame(request: HttpRequest) -> dict[str, object]:
    """Tell templates the office and the role of the person, and the pages besides the main ones."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    name, role = _where(user)
    return {"office_name": name, "office_role": role, "more_pages": list(_more(user))}


def _where(user: User) -> tuple[str, str]:
    """Return the office, or how many, and the role in it: 高知市 and 管理; 全国 and 閲覧."""
    scope = scope_of(user)
    if scope.reads_all:
        return "全国", "閲覧"
    if not scope.roles:
        return "", ""
    first, *others = sorted(scope.names.items())
    roles = set(scope.roles.values())
    name = f"{first[1]}ほか{len(others)}" if others else first[1]
    return name, str(roles.pop().label) if len(roles) == 1 else ""


def _more(user: User | AnonymousUser) -> Iterator[tuple[str, str]]:
    """Yield the words and the address of each page that the person may open."""
    scope = scope_of(user)
    for page, words, act in settings.MORE_MENU:
        if not act:
            yield words, reverse(page)
            continue
        # Whoever serves many finds the pages of each office in the table of the home page.
        for pk in sorted(offices_where(user, Act(act))) if scope.tells_apart else ():
            named = f"（{scope.names[pk]}）" if len(scope.names) > 1 else ""
            yield f"{words}{named}", reverse(page, args=[pk])

"""What every request passes that has to do with the person."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from secrets import token_hex

from allauth.core.internal.httpkit import get_client_ip
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils import timezone

from accounts.acting import act_as
from accounts.history import note
from accounts.models import HistoryEntry
from accounts.once import do_once, token_of
from accounts.second_factor import is_missing
from accounts.sessions import is_over, note_use

GetResponse = Callable[[HttpRequest], HttpResponse]

ENDED = "一定の時間が過ぎたため、サインアウトしました。もう一度サインインしてください。"
SECOND_FACTOR_NEEDED = (
    "所属する指定権者の定めにより、二要素認証が必要です。"
    "認証アプリ又はセキュリティキーを設定してください。"
)
REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS)
# Where a person without the second factor may go: to set it up, or out.
OPEN_WITHOUT_SECOND_FACTOR = ("mfa_", "account_reauthenticate", "account_logout", "logout")


class SessionEndMiddleware:
    """Sign out who has been idle, or signed in, too long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if is_over(request.session, now=now):
            logout(request)
            messages.info(request, ENDED)
        else:
            note_use(request.session, now=now)
        return self.get_response(request)


class RowSecurityMiddleware:
    """Tell PostgreSQL at the start of every request who is at work, and from where.

    Connections outlive requests, so that nobody is said too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        act_as(request.user, address=get_client_ip(request) or "", request_id=token_hex(8))
        return self.get_response(request)


class HistoryMiddleware:
    """Note what was refused, what left as a file, and what was printed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, response = request.user, self.get_response(request)
        action = _noteworthy(request, response)
        if action and user.is_authenticated:
            path = request.path
            note(
                action, user, what=path, status=response.status_code, query=request.GET.urlencode()
            )
        return response


def _noteworthy(request: HttpRequest, response: HttpResponse) -> HistoryEntry.Action | None:
    if request.method == "POST" and response.status_code in REFUSALS:
        return HistoryEntry.Action.REFUSED
    if response.status_code != HTTPStatus.OK:
        return None
    if "attachment" in response.get("Content-Disposition", ""):
        return HistoryEntry.Action.EXPORT
    printed = request.path.endswith("/print/") or "print" in request.GET
    return HistoryEntry.Action.PRINT if printed else None


class OnceMiddleware:
    """Let the same form do its work once, however often it is sent."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = token_of(request)
        if token is None or not request.user.is_authenticated:
            return self.get_response(request)
        work = partial(self.get_response, request)
        return do_once(request, request.user, token, work, timezone.now())


class SecondFactorMiddleware:
    """Lead members of an authority that asks for a second factor to set it up first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Answer with the way to the settings, unless the person is there or may go on."""
        if _leads_out(request.resolver_match) or not is_missing(request.user):
            return None
        messages.warning(request, SECOND_FACTOR_NEEDED)
        return redirect("mfa_index")


def _leads_out(match: ResolverMatch | None) -> bool:
    return bool(match and (match.url_name or "").startswith(OPEN_WITHOUT_SECOND_FACTOR))

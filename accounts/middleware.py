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

from accounts.acting import Claims, becoming, set_claims
from accounts.history import note
from accounts.models import HistoryEntry
from accounts.once import do_once, token_of
from accounts.second_factor import is_missing, reaches_everything
from accounts.sessions import is_over, note_use
from accounts.sign_in import person_to_check, waiting_for_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]

ENDED = "一定の時間が過ぎたため、ログアウトしました。もう一度ログインしてください。"
SET_IT_UP = "この画面で、認証アプリ又はセキュリティキーを登録してください。"
SECOND_FACTOR_NEEDED = f"所属する指定権者の定めにより、二要素認証が必要です。{SET_IT_UP}"
SECOND_FACTOR_ALWAYS_NEEDED = (
    "全国の情報を閲覧できる職員及び基礎データの管理者には、二要素認証が必要です。"
    f"{SET_IT_UP}登録を終えるまで、他の画面は開けません。"
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
            note(HistoryEntry.Action.SIGN_OUT, request.user, reason="一定の時間の経過（自動）")
            logout(request)
            becoming(None)
            messages.info(request, ENDED)
        else:
            note_use(request.session, now=now)
        return self.get_response(request)


class RowSecurityMiddleware:
    """Tell PostgreSQL at the start of every request who is at work, and from where.

    Connections outlive requests, so that nobody is said too. The person's own row can be read only
    once they are named, so the session names them, and takes it back if they are not to be let in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = person_to_check(request.session)
        set_claims(
            Claims(
                person=person,
                signing_in=None if person else waiting_for_second_factor(request.session),
                address=get_client_ip(request) or "",
                request_id=token_hex(8),
            )
        )
        if person and not request.user.is_authenticated:
            becoming(None)
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
    shown_as_pdf = response.get("Content-Type") == "application/pdf"
    printed = shown_as_pdf or request.path.endswith("/print/") or "print" in request.GET
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
        self,
        request: HttpRequest,
        view: GetResponse,
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Answer with the way to the settings, unless the person is there or may go on."""
        if _leads_out(request.resolver_match) or not is_missing(request.user):
            return None
        always = reaches_everything(request.user)
        messages.warning(request, SECOND_FACTOR_ALWAYS_NEEDED if always else SECOND_FACTOR_NEEDED)
        return redirect("mfa_index")


def _leads_out(match: ResolverMatch | None) -> bool:
    # With its namespace: among the pages of reference data there are names like mfa_… too.
    return bool(match and match.view_name.startswith(OPEN_WITHOUT_SECOND_FACTOR))


class NoStoreMiddleware:
    """Let no browser or proxy keep an answer: on a shared machine 戻る must show nothing.

    Static files are answered before it (WhiteNoise) and stay cacheable.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        return response

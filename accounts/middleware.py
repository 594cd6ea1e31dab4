"""What every request passes that has to do with the person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.acting import act_as

GetResponse = Callable[[HttpRequest], HttpResponse]


class RowSecurityMiddleware:
    """Tell PostgreSQL at the start of every request who is at work.

    Connections outlive requests, so that nobody is said too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        act_as(request.user)
        return self.get_response(request)

"""What every request passes, whoever sends it."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = "\0"


class NoNulMiddleware:
    """Refuse what holds a NUL: no keyboard makes it, and PostgreSQL cannot hold or compare it."""

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
        """Answer that it cannot be taken; an unknown address is not found all the same."""
        if _holds_nul(request):
            return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
        return None


def _holds_nul(request: HttpRequest) -> bool:
    for data in (request.GET, request.POST):
        if any(NUL in text for name, values in data.lists() for text in (name, *values)):
            return True
    files = (file for _, files in request.FILES.lists() for file in files)
    return any(NUL in (file.name or "") for file in files)

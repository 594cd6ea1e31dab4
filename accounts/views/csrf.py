"""The page of a form that was not taken: the sign of the page does not fit."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# How Django says that the addresses of the page and of the site differ.
CHECKING_FAILED = "checking failed"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Blame the set-up where the address does not fit, else the time that has passed."""
    context = {"is_set_up": CHECKING_FAILED in reason}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)

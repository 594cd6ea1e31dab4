"""A form that is sent twice, by a double click or from two windows, does its work once.

Each form carries a token ({% form_token %}). Whoever sends it first holds the token until the work
is stored; whoever comes meanwhile waits for that, and is led to where the first was led.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import SentForm, User

FIELD = "form_token"
ANSWERED = "leads_to"
TWICE = "この様式は既に送信されています。同じ内容を重ねて記録してはいません。"
# A page that lies open longer than this is loaded anew before anything is sent from it.
KEPT = timedelta(days=7)


def token_of(request: HttpRequest) -> UUID | None:
    """Return the token of the form that is sent, if it carries one."""
    try:
        return UUID(request.POST.get(FIELD, "")) if request.method == "POST" else None
    except ValueError:
        return None


def has_made(response: HttpResponse, *, then: str) -> HttpResponse:
    """Note that a page tells what its form has made; whoever sends it again is led elsewhere."""
    vars(response)[ANSWERED] = then
    return response


def do_once(
    request: HttpRequest, user: User, token: UUID, work: Callable[[], HttpResponse], now: datetime
) -> HttpResponse:
    """Do the work of a form and return its answer; where it was done before, lead there."""
    with transaction.atomic():
        SentForm.objects.filter(user=user, sent_at__lt=now - KEPT).delete()
        try:
            with transaction.atomic():
                sent = SentForm.objects.create(token=token, user=user, sent_at=now)
        except IntegrityError:
            return _where_it_led(request, user, token)
        response = work()
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            transaction.set_rollback(True)
        elif ANSWERED in vars(response):
            sent.leads_to = vars(response)[ANSWERED]
            sent.save(update_fields=["leads_to"])
        elif HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST:
            sent.leads_to = response["Location"][:500]
            sent.save(update_fields=["leads_to"])
        else:
            # The form is shown again, or a file was made of it: it may be sent again.
            sent.delete()
    return response


def _where_it_led(request: HttpRequest, user: User, token: UUID) -> HttpResponse:
    messages.info(request, TWICE)
    sent = SentForm.objects.filter(token=token, user=user).first()
    return redirect(sent.leads_to if sent and sent.leads_to else "home")

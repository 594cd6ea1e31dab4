"""The pages on which a facility is offered to another authority, and on which that answers."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Act
from accounts.person import signed_in
from accounts.views.list_page import ListPage
from common.responses import form_page
from facilities.columns import TRANSFERS
from facilities.forms import AnswerForm, RefusalForm, TransferForm
from facilities.models import Facility, TransferProposal, TransferQuerySet
from facilities.transfers import (
    AlreadyDecided,
    AlreadyProposed,
    HasMoved,
    accept_transfer,
    decline_transfer,
    propose_transfer,
    withdraw_transfer,
)

RELATED = ("from_authority", "to_authority", "facility_type", "proposed_by", "decided_by")
DECIDED = "この申出は、既に回答されたか取り下げられています。"
MOVED = (
    "申出の後に、この施設の指定権者が変わったか、変更日以後の変更が記録されたため、"
    "受け入れられません。"
)


class TransferList(ListPage[TransferProposal, TransferProposal]):
    """The offers that one may see: those that wait, then the answered ones, newest first."""

    listing = TRANSFERS
    template_name = "facilities/transfer_list.html"

    def get_queryset(self) -> TransferQuerySet:
        """Return the offers of both sides."""
        waits_first = Case(When(state=TransferProposal.State.OPEN, then=Value(0)), default=Value(1))
        offers = TransferProposal.objects.visible_to(self.request.user)
        return offers.select_related(*RELATED).order_by(waits_first, "-proposed_at", "-pk")


@require_http_methods(["GET", "POST"])
def facility_transfer(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Offer the facility to another authority; it stays until the other accepts."""
    mine = Facility.objects.open_to(request.user, Act.OFFER_TRANSFER)
    facility = get_object_or_404(mine.select_related("authority", "facility_type"), pk=facility_pk)
    waiting = facility.transfers.visible_to(request.user).open().first()
    if waiting:
        return redirect("facilities:transfer-detail", waiting.pk)
    form = TransferForm(request.POST or None, facility=facility, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            offer = propose_transfer(
                facility,
                to=data["authority"],
                on=data["day"],
                reason=data["reason"],
                now=timezone.now(),
                by=signed_in(request),
            )
        except AlreadyProposed:
            messages.warning(request, "この施設には、回答待ちの申出が既にあります。")
            return redirect("compliance:facility-detail", facility_pk)
        messages.success(request, f"{offer.to_authority}に、{offer.name}の受入れを申し出ました。")
        return redirect("facilities:transfer-detail", offer.pk)
    context = {"form": form, "facility": facility}
    return form_page(request, "facilities/transfer_form.html", context)


@require_GET
def transfer_detail(request: HttpRequest, transfer_pk: int) -> HttpResponse:
    """Show an offer and its answer, and let the side whose turn it is decide."""
    offers = TransferProposal.objects.visible_to(request.user)
    offer = get_object_or_404(offers.select_related(*RELATED), pk=transfer_pk)
    return _detail(request, offer, AnswerForm())


@require_POST
def transfer_accept(request: HttpRequest, transfer_pk: int) -> HttpResponse:
    """Take the facility over."""
    offer = get_object_or_404(_to_answer(request), pk=transfer_pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _detail(request, offer, form)
    try:
        accept_transfer(offer, answer=form.cleaned_data["answer"], now=timezone.now())
    except AlreadyDecided:
        messages.warning(request, DECIDED)
    except HasMoved:
        messages.error(request, MOVED)
    else:
        messages.success(request, f"{offer.name}の指定権者を{offer.to_authority}に変更しました。")
    return redirect("facilities:transfer-detail", transfer_pk)


@require_POST
def transfer_decline(request: HttpRequest, transfer_pk: int) -> HttpResponse:
    """Answer that the facility is not taken over."""
    offer = get_object_or_404(_to_answer(request), pk=transfer_pk)
    return _close(request, offer, decline_transfer, "受け入れないと回答しました。")


@require_POST
def transfer_withdraw(request: HttpRequest, transfer_pk: int) -> HttpResponse:
    """Take an offer back."""
    mine = TransferProposal.objects.open_to(request.user, Act.OFFER_TRANSFER)
    offer = get_object_or_404(mine.select_related(*RELATED), pk=transfer_pk)
    return _close(request, offer, withdraw_transfer, "申出を取り下げました。")


def _close(
    request: HttpRequest, offer: TransferProposal, act: Callable[..., None], done: str
) -> HttpResponse:
    form_class = RefusalForm if act is decline_transfer else AnswerForm
    form = form_class(request.POST)
    if not form.is_valid():
        return _detail(request, offer, form)
    try:
        act(offer, answer=form.cleaned_data["answer"], now=timezone.now(), by=signed_in(request))
    except AlreadyDecided:
        messages.warning(request, DECIDED)
    else:
        messages.success(request, done)
    return redirect("facilities:transfer-detail", offer.pk)


def _detail(request: HttpRequest, offer: TransferProposal, form: AnswerForm) -> HttpResponse:
    waits = offer.state == TransferProposal.State.OPEN
    mine = TransferProposal.objects.open_to(request.user, Act.OFFER_TRANSFER)
    seen = Facility.objects.visible_to(request.user)
    context = {
        "offer": offer,
        "form": form,
        "waits": waits,
        "may_answer": waits and _to_answer(request).filter(pk=offer.pk).exists(),
        "may_withdraw": waits and mine.filter(pk=offer.pk).exists(),
        "sees_facility": seen.filter(pk=offer.facility_id).exists(),
    }
    return form_page(request, "facilities/transfer_detail.html", context)


def _to_answer(request: HttpRequest) -> TransferQuerySet:
    offers = TransferProposal.objects.open_to(request.user, Act.ANSWER_TRANSFER)
    return offers.select_related(*RELATED)

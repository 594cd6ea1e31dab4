"""How a facility goes from one authority to another: it is offered, and accepted or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from accounts.history import because
from accounts.models import User
from facilities.models import Facility, TransferProposal
from jurisdictions.models import Authority

TransferState = TransferProposal.State


class AlreadyProposed(Exception):
    """The facility is offered already, and the offer waits for its answer."""


class AlreadyDecided(Exception):
    """The offer was answered or taken back in between."""


class HasMoved(Exception):
    """Since the offer the facility went to another authority by other means."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many offers wait for the answer of an authority, and how many of its own wait."""

    to_answer: int
    offered: int


def propose_transfer(
    facility: Facility, *, to: Authority, on: date, reason: str, now: datetime, by: User
) -> TransferProposal:
    """Offer a facility to another authority; it stays as it is. Raises AlreadyProposed."""
    try:
        with transaction.atomic(), because(reason):
            return TransferProposal.objects.create(
                facility=facility,
                number=facility.number,
                name=facility.name,
                facility_type=facility.facility_type,
                prefecture=facility.prefecture,
                from_authority=facility.authority,
                to_authority=to,
                transfer_date=on,
                reason=reason,
                proposed_by=by,
                proposed_at=now,
            )
    except IntegrityError as error:
        raise AlreadyProposed from error


@transaction.atomic
def accept_transfer(proposal: TransferProposal, *, answer: str, now: datetime) -> None:
    """Let the facility go to the authority to which it is offered, from the day of the offer on.

    The row belongs to the other authority, so PostgreSQL does it (facilities_accept_transfer): as
    the person whom it knows, and only where an open offer says so. Raises AlreadyDecided, HasMoved.
    """
    with because(answer or proposal.reason), connection.cursor() as cursor:
        cursor.execute("SELECT facilities_accept_transfer(%s, %s, %s)", [proposal.pk, answer, now])
        (outcome,) = cursor.fetchone()
    if outcome == "decided":
        raise AlreadyDecided
    if outcome == "moved":
        raise HasMoved


def decline_transfer(proposal: TransferProposal, *, answer: str, now: datetime, by: User) -> None:
    """Leave the facility where it is. Raises AlreadyDecided."""
    _close(proposal, TransferState.DECLINED, answer=answer, now=now, by=by)


def withdraw_transfer(proposal: TransferProposal, *, answer: str, now: datetime, by: User) -> None:
    """Take an offer back that nobody has answered. Raises AlreadyDecided."""
    _close(proposal, TransferState.WITHDRAWN, answer=answer, now=now, by=by)


@transaction.atomic
def _close(
    proposal: TransferProposal, state: TransferState, *, answer: str, now: datetime, by: User
) -> None:
    still = TransferProposal.objects.open().filter(pk=proposal.pk)
    with because(answer):
        if not still.update(state=state, answer=answer, decided_at=now, decided_by=by):
            raise AlreadyDecided


def waiting_at(offers: Iterable[TransferProposal], authority: Authority) -> Waiting:
    """Return how many of these open offers wait for an authority, either way."""
    given = [offer for offer in offers if offer.from_authority_id == authority.pk]
    return Waiting(
        to_answer=sum(answers(authority, offer) for offer in offers),
        offered=len(given),
    )


def answers(authority: Authority, offer: TransferProposal) -> bool:
    """Return whether an authority decides about an offer, as TransferQuerySet.answerable_for."""
    if authority.pk == offer.to_authority_id:
        return True
    prefecture = Authority.Kind.PREFECTURE
    return (
        authority.kind == prefecture
        and authority.prefecture_id == offer.prefecture_id
        and offer.from_authority.kind != prefecture
    )

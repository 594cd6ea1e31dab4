"""審査待ちの順番: in which order the filings that wait for a decision are dealt with."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Act
from compliance.filings.models import Filing, FilingQuerySet
from compliance.filings.standing import WHATEVER_IS_KNOWN


@dataclass(frozen=True, kw_only=True)
class QueuePlace:
    """Where a filing stands among those that wait for a person, and which comes after it.

    number is None where the filing itself is decided about, or is not this person's to decide.
    """

    number: int | None
    waiting: int
    following: int | None


def in_turn(filings: FilingQuerySet) -> "QuerySet[Filing]":
    """Order filings as they are dealt with: those that were filed again first, then by receipt."""
    noted = filings.noting_resubmitted(known_at=WHATEVER_IS_KNOWN)
    return noted.order_by(F("is_resubmitted").desc(), "received_date", "pk")


def queue_place(filing: Filing, user: User | AnonymousUser) -> QueuePlace:
    """Return where a filing stands among those that a person is to decide about."""
    mine = Filing.objects.open_to(user, Act.DECIDE_FILING)
    waiting = set(mine.waiting(known_at=WHATEVER_IS_KNOWN).values_list("pk", flat=True))
    with_it = Filing.objects.filter(Q(pk__in=waiting) | Q(pk=filing.pk))
    keys = list(in_turn(with_it).values_list("pk", flat=True))
    here = keys.index(filing.pk)
    others = keys[here + 1 :] + keys[:here]
    return QueuePlace(
        number=here + 1 if filing.pk in waiting else None,
        waiting=len(waiting),
        following=others[0] if others else None,
    )

"""What must hold where a next action is due: cheap conditions that come before the whole rule.

The rule asks a dozen questions about a facility. Often all ways to an answer share one of them: no
facility waits for 審査 without a filing under review. Such a one is a set that PostgreSQL reads at
once, and the others are asked about the rest only. A condition may let too many pass, but never too
few.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from compliance.classification import codes_of
from compliance.models import Contact, Filing, Notice
from compliance.next_action import ANSWERS, WORK_NAMES, NextAction
from compliance.outstanding import UNMET


def _under_review(on: date) -> Q:
    return Q(pk__in=Filing.objects.filter(review_required=True).values("facility"))


def _written_to(on: date) -> Q:
    return Q(pk__in=Notice.objects.filter(reply_due_date__lt=on).values("facility"))


def _contacted(on: date) -> Q:
    due = Q(promised_date__lte=on) | Q(next_contact_date__lte=on)
    return Q(pk__in=Contact.objects.filter(due).values("facility"))


def _unmet(on: date) -> Q:
    return Q(facts__in=codes_of(UNMET))


# What a fact of the work needs.
NEEDED: dict[str, Callable[[date], Q]] = {
    "waiting": _under_review,
    "returned": _under_review,
    "reply_late": _written_to,
    "contact_due": _contacted,
    "unmet": _unmet,
}
# What holds just where a fact of the work does, so that its contrary can be asked too.
EXACT = {"unmet": _unmet}


def needed_for(action: NextAction, *, on: date) -> Q:
    """Return what must hold where this is to be done next, of rows that classified() annotates."""
    needed = Q()
    for name, values in _facts_of(action).items():
        if values == {True} and name in NEEDED:
            needed &= NEEDED[name](on)
        if values == {False} and name in EXACT:
            needed &= ~EXACT[name](on)
    return needed


def _facts_of(action: NextAction) -> dict[str, set[bool]]:
    codes = [code for code, answer in enumerate(ANSWERS) if answer == action]
    return {
        name: {bool(code >> place & 1) for code in codes} for place, name in enumerate(WORK_NAMES)
    }

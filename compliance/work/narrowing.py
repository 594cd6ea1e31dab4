"""What must hold where a next action is due: cheap conditions that come before the whole rule.

The rule asks a dozen questions about a facility. Often all ways to an answer share one of them: no
facility waits for 審査 without a filing under review. Such a one is a set that PostgreSQL reads at
once, and the others are asked about the rest only. A condition may let too many pass, but never too
few.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Q

from compliance.correspondence.models import Contact, Notice
from compliance.filings.models import Filing, Review
from compliance.rule.classification import RULE, Category
from compliance.rule.obligations import GuidanceFinding, finding_of
from compliance.work.facts import UNMET
from compliance.work.next_action import ANSWERS, NextAction, Work
from facilities.models import Obligation


def _waiting(on: date, known_at: datetime) -> Q:
    waiting = Filing.objects.filter(received_date__lte=on).waiting(known_at=known_at)
    return Q(pk__in=waiting.values("facility"))


def _returned(on: date, known_at: datetime) -> Q:
    returned = Review.objects.filter(state=Review.State.RETURNED, recorded_at__lte=known_at)
    return Q(pk__in=returned.values("filing__facility"))


def _written_to(on: date, known_at: datetime) -> Q:
    return Q(pk__in=Notice.objects.filter(reply_due_date__lt=on).values("facility"))


def _contacted(on: date, known_at: datetime) -> Q:
    due = Q(promised_date__lte=on) | Q(next_contact_date__lte=on)
    return Q(pk__in=Contact.objects.filter(due).values("facility"))


def _of_a_type_in_breach(on: date, known_at: datetime) -> Q:
    breach = GuidanceFinding.STANDARD_BREACH
    types = [
        one.facility_type_id
        for one in Obligation.objects.in_force(on=on)
        if any(finding_of(said, obligation=one, on=on) == breach for said in Category)
    ]
    return Q(facility_type__in=types)


def _unmet(on: date, known_at: datetime) -> Q:
    return Q(facts__in=RULE.codes_of(UNMET))


# What a fact of the work needs, in the order in which it is asked: what costs least comes first.
NEEDED: dict[str, Callable[[date, datetime], Q]] = {
    "waiting": _waiting,
    "returned": _returned,
    "reply_late": _written_to,
    "contact_due": _contacted,
    "breach": _of_a_type_in_breach,
    "unmet": _unmet,
}
# What holds just where a fact of the work does, so that its contrary can be asked too.
EXACT = {"unmet": _unmet}


def needed_for(action: NextAction, *, on: date, known_at: datetime) -> Q:
    """Return what must hold where this is to be done next, of rows that classified() annotates."""
    facts, needed = _facts_of(action), Q()
    for name, condition in NEEDED.items():
        if facts[name] == {True}:
            needed &= condition(on, known_at)
        if facts[name] == {False} and name in EXACT:
            needed &= ~EXACT[name](on, known_at)
    return needed


def _facts_of(action: NextAction) -> dict[str, set[bool]]:
    codes = [code for code, answer in enumerate(ANSWERS) if answer == action]
    return {
        name: {bool(code >> place & 1) for code in codes} for place, name in enumerate(Work.names())
    }

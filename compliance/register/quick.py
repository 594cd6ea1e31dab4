"""Which facilities an office looks at most: what each tab above the list narrows it to."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q, QuerySet

from compliance.rule.classification import RULE
from compliance.work.facts import UNMET, owes_filing, with_next_action
from compliance.work.law import Law
from compliance.work.narrowing import needed_for
from compliance.work.next_action import NextAction
from facilities.models import Facility


class Quick(models.TextChoices):
    """一覧の見出し."""

    NOT_FILED = "not_filed", "今年度未届"
    SHORT = "short", "要件不足"
    WAITING = "waiting", "審査待ち"
    OVERDUE = "overdue", "期限超過"


# As the tiles of 今やること count them.
ACTIONS: Mapping[Quick, tuple[NextAction, ...]] = {
    Quick.WAITING: (NextAction.REVIEW_AGAIN, NextAction.REVIEW),
    Quick.OVERDUE: (NextAction.DEMAND_FILING,),
}


def to_be_done(
    facilities: QuerySet[Facility],
    actions: Iterable[NextAction],
    *,
    law: Law,
    on: date,
    known_at: datetime,
) -> QuerySet[Facility]:
    """Return the classified facilities about which one of these is to be done next."""
    asked = list(actions)
    needed = reduce(or_, (needed_for(action, on=on, known_at=known_at) for action in asked))
    told = with_next_action(facilities, on=on, known_at=known_at, where=needed, law=law)
    return told.filter(Q(next_action__in=asked))


def looked_at(
    facilities: QuerySet[Facility], quick: Quick, *, law: Law, on: date, known_at: datetime
) -> QuerySet[Facility]:
    """Return those of the classified facilities that stand under a tab."""
    if quick == Quick.NOT_FILED:
        return facilities.filter(owes_filing(on=on, known_at=known_at))
    if quick == Quick.SHORT:
        return facilities.filter(Q(facts__in=RULE.codes_of(UNMET)))
    return to_be_done(facilities, ACTIONS[quick], law=law, on=on, known_at=known_at)

"""The facts of the next action for one facility, read filing by filing.

compliance.outstanding gathers the same for many in SQL; a test holds the two together.
"""

from datetime import date, datetime

from common.japanese import fiscal_year
from compliance.classification import ANSWERS, Category
from compliance.deadline_conditions import Deadlines, house_of, read_deadlines
from compliance.follow_up import a_year_before, follow_up_of
from compliance.models import DeadlineRule, Filing, FilingQuerySet, Review
from compliance.next_action import NextAction, Work, choose
from compliance.standing import facts_of, filing_that_counts
from facilities.models import HOUSES, Facility

UNMET = (Category.PARTLY_MET, Category.UNMET, Category.NO_PARTNER)
PLANS = (Filing.Stage.TO_CONSULT, Filing.Stage.CONSULTING, Filing.Stage.EXPECTED)
DECISIONS = (Review.State.ACCEPTED, Review.State.RETURNED)


def work_on(facility: Facility, *, on: date, known_at: datetime) -> Work:
    """Return the facts of the work on one facility, read filing by filing."""
    deadlines = read_deadlines(on=on)
    known = Filing.objects.filter(
        facility=facility, received_date__lte=on, recorded_at__lte=known_at
    )
    newest = known.latest_first().first()
    counting = filing_that_counts(facility, on=on, known_at=known_at)
    waiting = _first_waiting(known, known_at)
    pair = deadlines.of(facility.authority_id, facility.facility_type_id)
    due = deadlines.due(pair, claims_bonus=bool(counting and counting.claims_bonus))
    in_time = facility.designated_date is not None and facility.designated_date > due
    after = follow_up_of(facility, on=on, known_at=known_at)
    planned, promise_due = _plan_of(counting, on)
    return Work(
        waiting=waiting is not None,
        resubmitted=waiting is not None and _follows_a_return(waiting, known_at),
        returned=newest is not None and _was_returned(newest, known_at),
        owes=_still_owes(facility, deadlines, on=on, known_at=known_at),
        late=on > due and not in_time,
        unmet=ANSWERS[facts_of(facility, on=on, known_at=known_at).code] in UNMET,
        planned=planned,
        promise_due=promise_due,
        confirmed_long_ago=counting is not None and _is_stale(counting, on),
        guided=after.guided,
        reply_late=after.reply_late,
        contact_due=after.contact_due,
    )


def next_action_of(facility: Facility, *, on: date, known_at: datetime) -> NextAction:
    """Return the one thing to do next about a facility."""
    return choose(work_on(facility, on=on, known_at=known_at))


def _decision(filing: Filing, known_at: datetime) -> Review | None:
    return filing.reviews.filter(state__in=DECISIONS, recorded_at__lte=known_at).first()


def _was_returned(filing: Filing, known_at: datetime) -> bool:
    decision = _decision(filing, known_at)
    return decision is not None and decision.state == Review.State.RETURNED


def _first_waiting(filings: FilingQuerySet, known_at: datetime) -> Filing | None:
    for filing in filings.latest_first():
        corrected = filing.corrected_by.filter(recorded_at__lte=known_at).exists()
        if filing.review_required and not corrected and not _decision(filing, known_at):
            return filing
    return None


def _follows_a_return(filing: Filing, known_at: datetime) -> bool:
    decisions = Review.objects.filter(
        filing__facility=filing.facility_id,
        state__in=DECISIONS,
        recorded_at__lte=min(known_at, filing.recorded_at),
    )
    last = decisions.order_by("recorded_at", "pk").last()
    return last is not None and last.state == Review.State.RETURNED


def _plan_of(filing: Filing | None, on: date) -> tuple[bool, bool]:
    if filing is None:
        return False, False
    if filing.planned_month:
        return True, filing.planned_month < on.replace(day=1)
    expected = filing.stage == Filing.Stage.EXPECTED
    return filing.stage in PLANS, expected and filing.fiscal_year < fiscal_year(on)


def _is_stale(filing: Filing, on: date) -> bool:
    confirmed = filing.confirmed_date or filing.received_date
    return filing.partner_count > 0 and confirmed < a_year_before(on)


def _still_owes(facility: Facility, deadlines: Deadlines, *, on: date, known_at: datetime) -> bool:
    house = house_of(deadlines.of(facility.authority_id, facility.facility_type_id))
    both = facility.facility_type_id in HOUSES and facility.has_specified_designation
    if both and house == DeadlineRule.House.EXEMPT:
        return False
    counted = [facility]
    if both and house == DeadlineRule.House.ONCE:
        counted += facility.counted_here.all()
    filings = Filing.objects.filter(
        facility__in=counted, received_date__lte=on, recorded_at__lte=known_at
    )
    changes = deadlines.changes_from(deadlines.of(facility.authority_id, facility.facility_type_id))
    return not any(
        _stands_for(filing, deadlines.fiscal_year, changes)
        for filing in filings
        if not _was_returned(filing, known_at)
    )


def _stands_for(filing: Filing, year: int, changes: date | None) -> bool:
    if filing.kind == Filing.Kind.CHANGE:
        return changes is not None and filing.received_date >= changes
    corrects_change = filing.corrects is not None and filing.corrects.kind == Filing.Kind.CHANGE
    return filing.fiscal_year == year and not corrects_change

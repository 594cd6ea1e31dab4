"""What the office decides about filings: look through, accept, return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.history import because
from accounts.models import User
from compliance.filings.models import Filing, FilingOpened, Review
from compliance.filings.recording import lock_facilities, violated

DECIDED = (Review.State.ACCEPTED, Review.State.RETURNED)
ONE_DECISION = {"one_review_per_filing_and_state", "a_filing_is_returned_or_accepted_once"}


class AlreadyReviewed(Exception):
    """The filing has been accepted or returned already."""


class Superseded(Exception):
    """The filing has been corrected; the correction is what waits for a decision."""


def accept_filing(filing: Filing, *, now: datetime, by: User) -> Review:
    """Accept a filing (受理); raises AlreadyReviewed or Superseded."""
    return _review(filing, Review.State.ACCEPTED, "", now=now, by=by)


def note_opened(filing: Filing, *, now: datetime, by: User) -> None:
    """Note that a person has looked through a filing; once is enough."""
    opened = FilingOpened(filing=filing, user=by, opened_at=now)
    FilingOpened.objects.bulk_create([opened], ignore_conflicts=True)


@dataclass(frozen=True, kw_only=True)
class AcceptanceOutcome:
    """What became of the filings that a person wanted to accept together."""

    accepted: list[Filing]
    unseen: list[Filing]
    overtaken: list[Filing]


@transaction.atomic
def accept_filings(filings: Iterable[Filing], *, now: datetime, by: User) -> AcceptanceOutcome:
    """Accept the filings that the person has looked through.

    What was corrected or decided about in the meantime stays as it is.
    """
    asked = list(filings)
    lock_facilities({filing.facility_id for filing in asked})
    # Whatever is stored once the facilities are locked counts, whichever clock stamped it.
    decided = Review.objects.filter(state__in=DECIDED).values("filing")
    chosen = Filing.objects.filter(pk__in=[filing.pk for filing in asked], corrected_by=None)
    waiting = set(chosen.exclude(pk__in=decided).values_list("pk", flat=True))
    opened = FilingOpened.objects.filter(filing__in=waiting, user=by)
    seen = set(opened.values_list("filing", flat=True))
    Review.objects.bulk_create(
        Review(filing_id=pk, state=Review.State.ACCEPTED, recorded_at=now, recorded_by=by)
        for pk in seen
    )
    return AcceptanceOutcome(
        accepted=[filing for filing in asked if filing.pk in seen],
        unseen=[filing for filing in asked if filing.pk in waiting - seen],
        overtaken=[filing for filing in asked if filing.pk not in waiting],
    )


def return_filing(
    filing: Filing, *, reasons: str, form_lacking: bool = False, now: datetime, by: User
) -> Review:
    """Return a filing to the facility (差戻し) for the reasons given.

    Unless its form is lacking it has arrived all the same (行政手続法第37条). Raises
    AlreadyReviewed or Superseded.
    """
    state = Review.State.RETURNED
    return _review(filing, state, reasons, form_lacking=form_lacking, now=now, by=by)


def _review(
    filing: Filing,
    state: Review.State,
    reasons: str,
    *,
    form_lacking: bool = False,
    now: datetime,
    by: User,
) -> Review:
    try:
        with transaction.atomic(), because(reasons):
            # Whoever corrects the filing locks its facility too: one of the two comes first.
            lock_facilities([filing.facility_id])
            if Filing.objects.filter(corrects=filing).exists():
                raise Superseded
            return Review.objects.create(
                filing=filing,
                state=state,
                reasons=reasons,
                form_lacking=form_lacking,
                recorded_at=now,
                recorded_by=by,
            )
    except IntegrityError as error:
        if violated(error) in ONE_DECISION:
            raise AlreadyReviewed from error
        raise

"""What the office decides about filings: look through, accept, return."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.history import because
from accounts.models import User
from compliance.actions import violated
from compliance.models import Filing, FilingOpened, Review

ONE_DECISION = {"one_review_per_filing_and_state", "a_filing_is_returned_or_accepted_once"}


class AlreadyReviewed(Exception):
    """The filing has been accepted or returned already."""


def accept_filing(filing: Filing, *, now: datetime, by: User) -> Review:
    """Accept a filing (受理); raises AlreadyReviewed."""
    return _review(filing, Review.State.ACCEPTED, "", now=now, by=by)


def note_opened(filing: Filing, *, now: datetime, by: User) -> None:
    """Note that a person has looked through a filing; once is enough."""
    opened = FilingOpened(filing=filing, user=by, opened_at=now)
    FilingOpened.objects.bulk_create([opened], ignore_conflicts=True)


@transaction.atomic
def accept_filings(filings: Iterable[Filing], *, now: datetime, by: User) -> list[Filing]:
    """Accept the filings that the person has looked through, and return the others."""
    waiting = list(filings)
    seen = set(
        FilingOpened.objects.filter(filing__in=waiting, user=by).values_list("filing", flat=True)
    )
    accepted = [
        Review(filing_id=pk, state=Review.State.ACCEPTED, recorded_at=now, recorded_by=by)
        for pk in seen
    ]
    # What somebody has decided about in the meantime stays as they decided.
    Review.objects.bulk_create(accepted, ignore_conflicts=True)
    return [filing for filing in waiting if filing.pk not in seen]


def return_filing(filing: Filing, *, reasons: str, now: datetime, by: User) -> Review:
    """Return a filing to the facility (差戻し) for the reasons given; raises AlreadyReviewed."""
    return _review(filing, Review.State.RETURNED, reasons, now=now, by=by)


def _review(
    filing: Filing, state: Review.State, reasons: str, *, now: datetime, by: User
) -> Review:
    try:
        with transaction.atomic(), because(reasons):
            return Review.objects.create(
                filing=filing, state=state, reasons=reasons, recorded_at=now, recorded_by=by
            )
    except IntegrityError as error:
        if violated(error) in ONE_DECISION:
            raise AlreadyReviewed from error
        raise

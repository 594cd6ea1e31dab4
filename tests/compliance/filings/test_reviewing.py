"""Deciding and correcting at once: one of the two comes first, and the other is told."""

from datetime import UTC, datetime
from threading import Event

import pytest
from django.db import transaction

from compliance.filings.models import Filing, Review
from compliance.filings.recording import lock_facilities, record_filing
from compliance.filings.reviewing import Superseded, accept_filing
from tests.committed import apart
from tests.factories.accounts import make_user
from tests.factories.compliance import FilingFields, make_filing, new_filing
from tests.factories.facilities import make_facility

NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_what_is_being_corrected_at_the_same_moment_is_not_accepted(city):
    city.review_required = True
    city.save()
    first = make_filing(make_facility(authority=city))
    reviewer, held = make_user(city), Event()
    outcome: list[object] = []

    def correct():
        with transaction.atomic():
            lock_facilities([first.facility_id])
            held.set()
            said: FilingFields = {"kind": Filing.Kind.CORRECTION, "corrects": first}
            new = new_filing(first.facility, **(said | {"correction_reason": "記載誤り"}))
            record_filing(new, now=NOW, by=None)

    def accept():
        held.wait(10)
        try:
            outcome.append(accept_filing(first, now=NOW, by=reviewer))
        except Superseded as refusal:
            outcome.append(refusal)

    both = [apart(correct), apart(accept)]
    for thread in both:
        thread.join()

    assert [type(one) for one in outcome] == [Superseded]
    assert not Review.objects.filter(state=Review.State.ACCEPTED).exists()

"""That a 年度 is closed for a home, and that this is taken back: acts, never changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.history import because
from accounts.models import User
from compliance.deadlines.models import YearClosing
from compliance.filings.recording import lock_facilities
from facilities.models import Facility


@dataclass(frozen=True, kw_only=True)
class ClosedYear:
    """One closing, and what took it back, if anything did."""

    closing: YearClosing
    reopening: YearClosing | None


class AlreadyClosed(Exception):
    """The 年度 is closed for the home already."""


class NotClosed(Exception):
    """The closing has been taken back already."""


def closed_years(facility: Facility, *, known_at: datetime) -> list[ClosedYear]:
    """Return what was closed for a home by a time, the latest 年度 first, also if taken back."""
    rows = YearClosing.objects.filter(facility=facility, recorded_at__lte=known_at)
    found = list(rows.select_related("recorded_by").order_by("-fiscal_year", "-pk"))
    reopenings = {one.reopens_id: one for one in found if one.reopens_id}
    return [
        ClosedYear(closing=one, reopening=reopenings.get(one.pk))
        for one in found
        if one.reopens_id is None
    ]


@transaction.atomic
def close_year(closing: YearClosing, *, now: datetime, by: User) -> YearClosing:
    """Record that no filing of a 年度 is asked of a home any more; raises AlreadyClosed.

    Two people at once take turns.
    """
    lock_facilities([closing.facility_id])
    closings = YearClosing.objects.filter(facility=closing.facility_id, reopens=None)
    same_year = closings.filter(fiscal_year=closing.fiscal_year, reopened_by=None)
    if same_year.exists():
        raise AlreadyClosed
    return _record(closing, now=now, by=by)


@transaction.atomic
def reopen_year(closing: YearClosing, *, reason: str, now: datetime, by: User) -> YearClosing:
    """Take a closing back: the filing of the 年度 is asked again; raises NotClosed."""
    lock_facilities([closing.facility_id])
    if YearClosing.objects.filter(reopens=closing).exists():
        raise NotClosed
    return _record(
        YearClosing(
            facility_id=closing.facility_id,
            fiscal_year=closing.fiscal_year,
            kind=closing.kind,
            reason=reason,
            reopens=closing,
        ),
        now=now,
        by=by,
    )


def _record(closing: YearClosing, *, now: datetime, by: User) -> YearClosing:
    closing.recorded_at, closing.recorded_by = now, by
    with because(closing.reason):
        closing.save(force_insert=True)
    return closing

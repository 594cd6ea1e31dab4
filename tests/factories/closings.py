"""Years that were closed for a home, for tests."""

from datetime import UTC, datetime

from accounts.models import Role
from compliance.deadlines.closing import close_year
from compliance.deadlines.models import YearClosing
from facilities.models import Facility
from tests.factories.accounts import make_user

CLOSED = datetime(2026, 8, 1, 3, tzinfo=UTC)


def make_closing(facility: Facility, *, fiscal_year: int = 2026) -> YearClosing:
    """Return a closed year of a home."""
    closing = YearClosing(
        facility=facility,
        fiscal_year=fiscal_year,
        kind=YearClosing.Kind.UNFILED,
        reason="被災のため",
    )
    return close_year(closing, now=CLOSED, by=make_user(facility.authority, Role.REVIEW))

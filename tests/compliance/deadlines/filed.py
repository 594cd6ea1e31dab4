"""Filings of a year and their corrections, and what is missing on a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Unpack

from compliance.filings.models import Filing
from compliance.filings.recording import NewPartner, record_filing
from compliance.register.facility_file import work_on
from compliance.work.facts import years_open
from compliance.work.next_action import NextAction, choose
from facilities.models import Facility
from tests.factories.compliance import FilingFields, make_filing, new_filing, partner

KNOWN = datetime(2030, 4, 1, tzinfo=UTC)
NEXT_DAY = date(2027, 4, 1)


def action(facility, on=NEXT_DAY) -> NextAction:
    return choose(work_on(facility, on=on, known_at=KNOWN))


def years(facility, on=NEXT_DAY):
    return years_open(Facility.objects.filter(pk=facility.pk), on=on, known_at=KNOWN)[facility.pk]


def filed(
    facility: Facility,
    day: date,
    *,
    partners: Sequence[NewPartner] | None = None,
    **fields: Unpack[FilingFields],
) -> Filing:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    said: FilingFields = {"filed_date": day, "received_date": day, "confirmed_date": day}
    return make_filing(facility, partners, now=at, **(said | fields))


def corrected(filing: Filing, day: date, **fields: Unpack[FilingFields]) -> Filing:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    said: FilingFields = {
        "kind": Filing.Kind.CORRECTION,
        "corrects": filing,
        "correction_reason": "記載誤り",
        "filed_date": filing.filed_date,
        "received_date": filing.received_date,
        "year": filing.fiscal_year,
    }
    new = new_filing(filing.facility, [partner()], **(said | fields))
    return record_filing(new, now=at, by=None)

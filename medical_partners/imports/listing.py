"""Days on which lists held a row, or held it no longer: for institutions and their standards."""

from datetime import date

from medical_partners.models import FiledStandard, MedicalInstitution

ListedRow = MedicalInstitution | FiledStandard


def is_lost(row: ListedRow, on: date) -> bool:
    """Return whether a list of this day, which lacks a row, is the first after it was listed."""
    return (
        row.listed_on is not None
        and row.listed_on < on
        and (row.not_seen_since is None or row.not_seen_since > on)
    )


def lost_after(row: ListedRow | None, on: date) -> date | None:
    """Return the day of a newer list that lacked a row which the list of this day holds."""
    gone = row.not_seen_since if row else None
    return gone if gone and gone > on else None

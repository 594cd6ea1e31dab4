"""Filings, what they name, and what the office decided about them."""

from compliance.filings.models.attachment import Attachment
from compliance.filings.models.filing import Filing, FilingQuerySet
from compliance.filings.models.filing_summary import FIRST_YEAR, FilingSummary
from compliance.filings.models.opened import FilingOpened
from compliance.filings.models.partner import FiledPartner, PlannedInstitution
from compliance.filings.models.review import Review
from compliance.filings.models.upload import HiddenSheets, Upload

__all__ = [
    "FIRST_YEAR",
    "Attachment",
    "FiledPartner",
    "Filing",
    "FilingOpened",
    "FilingQuerySet",
    "FilingSummary",
    "HiddenSheets",
    "PlannedInstitution",
    "Review",
    "Upload",
]

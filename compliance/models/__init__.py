"""Filings and what the office decided about them."""

from compliance.models.filing import FiledPartner, Filing, FilingQuerySet, PlannedInstitution
from compliance.models.review import Review

__all__ = ["FiledPartner", "Filing", "FilingQuerySet", "PlannedInstitution", "Review"]

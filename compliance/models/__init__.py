"""Filings and what the office decided about them."""

from compliance.models.filing import Filing, FilingQuerySet
from compliance.models.partner import FiledPartner, PlannedInstitution
from compliance.models.review import Review

__all__ = ["FiledPartner", "Filing", "FilingQuerySet", "PlannedInstitution", "Review"]

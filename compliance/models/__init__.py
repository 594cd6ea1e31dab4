"""Filings and what the office decided about them."""

from compliance.models.attachment import Attachment
from compliance.models.authority_profile import AuthorityProfile
from compliance.models.deadline_rule import DeadlineRule, DeadlineRuleQuerySet
from compliance.models.filing import Filing, FilingQuerySet
from compliance.models.list_choice import ColumnChoice, SavedView
from compliance.models.opened import FilingOpened
from compliance.models.partner import FiledPartner, PlannedInstitution
from compliance.models.review import Review
from compliance.models.upload import Upload

__all__ = [
    "Attachment",
    "AuthorityProfile",
    "ColumnChoice",
    "DeadlineRule",
    "DeadlineRuleQuerySet",
    "FiledPartner",
    "Filing",
    "FilingOpened",
    "FilingQuerySet",
    "PlannedInstitution",
    "Review",
    "SavedView",
    "Upload",
]

"""Filings and what the office decided about them."""

from compliance.correspondence.models.contact import (
    Contact,
    ContactKind,
    ContactQuerySet,
    GroupGuidance,
    GroupGuidanceQuerySet,
)
from compliance.correspondence.models.notice import (
    Notice,
    NoticeBatch,
    NoticeBatchQuerySet,
    NoticeQuerySet,
)
from compliance.correspondence.models.notice_kind import NoticeKind
from compliance.deadlines.models.deadline_rule import DeadlineRule, DeadlineRuleQuerySet
from compliance.deadlines.models.year_closing import DUTY_BEGAN, YearClosing, YearClosingQuerySet
from compliance.filings.models.attachment import Attachment
from compliance.filings.models.filing import Filing, FilingQuerySet
from compliance.filings.models.filing_summary import FIRST_YEAR, FilingSummary
from compliance.filings.models.opened import FilingOpened
from compliance.filings.models.partner import FiledPartner, PlannedInstitution
from compliance.filings.models.review import Review
from compliance.filings.models.upload import HiddenSheets, Upload
from compliance.models.job import Job, JobQuerySet
from compliance.models.wording import Wording, WordingQuerySet
from compliance.register.models import ColumnChoice, SavedView
from compliance.settings.models.authority_profile import AuthorityProfile
from compliance.settings.models.letter_settings import LetterSettings

__all__ = [
    "DUTY_BEGAN",
    "FIRST_YEAR",
    "Attachment",
    "AuthorityProfile",
    "ColumnChoice",
    "Contact",
    "ContactKind",
    "ContactQuerySet",
    "DeadlineRule",
    "DeadlineRuleQuerySet",
    "FiledPartner",
    "Filing",
    "FilingOpened",
    "FilingQuerySet",
    "FilingSummary",
    "GroupGuidance",
    "GroupGuidanceQuerySet",
    "HiddenSheets",
    "Job",
    "JobQuerySet",
    "LetterSettings",
    "Notice",
    "NoticeBatch",
    "NoticeBatchQuerySet",
    "NoticeKind",
    "NoticeQuerySet",
    "PlannedInstitution",
    "Review",
    "SavedView",
    "Upload",
    "Wording",
    "WordingQuerySet",
    "YearClosing",
    "YearClosingQuerySet",
]

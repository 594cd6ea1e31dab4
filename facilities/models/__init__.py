"""The register of facilities."""

from facilities.models.corporation import NO_CORPORATION, corporation_key
from facilities.models.duplicate import DuplicateDecision, DuplicateDecisionQuerySet
from facilities.models.facility import (
    Facility,
    FacilityQuerySet,
    FormerAuthority,
    Suspension,
    authority_on,
)
from facilities.models.facility_type import (
    HOUSES,
    Clause,
    FacilityType,
    Obligation,
    Service,
    TypeCode,
    article_alone,
)
from facilities.models.office_note import OfficeNote, OfficeNoteQuerySet
from facilities.models.transfer import TransferProposal, TransferQuerySet

__all__ = [
    "HOUSES",
    "NO_CORPORATION",
    "Clause",
    "DuplicateDecision",
    "DuplicateDecisionQuerySet",
    "Facility",
    "FacilityQuerySet",
    "FacilityType",
    "FormerAuthority",
    "Obligation",
    "OfficeNote",
    "OfficeNoteQuerySet",
    "Service",
    "Suspension",
    "TransferProposal",
    "TransferQuerySet",
    "TypeCode",
    "article_alone",
    "authority_on",
    "corporation_key",
]

"""The register of facilities."""

from facilities.models.duplicate import DuplicateDecision, DuplicateDecisionQuerySet
from facilities.models.facility import (
    Facility,
    FacilityQuerySet,
    FormerAuthority,
    Suspension,
)
from facilities.models.facility_type import (
    HOUSES,
    FacilityType,
    Obligation,
    Service,
    TypeCode,
)
from facilities.models.transfer import TransferProposal, TransferQuerySet

__all__ = [
    "HOUSES",
    "DuplicateDecision",
    "DuplicateDecisionQuerySet",
    "Facility",
    "FacilityQuerySet",
    "FacilityType",
    "FormerAuthority",
    "Obligation",
    "Service",
    "Suspension",
    "TransferProposal",
    "TransferQuerySet",
    "TypeCode",
]

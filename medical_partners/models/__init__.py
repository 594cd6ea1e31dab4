"""Medical institutions, what they can promise, and the standards filed that show it."""

from medical_partners.models.duplicate import InstitutionDecision, InstitutionDecisionQuerySet
from medical_partners.models.institution import (
    Answer,
    Capability,
    InstitutionKind,
    MedicalInstitution,
    MedicalInstitutionQuerySet,
    can,
)
from medical_partners.models.private_character import (
    Meanings,
    PrivateCharacter,
    PrivateCharacterQuerySet,
    read_private,
)
from medical_partners.models.standard import (
    FiledStandard,
    FiledStandardQuerySet,
    StandardSymbol,
)

__all__ = [
    "Answer",
    "Capability",
    "FiledStandard",
    "FiledStandardQuerySet",
    "InstitutionDecision",
    "InstitutionDecisionQuerySet",
    "InstitutionKind",
    "Meanings",
    "MedicalInstitution",
    "MedicalInstitutionQuerySet",
    "PrivateCharacter",
    "PrivateCharacterQuerySet",
    "StandardSymbol",
    "can",
    "read_private",
]

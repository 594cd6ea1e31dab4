"""An authority's letterhead, review and letters."""

from compliance.settings.models.authority_profile import AuthorityProfile
from compliance.settings.models.letter_settings import LetterSettings

__all__ = [
    "AuthorityProfile",
    "LetterSettings",
]

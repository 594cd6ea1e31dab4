"""Letter settings and wordings for tests."""

from datetime import UTC, datetime

from compliance.models import LetterSettings, Wording
from jurisdictions.models import Authority
from tests.factories.accounts import make_user

WRITTEN = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)


def make_letter_settings(authority: Authority, **fields) -> LetterSettings:
    """Return the settings of an authority's letters."""
    values = {"recorded_at": WRITTEN, "recorded_by": make_user(authority)}
    return LetterSettings.objects.create(authority=authority, **values | fields)


def make_wording(authority: Authority, key: str, text: str, *, version: int = 1) -> Wording:
    """Return a version of a paragraph."""
    return Wording.objects.create(
        authority=authority,
        key=key,
        version=version,
        text=text,
        recorded_at=WRITTEN,
        recorded_by=make_user(authority),
    )

"""How an authority's letters look and speak: acts on its settings and on its words."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.history import because
from accounts.models import User
from compliance.settings.models import LetterSettings
from jurisdictions.models import Authority
from letters.settings.models import Wording


class WordingOvertaken(Exception):
    """Somebody else has written a newer version meanwhile."""


@transaction.atomic
def change_letter_settings(
    settings: LetterSettings, *, now: datetime, by: User, reason: str = ""
) -> LetterSettings:
    """Store the settings of an authority's letters; letters that were issued stay as they are."""
    settings.recorded_at, settings.recorded_by, settings.reason = now, by, reason
    settings.full_clean()
    with because(reason):
        settings.save()
    return settings


def write_wording(
    authority: Authority,
    *,
    key: str,
    text: str,
    after: int,
    now: datetime,
    by: User,
    reason: str = "",
) -> Wording:
    """Add a version of a paragraph after the one that was seen; an empty one is the standard.

    Raises Overtaken where the version seen is no longer the newest.
    """
    wording = Wording(
        authority=authority,
        key=key,
        version=after + 1,
        text=text,
        recorded_at=now,
        recorded_by=by,
        reason=reason,
    )
    try:
        with transaction.atomic(), because(reason):
            wording.save()
    except IntegrityError as error:
        raise WordingOvertaken from error
    return wording

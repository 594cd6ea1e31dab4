"""What the commands of this app understand: days, prefectures, authorities."""

from datetime import date

from django.core.management.base import CommandError

from common.japanese import parse_date
from jurisdictions.models import Authority, Prefecture


def prefecture_of(code: str | None) -> Prefecture | None:
    """Return the prefecture of a code; raise CommandError where there is none."""
    if not code:
        return None
    found = Prefecture.objects.filter(code=code[:2].zfill(2)).first()
    if found is None or code not in (found.code, found.local_government_code):
        raise CommandError(f"都道府県コードが見つかりません：{code}")
    return found


def authority_of(code: str | None) -> Authority | None:
    """Return the authority of a code; raise CommandError where there is none."""
    if not code:
        return None
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"指定権者のコードが見つかりません：{code}")
    return found


def day_of(text: str) -> date:
    """Return a day in any form that offices write; raise CommandError for an impossible one."""
    try:
        return parse_date(text)
    except ValueError as error:
        raise CommandError(f"--on: {error}") from error

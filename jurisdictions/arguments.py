"""What the commands understand: days, moments, prefectures, authorities."""

from datetime import date, datetime

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

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


def instant_of(text: str) -> datetime:
    """Return a moment in ISO 8601, in Japan where no zone is written; raise CommandError else."""
    try:
        instant = parse_datetime(text)
    except ValueError:
        instant = None
    if instant is None:
        raise CommandError(
            f"--known-at は 2025-12-03T09:00:00+09:00 のように入力してください：{text}"
        )
    return instant if timezone.is_aware(instant) else timezone.make_aware(instant)

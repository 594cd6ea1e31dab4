"""Days and instants as pages show them: in 和暦, by the clock of the office."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.japanese import wareki


def local(moment: datetime) -> datetime:
    """Return an instant as the clock of the office shows it."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def local_day(moment: date) -> date:
    """Return the day of an instant where the office is; a day is returned as it is."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def wareki_time(moment: date | None) -> SafeString:
    """Return a day, or an instant in local time, in 和暦 with its ISO form on hover."""
    if not moment:
        return SafeString("")
    words, iso = wareki(local_day(moment)), moment.isoformat()
    if isinstance(moment, datetime):
        clock = local(moment)
        words, iso = f"{words} {clock:%H:%M}", clock.isoformat(timespec="minutes")
    return format_html('<time datetime="{0}" title="{0}">{1}</time>', iso, words)

"""Who gets a letter of a kind on a day, who is left out, and why: one rule, a few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max

from common.japanese import fiscal_year
from compliance.correspondence.models import Notice, NoticeKind
from compliance.deadlines.year_words import NEVER_FILED, UNFILED_LATE, UNFILED_OPEN, filed_words
from compliance.rule.classification import Category
from compliance.settings.models import LetterSettings
from compliance.work.next_action import NextAction
from facilities.models import FacilityQuerySet
from jurisdictions.models import Authority
from letters.issuing.left_out import LeftOut
from letters.issuing.prospects import Prospect, prospects


@dataclass(frozen=True, kw_only=True)
class RecipientSelection:
    """Those who get a letter, in envelope order, and those who do not, each with the reason."""

    recipients: list[Prospect]
    left_out: list[tuple[Prospect, LeftOut]]

    def without_unprintable(self, found: Mapping[int, Sequence[str]]) -> "RecipientSelection":
        """Return the selection without the letters of which characters cannot be printed."""
        dropped = [
            (replace(one, unprintable=tuple(found[one.facility])), LeftOut.UNPRINTABLE)
            for one in self.recipients
            if one.facility in found
        ]
        return self._without(dropped)

    def without_unticked(self, reasons: Mapping[int, str]) -> "RecipientSelection":
        """Return the selection without those that somebody has unticked, each with the reason."""
        dropped = [
            (replace(one, note=reasons[one.facility]), LeftOut.UNTICKED)
            for one in self.recipients
            if one.facility in reasons
        ]
        return self._without(dropped)

    def _without(self, dropped: Sequence[tuple[Prospect, LeftOut]]) -> "RecipientSelection":
        gone = {one.facility for one, _ in dropped}
        rest = [one for one in self.recipients if one.facility not in gone]
        return RecipientSelection(recipients=rest, left_out=[*self.left_out, *dropped])


def reason_to_leave_out(
    prospect: Prospect, *, kind: NoticeKind, on: date, quiet_days: int
) -> LeftOut | None:
    """Return why a facility gets no letter of a kind on a day; None where it gets one."""
    return (
        _outside(prospect)
        or KINDS[kind](prospect)
        or (LeftOut.RECENTLY_WRITTEN if _is_recent(prospect, on, quiet_days) else None)
        or (None if prospect.has_address else LeftOut.NO_ADDRESS)
        or (LeftOut.UNPRINTABLE if prospect.unprintable else None)
    )


def _outside(prospect: Prospect) -> LeftOut | None:
    """Return why a facility is none that the office writes to."""
    said = {
        LeftOut.OTHER_AUTHORITY: not prospect.is_ours,
        LeftOut.MERGED: prospect.merged,
        LeftOut.CLOSED: prospect.closed,
        LeftOut.NOT_DESIGNATED: not prospect.designated,
        LeftOut.SUSPENDED: prospect.suspended,
        LeftOut.COUNTED_ELSEWHERE: prospect.counted_elsewhere,
    }
    return next((reason for reason, holds in said.items() if holds), None)


def _is_recent(prospect: Prospect, on: date, quiet_days: int) -> bool:
    # Two officials who press at once write on the same day, however short the quiet days are.
    last = prospect.last_written
    return last is not None and (last >= on or (on - last).days < quiet_days)


def _why_nothing_is_owed(prospect: Prospect) -> LeftOut:
    if prospect.work.waiting:
        return LeftOut.UNDER_REVIEW
    if prospect.work.returned:
        return LeftOut.RETURNED
    return LeftOut.ALREADY_FILED if prospect.filed_this_year else LeftOut.EXEMPT


def _not_filed(prospect: Prospect) -> LeftOut | None:
    """Write to those who never filed, and to those whose filing of a 年度 is overdue."""
    work = prospect.work
    if not work.owes:
        return _why_nothing_is_owed(prospect)
    if work.late or prospect.category == Category.NOT_FILED:
        return None
    if work.waiting:
        return LeftOut.UNDER_REVIEW
    # The office has asked for what was returned to be put right; it came, so it is not missing.
    if work.overdue or not prospect.is_filed:
        return LeftOut.RETURNED
    return LeftOut.FILED_BEFORE


def _unsettled(prospect: Prospect) -> LeftOut | None:
    """Return why nothing can be said about what a facility filed."""
    # 行政手続法第37条: what reached the office is filed, though nobody has looked at it yet.
    if prospect.work.waiting:
        return LeftOut.UNDER_REVIEW
    if prospect.is_filed:
        return None
    return LeftOut.RETURNED if prospect.work.returned else LeftOut.NOT_FILED


def _no_partner(prospect: Prospect) -> LeftOut | None:
    found = None if prospect.category == Category.NO_PARTNER else LeftOut.HAS_PARTNER
    return _unsettled(prospect) or found


def _requirements_missing(prospect: Prospect) -> LeftOut | None:
    answers = {Category.NO_PARTNER: LeftOut.NO_PARTNER, Category.MET: LeftOut.MET}
    return _unsettled(prospect) or answers.get(prospect.category)


def _confirmation_due(prospect: Prospect) -> LeftOut | None:
    unsettled = _unsettled(prospect)
    if unsettled or prospect.work.confirmed_long_ago:
        return unsettled
    no_partner = prospect.category == Category.NO_PARTNER
    return LeftOut.NO_PARTNER if no_partner else LeftOut.CONFIRMED


def _advance_notice(prospect: Prospect) -> LeftOut | None:
    work = prospect.work
    if not work.owes:
        return _why_nothing_is_owed(prospect)
    if work.late:
        return LeftOut.OVERDUE
    return LeftOut.RETURNED if work.overdue else None


def _acceptance(prospect: Prospect) -> LeftOut | None:
    return _unsettled(prospect) or (LeftOut.OWES if prospect.work.owes else None)


KINDS = {
    NoticeKind.NOT_FILED: _not_filed,
    NoticeKind.NO_PARTNER: _no_partner,
    NoticeKind.REQUIREMENTS_MISSING: _requirements_missing,
    NoticeKind.CONFIRMATION_DUE: _confirmation_due,
    NoticeKind.ADVANCE_NOTICE: _advance_notice,
    NoticeKind.ACCEPTANCE: _acceptance,
}


def select_recipients(
    facilities: FacilityQuerySet,
    *,
    authority: Authority,
    kind: NoticeKind,
    on: date,
    known_at: datetime,
    replaced: Notice | None = None,
) -> RecipientSelection:
    """Return who of the given facilities gets a letter; a letter to be replaced does not count."""
    chosen = LetterSettings.objects.filter(authority=authority).first()
    quiet_days = (chosen or LetterSettings()).quiet_days
    recipients, left_out = [], []
    for prospect in prospects(
        facilities, authority=authority, kind=kind, on=on, known_at=known_at, replaced=replaced
    ):
        reason = reason_to_leave_out(prospect, kind=kind, on=on, quiet_days=quiet_days)
        if reason:
            left_out.append((prospect, reason))
        else:
            recipients.append(prospect)
    return RecipientSelection(recipients=recipients, left_out=left_out)


def count_by_kind(
    facilities: FacilityQuerySet, *, on: date, known_at: datetime
) -> dict[NoticeKind, int]:
    """Return how many of the facilities get a letter of each kind from whoever designates them.

    Three queries, however many facilities and kinds.
    """
    found = prospects(facilities, authority=None, kind=None, on=on, known_at=known_at)
    written = _written_by_kind(found)
    quiet = dict(
        LetterSettings.objects.filter(authority__in={one.office for one in found}).values_list(
            "authority", "quiet_days"
        )
    )
    usual = LetterSettings().quiet_days
    return {
        kind: sum(
            reason_to_leave_out(
                replace(one, last_written=written.get((one.facility, kind))),
                kind=kind,
                on=on,
                quiet_days=quiet.get(one.office, usual),
            )
            is None
            for one in found
        )
        for kind in NoticeKind
    }


def _written_by_kind(found: Iterable[Prospect]) -> dict[tuple[int, str], date]:
    """Return the day of the newest letter of each kind to each facility."""
    notices = Notice.objects.filter(facility__in=[one.facility for one in found]).order_by()
    newest = notices.values_list("facility", "kind").annotate(newest=Max("notice_date"))
    return {(facility, kind): day for facility, kind, day in newest}


def reason_to_write(prospect: Prospect, kind: NoticeKind, *, on: date) -> str:
    """Return in words why a facility gets a letter of a kind."""
    never = prospect.category == Category.NOT_FILED
    said = {
        NoticeKind.NOT_FILED: NEVER_FILED if never else UNFILED_LATE,
        NoticeKind.ADVANCE_NOTICE: NEVER_FILED if never else UNFILED_OPEN,
        NoticeKind.CONFIRMATION_DUE: str(NextAction.ASK_CONFIRMATION.label),
        NoticeKind.ACCEPTANCE: filed_words(fiscal_year(on)),
    }
    return said.get(kind, str(prospect.category.label))

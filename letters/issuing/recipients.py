"""Who gets a letter of a kind on a day, who is left out, and why: one rule, a few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias, TypedDict

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from common.glyphs import missing_characters, named_characters
from compliance.correspondence.models import Notice, NoticeKind
from compliance.rule.classification import Category
from compliance.settings.models import LetterSettings
from compliance.work.facts import filed_for_year, work_code
from compliance.work.next_action import Work, category_of, work_of
from facilities.models import Facility, FacilityQuerySet, Suspension, TypeCode
from jurisdictions.models import Authority
from letters.issuing.left_out import LeftOut

# 封入の順番: the order of the list of facilities, so that envelopes can be checked against it.
ENVELOPE_ORDER = ("municipality_id", "number", "pk")


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What the rule looks at: one facility on a day."""

    facility: int
    number: str
    name: str
    facility_type: str
    is_ours: bool
    merged: bool
    closed: bool
    designated: bool
    suspended: bool
    counted_elsewhere: bool
    category: Category
    work: Work
    filed_this_year: bool
    has_address: bool
    last_written: date | None = None
    times_written: int = 0
    unprintable: tuple[str, ...] = ()

    @property
    def type_name(self) -> str:
        """Return the name of the type."""
        return str(TypeCode(self.facility_type).label)

    @property
    def is_filed(self) -> bool:
        """Return whether a filing states how the facility stands."""
        pending = (Category.NOT_FILED, Category.UNDER_REVIEW, Category.RETURNED)
        return self.category not in pending

    @property
    def unprintable_words(self) -> str:
        """Return which characters of its letter cannot be printed, and how that is mended."""
        return unprintable_words(self.unprintable)


def unprintable_words(characters: Sequence[str]) -> str:
    """Return which characters of a letter cannot be printed, and how that is mended."""
    if not characters:
        return ""
    return (
        f"{named_characters(characters)}を印刷できません。施設（協力医療機関の名称にあるときは、医療機関）の情報を、"
        "印刷できる文字に直してください。"
    )


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
        rest = [one for one in self.recipients if one.facility not in found]
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
    """Return how many of the facilities a letter of each kind is for, whoever designates them."""
    found = prospects(
        facilities, authority=None, kind=NoticeKind.NOT_FILED, on=on, known_at=known_at
    )
    there = [prospect for prospect in found if not _outside(prospect)]
    return {kind: sum(KINDS[kind](one) is None for one in there) for kind in NoticeKind}


class _Gathering(TypedDict):
    code: int
    filed_this_year: bool
    suspended: bool
    last_written: date | None
    times_written: int


_Gathered: TypeAlias = "WithAnnotations[Facility, _Gathering]"


def prospects(
    facilities: FacilityQuerySet,
    *,
    authority: Authority | None,
    kind: NoticeKind,
    on: date,
    known_at: datetime,
    replaced: Notice | None = None,
) -> list[Prospect]:
    """Gather what the rule looks at, in envelope order."""
    written = Notice.objects.filter(facility=OuterRef("pk"), kind=kind)
    if replaced:
        written = written.exclude(pk=replaced.pk)
    located: QuerySet[Facility] = facilities
    rows: QuerySet[_Gathered] = located.annotate(
        code=work_code(on=on, known_at=known_at),
        filed_this_year=filed_for_year(on=on, known_at=known_at),
        suspended=Exists(Suspension.objects.filter(facility=OuterRef("pk")).on(on)),
        last_written=_of_all(written, Max("notice_date")),
        times_written=Coalesce(_of_all(written, Count("pk")), 0),
    )
    return [_prospect(row, authority, on) for row in rows.order_by(*ENVELOPE_ORDER)]


def _of_all(rows: QuerySet[Notice], value: Max | Count) -> Subquery:
    return Subquery(rows.order_by().values("facility").annotate(value=value).values("value"))


def _prospect(facility: _Gathered, authority: Authority | None, on: date) -> Prospect:
    designated, closed = facility.designated_date, facility.closed_date
    return Prospect(
        facility=facility.pk,
        number=facility.number,
        name=facility.name,
        facility_type=facility.facility_type_id,
        is_ours=authority is None or facility.authority_id == authority.pk,
        merged=facility.merged_into_id is not None,
        closed=closed is not None and closed <= on,
        designated=designated is None or designated <= on,
        suspended=facility.suspended,
        counted_elsewhere=facility.counted_under_id is not None,
        category=category_of(facility.code),
        work=work_of(facility.code),
        filed_this_year=facility.filed_this_year,
        has_address=bool(facility.address),
        last_written=facility.last_written,
        times_written=facility.times_written,
        unprintable=tuple(missing_characters("\n".join(facility.printed_texts))),
    )

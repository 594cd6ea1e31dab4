"""The facilities that may get a letter, with what the rule of recipients looks at; one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias, TypedDict

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from common.glyphs import missing_characters, named_characters
from compliance.correspondence.models import Notice, NoticeKind
from compliance.rule.classification import Category
from compliance.work.facts import filed_for_year, work_code
from compliance.work.next_action import Work, category_of, work_of
from facilities.models import Facility, FacilityQuerySet, Suspension, TypeCode
from jurisdictions.models import Authority

# 封入の順番: the order of the list of facilities, so that envelopes can be checked against it.
ENVELOPE_ORDER = ("municipality_id", "number", "pk")


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """What the rule looks at: one facility on a day."""

    facility: int
    office: int  # who designates it
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
    note: str = ""  # why somebody has unticked it

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
    kind: NoticeKind | None,
    on: date,
    known_at: datetime,
    replaced: Notice | None = None,
) -> list[Prospect]:
    """Gather what the rule looks at, in envelope order; written before: letters of the kind."""
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
        office=facility.authority_id,
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

"""取組実績: how often an office advised and supported facilities in a span, by facility type.

The ministry asks each authority for it: 相談対応, 助言, 支援 (令和7年12月25日事務連絡 記(2)(3)).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from compliance.correspondence.follow_up import ASKING
from compliance.correspondence.models import Contact, ContactKind, Notice
from facilities.models import FacilityQuerySet, FacilityType

KINDS = ContactKind


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One column: the kinds of contact that it counts, and whether letters count too."""

    key: str
    label: str
    contacts: tuple[ContactKind, ...] = ()
    letters: bool = False
    letters_with_candidates: bool = False


MEASURES = (
    Measure(key="consultation", label="相談対応", contacts=(KINDS.CONSULTATION,)),
    Measure(key="letters", label="助言（通知文書）", letters=True),
    Measure(key="group", label="助言（集団指導）", contacts=(KINDS.GROUP_GUIDANCE,)),
    Measure(
        key="inspection",
        label="助言（運営指導）",
        contacts=(KINDS.INSPECTION_WRITTEN, KINDS.INSPECTION_ORAL, KINDS.INSPECTION_ADVICE),
    ),
    Measure(key="personal", label="助言（電話・訪問）", contacts=(KINDS.TELEPHONE, KINDS.VISIT)),
    Measure(key="matching", label="マッチング支援", contacts=(KINDS.MATCHING,)),
    Measure(
        key="list",
        label="地域の医療機関リストの提供",
        contacts=(KINDS.LIST_PROVIDED,),
        letters_with_candidates=True,
    ),
)
MEASURE = {measure.key: measure for measure in MEASURES}


@dataclass(frozen=True, kw_only=True)
class ActivityRow:
    """One facility type, or all: the number of records for each measure."""

    code: str
    label: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Activity:
    """The table, and how many facilities were reached in all."""

    since: date
    until: date
    rows: list[ActivityRow]
    reached: int


def activity(facilities: FacilityQuerySet, *, since: date, until: date) -> Activity:
    """Count what was done about these facilities from one day to another, in five queries."""
    contacts, letters = (
        contacts_within(facilities, since, until),
        letters_within(facilities, since, until),
    )
    by_kind = _counted(contacts, "facility__facility_type", "kind")
    sent = _counted(letters, "facility__facility_type")
    listed = _counted(letters.exclude(candidates=[]), "facility__facility_type")
    types = list(FacilityType.objects.order_by("survey_letter"))
    rows = [
        ActivityRow(
            code=one.code,
            label=one.name,
            numbers=tuple(
                _number(measure, one.code, by_kind, sent, listed) for measure in MEASURES
            ),
        )
        for one in types
    ]
    total = tuple(map(sum, zip(*(row.numbers for row in rows), strict=True)))
    reached = facilities.filter(
        Q(pk__in=contacts.values("facility")) | Q(pk__in=letters.values("facility"))
    )
    rows.append(ActivityRow(code="", label="合計", numbers=total))
    return Activity(since=since, until=until, rows=rows, reached=reached.count())


def contacts_within(facilities: FacilityQuerySet, since: date, until: date) -> QuerySet[Contact]:
    """Return the contacts of a span; of one that was corrected only the correction."""
    return Contact.objects.filter(
        facility__in=facilities, contact_date__range=(since, until), corrected_by=None
    ).order_by()


def letters_within(facilities: FacilityQuerySet, since: date, until: date) -> QuerySet[Notice]:
    """Return the letters of a span that ask for something; one that was replaced counts once."""
    return Notice.objects.filter(
        facility__in=facilities,
        notice_date__range=(since, until),
        kind__in=ASKING,
        replaced_by=None,
    ).order_by()


def _counted(rows: QuerySet[Contact] | QuerySet[Notice], *by: str) -> Counter[tuple[str, ...]]:
    counted = rows.values_list(*by).annotate(n=Count("pk"))
    return Counter({tuple(key): n for *key, n in counted})


def _number(
    measure: Measure,
    code: str,
    by_kind: Counter[tuple[str, ...]],
    sent: Counter[tuple[str, ...]],
    listed: Counter[tuple[str, ...]],
) -> int:
    number = sum(by_kind[code, kind] for kind in measure.contacts)
    number += sent[(code,)] if measure.letters else 0
    return number + (listed[(code,)] if measure.letters_with_candidates else 0)

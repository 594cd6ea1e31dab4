"""What letters state beyond the standing: years owed, what came back, what came since, promises.

known_of() alone decides; the rest of the letters reads what it returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django_stubs_ext import WithAnnotations

from compliance.correspondence.models import Contact, ContactKind, NoticeKind
from compliance.deadlines.open_years import YearState
from compliance.filings.models import FiledPartner, Filing, Review
from letters.writing.occasions import Case
from medical_partners.models import Answer

# A letter that asks for the filing of a year is done with when a filing comes.
ABOUT_A_YEAR = (NoticeKind.NOT_FILED, NoticeKind.CONFIRMATION_DUE, NoticeKind.ADVANCE_NOTICE)


@dataclass(frozen=True, kw_only=True)
class ReturnedFiling:
    """The newest filing, which was sent back.

    A filing whose form is lacking has not been made (行政手続法第37条); the others have.
    """

    received_date: date
    form_lacking: bool = False


@dataclass(frozen=True, kw_only=True)
class KnownFacts:
    """What the rule of the yearly filing and the records say of one facility on a day."""

    years_owed: tuple[int, ...] = ()  # 年度 whose deadline has passed without a filing
    records_from: date | None = None  # filings of before this day are not recorded; None: all are
    returned: ReturnedFiling | None = None
    newest_filing: date | None = None  # the newest of any filing, whatever became of it
    newest_reply: date | None = None
    promised_month: date | None = None
    infection_partners: tuple[str, ...] = ()  # 第二種協定指定医療機関 among the partners filed

    def came_since(self, day: date) -> bool:
        """Return whether a filing or a reply has come since a letter of a day."""
        return self.filed_since(day) or (self.newest_reply or date.min) >= day

    def filed_since(self, day: date) -> bool:
        """Return whether a filing has come since a letter of a day."""
        return (self.newest_filing or date.min) >= day


@dataclass(frozen=True, kw_only=True)
class Records:
    """What the database holds of many facilities, by facility or filing."""

    newest: Mapping[int, Filing] = field(default_factory=dict)
    returned: Mapping[int, bool] = field(default_factory=dict)  # and whether its form is lacking
    replies: Mapping[int, date] = field(default_factory=dict)
    infection: Mapping[int, list[str]] = field(default_factory=dict)


def known_of(case: Case, records: Records) -> KnownFacts:
    """Return what is known of one facility: the one place that decides what letters state."""
    newest = records.newest.get(case.facility.pk)
    returned = None
    if newest and newest.pk in records.returned:
        returned = ReturnedFiling(
            received_date=newest.received_date, form_lacking=records.returned[newest.pk]
        )
    return KnownFacts(
        years_owed=years_owed(case),
        records_from=case.facility.authority.records_from,
        returned=returned,
        newest_filing=newest.received_date if newest else None,
        newest_reply=records.replies.get(case.facility.pk),
        promised_month=case.filing.planned_month if case.filing else None,
        infection_partners=tuple(records.infection.get(case.filing.pk, ())) if case.filing else (),
    )


def years_owed(case: Case) -> tuple[int, ...]:
    """Return the 年度 whose deadline has passed without a filing, as pages and lists have them."""
    passed = [one.fiscal_year for one in case.years if one.state != YearState.OPEN]
    return tuple(sorted(passed))


def known_of_many(cases: Mapping[int, Case], *, known_at: datetime) -> dict[int, KnownFacts]:
    """Return what is known of each facility, by its id; three queries."""
    if not cases:
        return {}
    on = next(iter(cases.values())).on
    filings = [case.filing.pk for case in cases.values() if case.filing]
    newest = _newest(cases, on=on, known_at=known_at)
    records = Records(
        newest=newest,
        returned={
            filing.pk: filing.lacking for filing in newest.values() if filing.lacking is not None
        },
        replies=_replies(cases, on=on, known_at=known_at),
        infection=_infection(filings),
    )
    return {pk: known_of(case, records) for pk, case in cases.items()}


class _Returned(TypedDict):
    lacking: bool | None


def _newest(
    cases: Mapping[int, Case], *, on: date, known_at: datetime
) -> "dict[int, WithAnnotations[Filing, _Returned]]":
    returned = Review.objects.filter(
        filing=OuterRef("pk"), state=Review.State.RETURNED, recorded_at__lte=known_at
    )
    filings: QuerySet[Filing] = Filing.objects.filter(
        facility__in=list(cases), received_date__lte=on, recorded_at__lte=known_at
    )
    rows = (
        filings.annotate(lacking=Subquery(returned.values("form_lacking")[:1]))
        .order_by("facility", "-received_date", "-pk")
        .distinct("facility")
    )
    return {row.facility_id: row for row in rows}


def _replies(cases: Mapping[int, Case], *, on: date, known_at: datetime) -> dict[int, date]:
    replies = Contact.objects.filter(facility__in=list(cases), kind=ContactKind.REPLY)
    rows = replies.in_force(on=on, known_at=known_at).order_by().values_list("facility")
    return dict(rows.annotate(newest=Max("contact_date")))


def _infection(filings: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = FiledPartner.objects.filter(
        filing__in=filings, institution__infection_designation=Answer.YES
    )
    for filing, name in rows.order_by("pk").values_list("filing", "name"):
        found.setdefault(filing, []).append(name)
    return found

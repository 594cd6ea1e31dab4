"""The facts behind letters, gathered for many facilities with a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.conditions import Deadlines, read_deadlines
from compliance.deadlines.models import DeadlineRule
from compliance.deadlines.open_years import OpenYear, OpenYears, YearState
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import Standing, classified, standing_of
from compliance.rule.classification import Category, Requirement, missing
from compliance.rule.obligations import situation
from compliance.settings.models import AuthorityProfile, LetterSettings
from compliance.work.facts import years_open
from facilities.models import Facility, FacilityQuerySet, Obligation
from jurisdictions.models import Authority
from letters.settings.models import Wording
from letters.writing.occasion import Occasion
from letters.writing.wording import Words

M = TypeVar("M", AuthorityProfile, LetterSettings)


@dataclass(frozen=True, kw_only=True)
class Office:
    """How one authority signs, seals, numbers and speaks."""

    profile: AuthorityProfile
    settings: LetterSettings
    words: Words


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known of one facility on a day, as its letter needs it."""

    facility: Facility
    standing: Standing
    filing: Filing | None
    partners: Sequence[FiledPartner]
    obligation: Obligation
    rule: DeadlineRule | None
    year: int  # the 年度 that the letter is about: the most urgent one that is open
    due: date  # its deadline
    years: Sequence[OpenYear]
    is_late: bool
    on: date
    office: Office

    def asks_for(self, kind: NoticeKind) -> tuple[int, date]:
        """Return the 年度 that a letter of a kind is about, and its deadline.

        A notice in advance is about the year that is still open, whatever is owed of others.
        """
        if kind == NoticeKind.ADVANCE_NOTICE:
            for one in self.years:
                if one.state == YearState.OPEN:
                    return one.fiscal_year, one.due
        return self.year, self.due

    @property
    def late_promise(self) -> date | None:
        """Return the month that the filing promises, where the transition ends before it."""
        binding = self.obligation.binding_from
        planned = self.filing.planned_month if self.filing and self.lacking else None
        return planned if planned and binding and planned >= binding.replace(day=1) else None

    @property
    def lacking(self) -> list[Requirement]:
        """Return the requirements that the filing leaves unmet; none where nothing is filed."""
        return missing(self.standing.facts) if self.filing else []

    @property
    def is_pending(self) -> bool:
        """Return whether a filing has come of which nothing counts yet: in review, or returned."""
        return self.standing.category in (Category.UNDER_REVIEW, Category.RETURNED)

    def occasion(self, *, again: bool, replaces: bool) -> Occasion:
        """Return what the choice of words looks at."""
        seen = situation(self.standing.category, obligation=self.obligation, on=self.on)
        return Occasion(
            is_duty=seen.is_duty,
            binds=seen.binds,
            late=self.is_late,
            never_filed=self.filing is None and not self.is_pending,
            lacks=bool(self.lacking),
            again=again,
            replaces=replaces,
        )


def cases(facilities: FacilityQuerySet, *, on: date, known_at: datetime) -> dict[int, Case]:
    """Return what is known of each facility, by its id."""
    rows = list(
        classified(
            facilities.select_related("facility_type", "authority"), on=on, known_at=known_at
        )
    )
    standings = {row.pk: standing_of(row) for row in rows}
    filings = _filings(standing.filing_id for standing in standings.values())
    obligations = _obligations(on)
    deadlines = read_deadlines(on=on)
    open_years = years_open(facilities, on=on, known_at=known_at)
    offices = _offices({row.authority_id: row.authority for row in rows})
    return {
        row.pk: _case(
            row,
            standings[row.pk],
            filings=filings,
            obligations=obligations,
            deadlines=deadlines,
            open_years=open_years[row.pk],
            office=offices[row.authority_id],
        )
        for row in rows
    }


def office_of(authority: Authority) -> Office:
    """Return how one authority signs, seals, numbers and speaks."""
    return _offices({authority.pk: authority})[authority.pk]


def _filings(ids: Iterable[int | None]) -> dict[int, Filing]:
    found = Filing.objects.filter(pk__in=[pk for pk in ids if pk])
    return {filing.pk: filing for filing in found.prefetch_related("partners")}


def _obligations(on: date) -> dict[str, Obligation]:
    held = Obligation.objects.in_force(on=on).order_by("valid_from")
    return {obligation.facility_type_id: obligation for obligation in held}


def _offices(authorities: dict[int, Authority]) -> dict[int, Office]:
    profiles = {row.authority_id: row for row in _of(AuthorityProfile, authorities)}
    settings = {row.authority_id: row for row in _of(LetterSettings, authorities)}
    words: dict[int, dict[str, str]] = {}
    for wording in Wording.objects.current().filter(authority__in=authorities):
        words.setdefault(wording.authority_id, {})[wording.key] = wording.text
    return {
        pk: Office(
            profile=profiles.get(pk) or AuthorityProfile(authority=authority),
            settings=settings.get(pk) or LetterSettings(authority=authority),
            words=Words(own=words.get(pk, {})),
        )
        for pk, authority in authorities.items()
    }


def _of(model: type[M], authorities: Iterable[int]) -> list[M]:
    rows = model._default_manager.filter(authority__in=authorities)
    return list(rows.select_related("authority"))


def _case(
    facility: Facility,
    standing: Standing,
    *,
    filings: dict[int, Filing],
    obligations: dict[str, Obligation],
    deadlines: Deadlines,
    open_years: OpenYears,
    office: Office,
) -> Case:
    filing = filings.get(standing.filing_id) if standing.filing_id else None
    claims = bool(filing and filing.claims_bonus)
    schedule = deadlines.schedule(facility.authority_id, facility.facility_type_id)
    year = open_years.leading or deadlines.fiscal_year
    due = next(
        terms.due_for(claims_bonus=claims) for terms in schedule if terms.fiscal_year == year
    )
    return Case(
        facility=facility,
        standing=standing,
        filing=filing,
        partners=sorted(filing.partners.all(), key=lambda one: one.pk) if filing else [],
        obligation=obligations[facility.facility_type_id],
        rule=deadlines.of(facility.authority_id, facility.facility_type_id)[0],
        year=year,
        due=due,
        years=open_years.dated(schedule, claims_bonus=claims),
        is_late=bool(open_years.late),
        on=deadlines.on,
        office=office,
    )

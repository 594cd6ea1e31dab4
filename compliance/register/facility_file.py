"""What is known of one facility on a day: the facts behind its page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias, TypedDict

from django.db.models import Prefetch, QuerySet
from django_stubs_ext import WithAnnotations

from compliance.deadlines.closing import ClosedYear, closed_years
from compliance.deadlines.conditions import read_deadlines
from compliance.deadlines.open_years import OpenYear
from compliance.filings.models import Attachment, FiledPartner, Filing, Review
from compliance.filings.standing import facts_of, filing_that_counts
from compliance.rule.classification import Category, Facts, Requirement, classify, missing
from compliance.rule.coverage import Coverage, coverage_of
from compliance.rule.obligations import findings_of, words_of_finding
from compliance.rule.publication import Mark, mark_of
from compliance.settings.articles import as_read_by
from compliance.settings.models import LetterSettings
from compliance.work.facts import work_code, years_open
from compliance.work.next_action import NextAction, Work, choose, work_of
from facilities.models import Facility, FormerAuthority, Obligation, Suspension


@dataclass(frozen=True, kw_only=True)
class FilingEntry:
    """One filing in the timeline, and what has become of it."""

    filing: Filing
    partners: list[FiledPartner]
    attachments: list[Attachment]
    decision: Review | None
    state: str
    counts: bool
    is_superseded: bool


@dataclass(frozen=True, kw_only=True)
class FacilityRecord:
    """How a facility stands on a day, why, and what it has filed."""

    obligation: Obligation | None
    finding: str
    work: Work
    next_action: NextAction
    years: list[OpenYear]
    closings: list[ClosedYear]
    facts: Facts
    category: Category
    mark: Mark
    lacking: list[Requirement]
    filing: Filing | None
    coverage: Coverage
    entries: list[FilingEntry]
    former_partners: list[FiledPartner]
    suspensions: list[Suspension]
    former_authorities: list[FormerAuthority]
    is_counted: bool

    @property
    def is_suspended(self) -> bool:
        """Return whether a suspension has no end yet."""
        return any(suspension.resumed_date is None for suspension in self.suspensions)


def facility_record(facility: Facility, *, on: date, known_at: datetime) -> FacilityRecord:
    """Gather what is known of a facility on a day, as far as was known at a time."""
    facts = facts_of(facility, on=on, known_at=known_at)
    counting = filing_that_counts(facility, on=on, known_at=known_at)
    entries = _entries(facility, counting, on=on, known_at=known_at)
    current = next((entry.partners for entry in entries if entry.counts), [])
    category = classify(facts)
    obligation = (
        Obligation.objects.in_force(on=on)
        .filter(facility_type=facility.facility_type_id)
        .order_by("-valid_from")
        .first()
    )
    if obligation:
        settings = LetterSettings.objects.filter(authority=facility.authority_id).first()
        obligation = as_read_by(settings, obligation)
    work = work_on(facility, on=on, known_at=known_at)
    return FacilityRecord(
        obligation=obligation,
        finding=_finding(category, obligation, on, overdue=work.overdue),
        work=work,
        next_action=choose(work),
        years=missing_years(facility, on=on, known_at=known_at),
        closings=closed_years(facility, known_at=known_at),
        facts=facts,
        category=category,
        mark=mark_of(category),
        lacking=missing(facts) if facts.filed else [],
        filing=counting,
        coverage=coverage_of(current, must_admit=facts.must_admit),
        entries=entries,
        former_partners=_former(entries, current, on=on),
        suspensions=list(facility.suspensions.order_by("-start_date")),
        former_authorities=list(
            facility.former_authorities.select_related("authority").order_by("-until_date")
        ),
        is_counted=Facility.objects.counted(on=on).filter(pk=facility.pk).exists(),
    )


def work_on(facility: Facility, *, on: date, known_at: datetime) -> Work:
    """Return the facts of the work on one facility, as the lists compute them for many."""
    code = work_code(on=on, known_at=known_at)
    row = Facility.objects.filter(pk=facility.pk).annotate(code=code).values_list("code")
    return work_of(row.get()[0])


def missing_years(facility: Facility, *, on: date, known_at: datetime) -> list[OpenYear]:
    """Return the 年度 whose filing is missing of a facility, with their deadlines."""
    row = Facility.objects.filter(pk=facility.pk)
    years = years_open(row, on=on, known_at=known_at)[facility.pk]
    if not years.owed:
        return []
    counting = filing_that_counts(facility, on=on, known_at=known_at)
    schedule = read_deadlines(on=on).schedule(facility.authority_id, facility.facility_type_id)
    return years.dated(schedule, claims_bonus=bool(counting and counting.claims_bonus))


def _finding(category: Category, obligation: Obligation | None, on: date, *, overdue: bool) -> str:
    if obligation is None:
        return ""
    found = findings_of(category, obligation=obligation, on=on, overdue=overdue)
    return "、".join(words_of_finding(finding, obligation=obligation) for finding in found)


class _Decided(TypedDict):
    decisions: list[Review]


DecidedFiling: TypeAlias = "WithAnnotations[Filing, _Decided]"


def _entries(
    facility: Facility, counting: Filing | None, *, on: date, known_at: datetime
) -> list[FilingEntry]:
    decisions = Review.objects.decisions(known_at=known_at)
    known = Filing.objects.filter(facility=facility, recorded_at__lte=known_at)
    ordered: QuerySet[Filing] = known.select_related("recorded_by").latest_first()
    filings = list(
        ordered.prefetch_related(
            "partners__institution",
            Prefetch("attachments", queryset=Attachment.objects.order_by("place")),
            Prefetch("reviews", queryset=decisions, to_attr="decisions"),
        )
    )
    replaced = _replaced(filings)
    return [
        _entry(filing, counts=filing == counting, corrected=filing.pk in replaced, on=on)
        for filing in filings
    ]


def _decision(filing: DecidedFiling) -> Review | None:
    """Return what was decided about a filing, as it was fetched with it."""
    return next(iter(filing.decisions), None)


def _replaced(filings: list[DecidedFiling]) -> set[int]:
    """Return the filings in whose place an accepted correction stands, however many steps later.

    A correction that is under review or was returned takes the place of nothing.
    """
    last: dict[int, int] = {}
    for filing in filings:
        if filing.original_id and not _is_unsettled(filing, _decision(filing)):
            last[filing.original_id] = max(filing.pk, last.get(filing.original_id, 0))
    return {one.pk for one in filings if one.pk < last.get(one.original_id or one.pk, 0)}


def _is_unsettled(filing: Filing, decision: Review | None) -> bool:
    """Tell whether a filing waits for the office's decision, or was returned."""
    returned_or_waits = decision is None or decision.state == Review.State.RETURNED
    return filing.review_required and returned_or_waits


def _entry(filing: DecidedFiling, *, counts: bool, corrected: bool, on: date) -> FilingEntry:
    decision = _decision(filing)
    state = _state(filing, decision, counts=counts, corrected=corrected)
    return FilingEntry(
        filing=filing,
        partners=sorted(filing.partners.all(), key=lambda partner: partner.pk),
        attachments=list(filing.attachments.all()),
        decision=decision,
        state="基準日より後の届出" if filing.received_date > on else state,
        counts=counts,
        is_superseded=corrected and not counts,
    )


def _state(filing: Filing, decision: Review | None, *, counts: bool, corrected: bool) -> str:
    if decision and decision.state == Review.State.RETURNED:
        return "差戻し"
    if filing.review_required and decision is None:
        return "審査中"
    if counts:
        return "現在の届出"
    return "訂正済み" if corrected else "以前の届出"


def _former(
    entries: list[FilingEntry], current: list[FiledPartner], *, on: date
) -> list[FiledPartner]:
    """Return the newest line of each institution that was named before and is no longer.

    A filing that was returned, or that nobody has decided about, has named nobody yet.
    """
    named = {partner.institution_id for partner in current}
    former: dict[int, FiledPartner] = {}
    for entry in entries:
        settled = entry.filing.received_date <= on and not _is_unsettled(
            entry.filing, entry.decision
        )
        for partner in entry.partners if settled else ():
            if partner.institution_id not in named:
                former.setdefault(partner.institution_id, partner)
    return list(former.values())

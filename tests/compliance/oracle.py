"""The law of the yearly filing and of the next action, stated once more, in another form.

Nothing here knows of SQL, masks or rules of the product. What a home has done is a list of events;
each sentence of the law is a set of 年度, of filings or of days, taken from what is stored. The
tests compare it with what the lists compute.

    A  基準第28条第2項等     一年に一回以上、確認し、届け出なければならない
    B  行政手続法第37条      届出は、形式上の要件に適合して到達したときに、されたものとする
    C  同条 (反対解釈)       形式を欠くものは、されたことにならない
    D  基準第28条第1項等     要件; 経過措置 is over from Obligation.binding_from on
    E  基準第105条第1項等    a partner must be named also where its quality is 努力義務
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.models import (
    Contact,
    ContactKind,
    DeadlineRule,
    Filing,
    Notice,
    NoticeKind,
    Review,
    YearClosing,
)
from facilities.models import Facility, FormerAuthority, Obligation, Suspension, TypeCode

DUTY_OF = 2024  # 令和6年4月1日施行
UNSAID = 2026  # the 年度 from which the product is in use, where an authority says nothing
ASKS = {
    NoticeKind.NOT_FILED,
    NoticeKind.NO_PARTNER,
    NoticeKind.REQUIREMENTS_MISSING,
    NoticeKind.CONFIRMATION_DUE,
}


def year_of(day: date) -> int:
    """Return the 年度 of a day, which begins in April."""
    return day.year if day.month > 3 else day.year - 1


def april(year: int) -> date:
    return date(year, 4, 1)


def march(year: int) -> date:
    return date(year + 1, 3, 31)


@dataclass(frozen=True)
class Deadline:
    """What an authority has said about one 年度."""

    usual: date
    bonus: date
    changes: tuple[date, date] | None
    house: str


def deadline(rules: list[DeadlineRule], facility_type: str, year: int) -> Deadline:
    held = [
        rule for rule in rules if rule.first_fiscal_year <= year <= (rule.last_fiscal_year or 9999)
    ]
    own = [rule for rule in held if facility_type in rule.facility_types]
    common = [rule for rule in held if not rule.facility_types]
    found = (own or common or [None])[0]
    if found is None:
        return Deadline(march(year), march(year), (april(year), march(year)), "each")
    usual = found.extended_to or day_of(found.due_month, found.due_day, year) or march(year)
    bonus = day_of(found.bonus_month, found.bonus_day, year) or usual
    windows = {
        "no": None,
        "same_year": (april(year), march(year)),
        "since_last": None,
    }
    changes = windows[found.change_counts]
    if found.change_counts == "since_last":
        before = deadline(rules, facility_type, year - 1).usual
        changes = (before + timedelta(days=1), max(usual, march(year)))
    return Deadline(usual, bonus, changes, found.house)


def day_of(month, day, year) -> date | None:
    if not month:
        return None
    calendar_year = year if month > 3 else year + 1
    return date(calendar_year, month, day or calendar.monthrange(calendar_year, month)[1])


class Home:
    """One home as it was on a day, as far as was known at a time."""

    def __init__(self, facility: Facility, on: date, known_at) -> None:
        self.facility, self.on, self.known_at = facility, on, known_at
        self.rules = list(DeadlineRule.objects.filter(authority=facility.authority_id))
        self.merged = list(Facility.objects.filter(merged_into=facility))
        self.under = list(Facility.objects.filter(counted_under=facility))
        entries = [facility, *self.merged, *self.under]
        # Corrections may be received later than the day; what is known of them counts.
        self.known = [
            filing
            for filing in Filing.objects.filter(facility__in=entries).order_by("pk")
            if filing.recorded_at <= known_at
        ]
        self.by_key = {filing.pk: filing for filing in self.known}
        self.reviews = [
            review
            for review in Review.objects.filter(filing__facility__in=entries).order_by("pk")
            if review.recorded_at <= known_at
        ]
        self.suspensions = list(Suspension.objects.filter(facility=facility))
        self.moves = list(FormerAuthority.objects.filter(facility=facility))
        self.filings = self.received(facility)

    def deadline(self, year: int) -> Deadline:
        return deadline(self.rules, self.facility.facility_type_id, year)

    def received(self, entry: Facility) -> list[Filing]:
        return sorted(
            (
                filing
                for filing in self.known
                if filing.facility_id == entry.pk and filing.received_date <= self.on
            ),
            key=lambda one: (one.received_date, one.recorded_at, one.pk),
        )

    def state(self, filing: Filing, state: str) -> Review | None:
        found = [one for one in self.reviews if one.filing_id == filing.pk and one.state == state]
        return found[0] if found else None

    def decided(self, filing: Filing, state: str) -> bool:
        return self.state(filing, state) is not None

    def undecided(self, filing: Filing) -> bool:
        decided = self.decided(filing, "accepted") or self.decided(filing, "returned")
        return filing.review_required and not decided

    def corrections(self, filing: Filing) -> list[Filing]:
        """Return what came in the place of a filing, step by step."""
        found = [one for one in self.known if one.corrects_id == filing.pk]
        return found + [later for one in found for later in self.corrections(one)]

    def first(self, filing: Filing) -> Filing:
        corrects = self.by_key.get(filing.corrects_id)
        return self.first(corrects) if corrects else filing

    # B, C

    def was_made(self, filing: Filing) -> bool:
        returned = self.state(filing, "returned")
        return not (filing.review_required and returned and returned.form_lacking)

    def stands(self, filing: Filing) -> bool:
        """Return whether no correction of the filing has been made (B)."""
        return not any(self.was_made(later) for later in self.corrections(filing))

    def years_stood_for(self, filing: Filing) -> set[int]:
        if self.first(filing).kind != "change":
            return {filing.fiscal_year}
        return {
            year
            for year in self.years()
            for window in [self.deadline(year).changes]
            if window and window[0] <= filing.received_date <= window[1]
        }

    def filed_under(self, entry: Facility, *, made: bool) -> set[int]:
        return {
            year
            for filing in self.received(entry)
            if self.stands(filing) and self.was_made(filing) == made
            for year in self.years_stood_for(filing)
        }

    # A

    def years(self) -> set[int]:
        return set(range(DUTY_OF, year_of(self.on) + 1))

    def at_work(self, day: date) -> bool:
        """Return whether the home could file on a day with the authority that asks today."""
        moved = any(day < one.until_date <= self.on for one in self.moves)
        idle = any(
            one.start_date <= day and (one.resumed_date is None or day < one.resumed_date)
            for one in self.suspensions
        )
        begun = self.facility.designated_date is None or self.facility.designated_date <= day
        return begun and not idle and not moved

    def known_years(self, filed: set[int]) -> set[int]:
        """Return the 年度 that the office can speak of."""
        said = self.facility.authority.records_from
        if said is not None:
            return {year for year in self.years() if year >= said}
        since = min(UNSAID, year_of(self.on))
        return {year for year in self.years() if year >= min({since} | (filed & self.years()))}

    def day_that_counts(self, year: int, *, claims: bool) -> date | None:
        """Return by when the filing of a 年度 had to come; None where none was asked for."""
        said = self.deadline(year)
        last = max(said.usual, march(year))
        if not (self.at_work(said.usual) or self.at_work(last)):
            return None
        own = said.bonus if claims else said.usual
        return own if self.at_work(own) else last

    def closed_years(self) -> set[int]:
        rows = [
            one
            for one in YearClosing.objects.filter(facility=self.facility)
            if one.recorded_at <= self.known_at
        ]
        undone = {one.reopens_id for one in rows}
        return {one.fiscal_year for one in rows if one.reopens_id is None and one.pk not in undone}

    def house_years(self, treated: str) -> set[int]:
        houses = (TypeCode.NURSING_HOME, TypeCode.MODERATE_FEE_HOME)
        if not (
            self.facility.facility_type_id in houses and self.facility.has_specified_designation
        ):
            return set()
        return {year for year in self.years() if self.deadline(year).house == treated}

    def filed_years(self, *, made: bool) -> set[int]:
        filed = self.filed_under(self.facility, made=made)
        for entry in self.merged:
            filed |= self.filed_under(entry, made=made)
        for entry in self.under:
            filed |= self.filed_under(entry, made=made) & self.house_years("once")
        return filed

    def owed(self) -> dict[int, date]:
        """Return the 年度 whose filing is missing, with the day by which it had to come."""
        filed = self.filed_years(made=True)
        claims = bool(self.counting() and self.counting().claims_bonus)
        answered = filed | self.closed_years() | self.house_years("exempt")
        due = {
            year: self.day_that_counts(year, claims=claims)
            for year in self.known_years(filed) - answered
        }
        return {year: day for year, day in due.items() if day}

    def overdue(self) -> set[int]:
        return {year for year, day in self.owed().items() if self.on > day}

    def late(self) -> set[int]:
        return self.overdue() - self.filed_years(made=False)

    # What the filing that counts says.

    def counting(self) -> Filing | None:
        counting = [
            filing
            for filing in self.filings
            if not filing.review_required or self.decided(filing, "accepted")
            if not any(
                not later.review_required or self.decided(later, "accepted")
                for later in self.corrections(filing)
            )
        ]
        return counting[-1] if counting else None

    def obligation(self) -> Obligation:
        return next(
            one
            for one in Obligation.objects.filter(facility_type=self.facility.facility_type_id)
            if one.valid_from <= self.on <= (one.valid_to or date.max)
        )

    def lacks(self) -> bool:
        filing, asked = self.counting(), self.obligation()
        if filing is None:
            return False
        partners = list(filing.partners.all())
        promised = [
            any(one.consults for one in partners),
            any(one.examines for one in partners),
            any(one.admits for one in partners) or not asked.covers_admission,
        ]
        return not partners or not all(promised)

    def is_breach(self) -> bool:
        """D and E."""
        if not self.lacks():
            return False
        asked = self.obligation()
        if asked.level == "duty":
            return asked.binding_from is not None and self.on >= asked.binding_from
        return not self.counting().partners.exists()

    # What the office waits for.

    def newest_versions(self) -> list[Filing]:
        return [filing for filing in self.filings if not self.corrections(filing)]

    def waiting(self) -> list[Filing]:
        return [filing for filing in self.newest_versions() if self.undecided(filing)]

    def is_resubmitted(self, filing: Filing) -> bool:
        """Return whether what the filing takes the place of was last returned."""
        before = [
            review
            for review in self.reviews
            for about in [self.by_key.get(review.filing_id)]
            if about and about.facility_id == self.facility.pk
            if review.state in ("accepted", "returned")
            and review.recorded_at <= filing.recorded_at
            and (about.fiscal_year == filing.fiscal_year or about.pk == filing.corrects_id)
        ]
        last = max(before, key=lambda one: (one.recorded_at, one.pk), default=None)
        return last is not None and last.state == "returned"

    def is_returned(self) -> bool:
        newest = self.newest_versions()
        return bool(newest) and self.decided(newest[-1], "returned")

    # What was said to the home, and what it said.

    def contacts(self) -> list[Contact]:
        rows = [
            one
            for one in Contact.objects.filter(facility=self.facility)
            if one.recorded_at <= self.known_at
        ]
        undone = {one.corrects_id for one in rows}
        held = [one for one in rows if one.pk not in undone and one.contact_date <= self.on]
        return sorted(held, key=lambda one: (one.contact_date, one.pk))

    def letters(self) -> list[Notice]:
        held = [
            one
            for one in Notice.objects.filter(facility=self.facility)
            if one.kind in ASKS and one.notice_date <= self.on and one.issued_at <= self.known_at
        ]
        return sorted(held, key=lambda one: (one.notice_date, one.pk))

    def a_year_ago(self) -> date:
        try:
            return self.on.replace(year=self.on.year - 1)
        except ValueError:
            return date(self.on.year - 1, 2, 28)

    def was_guided(self) -> bool:
        days = [one.contact_date for one in self.contacts()]
        days += [one.notice_date for one in self.letters()]
        return any(day > self.a_year_ago() for day in days)

    def reply_is_late(self) -> bool:
        if not self.letters():
            return False
        letter = self.letters()[-1]
        if letter.reply_due_date is None or letter.reply_due_date >= self.on:
            return False
        replied = any(
            one.notice_id == letter.pk and one.kind == ContactKind.REPLY for one in self.contacts()
        )
        return not replied and not any(
            filing.received_date >= letter.notice_date for filing in self.filings
        )

    def contact_is_due(self) -> bool:
        if not self.contacts():
            return False
        newest = self.contacts()[-1]
        days = [day for day in (newest.promised_date, newest.next_contact_date) if day]
        return bool(days) and min(days) <= self.on

    def plan(self) -> str:
        """Return none, open or due: what the filing that counts promises."""
        filing = self.counting()
        if filing is None:
            return "none"
        if filing.planned_month:
            month = (filing.planned_month.year, filing.planned_month.month)
            return "due" if month < (self.on.year, self.on.month) else "open"
        if filing.stage == "expected":
            return "due" if march(filing.fiscal_year) < self.on else "open"
        return "open" if filing.stage in ("to_consult", "consulting") else "none"

    def confirmed_long_ago(self) -> bool:
        filing = self.counting()
        if filing is None or not filing.partners.exists():
            return False
        return (filing.confirmed_date or filing.received_date) < self.a_year_ago()

    def next_action(self) -> str:
        """Return what the office does next, the most urgent first."""
        waiting = self.waiting()
        answers = [
            (any(map(self.is_resubmitted, waiting)), "review_again"),
            (bool(waiting), "review"),
            (bool(self.late()), "demand_filing"),
            (self.is_returned(), "await_correction"),
            (self.contact_is_due(), "contact_again"),
            (self.lacks() and self.reply_is_late(), "remind"),
            (self.lacks() and self.plan() == "due", "follow_plan"),
            (self.is_breach(), "standard_breach"),
            (self.lacks() and self.plan() == "none" and not self.was_guided(), "guide"),
            (self.confirmed_long_ago(), "ask_confirmation"),
            (bool(self.owed()), "await_filing"),
            (self.lacks() and self.plan() != "none", "await_plan"),
            (self.lacks(), "await_answer"),
            (True, "nothing"),
        ]
        return next(action for holds, action in answers if holds)

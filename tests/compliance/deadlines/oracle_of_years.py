"""The law of the yearly filing, stated once more, in another form.

Nothing here knows of SQL, masks or rules of the product. What a home has done is a list of events;
each sentence of the law is a set of 年度, of filings or of days, taken from what is stored. The
tests compare it with what the lists compute.

    A  基準第28条第2項等     一年に一回以上、確認し、届け出なければならない
    B  行政手続法第37条      届出は、形式上の要件に適合して到達したときに、されたものとする
    C  同条 (反対解釈)       形式を欠くものは、されたことにならない
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.deadlines.models import DeadlineRule, YearClosing
from compliance.filings.models import Filing, Review
from facilities.models import Facility, FormerAuthority, Suspension, TypeCode

DUTY_OF = 2024  # 令和6年4月1日施行
UNSAID = date(
    2026, 4, 1
)  # the day from which the product is in use, where an authority says nothing


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


class HomeYears:
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
            return {year for year in self.years() if self.lies_after(year, said)}
        # Of a day before the product was in use, its own 年度 is asked.
        since = UNSAID if year_of(UNSAID) <= year_of(self.on) else april(year_of(self.on))
        spoken = {year for year in self.years() if self.lies_after(year, since)}
        return spoken | {
            year for year in self.years() if year >= min(filed & self.years(), default=9999)
        }

    def lies_after(self, year: int, begun: date) -> bool:
        """Return whether all by which a 年度 is judged comes after the records have begun."""
        said = self.deadline(year)
        return march(year) >= begun and min(said.usual, said.bonus) >= begun

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

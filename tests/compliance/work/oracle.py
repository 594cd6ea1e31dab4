"""The law of the next action, stated once more, in another form; the years are beside it.

D  基準第28条第1項等     要件; 経過措置 is over from Obligation.binding_from on
E  基準第105条第1項等    a partner must be named also where its quality is 努力義務
"""

from datetime import date

from compliance.correspondence.models import Contact, ContactKind, Notice, NoticeKind
from compliance.filings.models import Filing
from facilities.models import Obligation
from tests.compliance.deadlines.oracle_of_years import HomeYears, march

ASKS = {
    NoticeKind.NOT_FILED,
    NoticeKind.NO_PARTNER,
    NoticeKind.REQUIREMENTS_MISSING,
    NoticeKind.CONFIRMATION_DUE,
}


class Home(HomeYears):
    """One home as it was on a day, as far as was known at a time."""

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

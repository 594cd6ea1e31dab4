"""One row of the list of facilities: what was gathered for it, and how it is put in words."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models

from common.japanese import fiscal_year_label, wareki
from compliance.correspondence.models import Contact, Notice
from compliance.deadlines.open_years import OpenYears
from compliance.deadlines.year_words import UNFILED, UNFILED_OPEN
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import Standing
from compliance.register.due_days import DueDay, end_of_plan
from compliance.rule.classification import Category, missing
from compliance.rule.publication import mark_of
from compliance.work.next_action import NextAction
from facilities.models import Facility, Obligation, OfficeNote

# Next actions of which one asks: for which 年度?
ABOUT_YEARS = (NextAction.DEMAND_FILING, NextAction.AWAIT_FILING)
# As a narrow column says it; the words in full stand in a column of their own.
SHORT = {
    Category.MET: "充足",
    Category.PARTLY_MET: "一部充足",
    Category.UNMET: "未充足",
}


class ThisYear(models.TextChoices):
    """今年度の届出の状態."""

    FILED = "filed", "届出あり"
    OPEN = "open", UNFILED_OPEN
    LATE = "late", f"{UNFILED}（期限超過）"
    NOT_ASKED = "not_asked", "届出不要"


@dataclass(frozen=True, kw_only=True)
class FacilityRow:
    """One facility: the filing that counts, its partners, and what is to be done next.

    What no column asks for is left out; it is read for many rows at once.
    """

    facility: Facility
    standing: Standing
    filing: Filing | None = None
    partners: list[FiledPartner] = field(default_factory=list)
    next_action: NextAction | None = None
    years: OpenYears = field(default_factory=OpenYears)
    year_filing: ThisYear | None = None
    filing_due: date | None = None
    # By when the next action is due.
    days: list[DueDay] = field(default_factory=list)
    contact: Contact | None = None
    last_letter: Notice | None = None
    obligation: Obligation | None = None
    note: OfficeNote | None = None

    @property
    def pk(self) -> int:
        """Return the key of the facility, by which a page is put in order and rows are ticked."""
        return self.facility.pk

    @property
    def name(self) -> str:
        """Return what the facility is called."""
        return self.facility.name

    @property
    def latest_filing(self) -> str:
        """Return the filing that counts, in words."""
        filing = self.filing
        return f"{wareki(filing.received_date)} {filing.get_kind_display()}" if filing else ""

    @property
    def partner_names(self) -> str:
        """Return the partners by name alone."""
        return "、".join(partner.name for partner in self.partners)

    @property
    def partner_texts(self) -> str:
        """Return the partners with what each promises."""
        return "、".join(map(partner_text, self.partners))

    @property
    def mark(self) -> str:
        """Return ①–④."""
        return mark_of(self.standing.category).label

    @property
    def short_state(self) -> str:
        """Return the category in a few letters."""
        category = self.standing.category
        return SHORT.get(category, category.label)

    @property
    def lacking(self) -> str:
        """Return what the facility that has filed still lacks."""
        lacking = missing(self.standing.facts) if self.standing.filing_id else []
        return "、".join(requirement.label for requirement in lacking)

    @property
    def action(self) -> str:
        """Return what is to be done next, and for which 年度 a filing is missing."""
        action = self.next_action
        if action is None:
            return ""
        named = self.years.late if action == NextAction.DEMAND_FILING else self.years.owed
        words = "、".join(map(fiscal_year_label, named))
        return f"{action.label}　{words}" if words and action in ABOUT_YEARS else action.label

    @property
    def action_day(self) -> date | None:
        """Return by when the next action is due."""
        return min((one.day for one in self.days), default=None)

    @property
    def plan_day(self) -> date | None:
        """Return the last day of what the filing promises."""
        return end_of_plan(self.filing) if self.filing else None

    @property
    def letter(self) -> str:
        """Return the newest letter, in words."""
        letter = self.last_letter
        return f"{wareki(letter.notice_date)} {letter.get_kind_display()}" if letter else ""

    @property
    def person_in_charge(self) -> str:
        """Return who of the office is in charge, by name."""
        person = self.note.person_in_charge if self.note else None
        return str(person or "")

    def __str__(self) -> str:
        return self.name


def partner_text(partner: FiledPartner) -> str:
    """Return a partner with what it promises: 〇〇病院（ⅰ・ⅱ・ⅲ）."""
    promises = {"ⅰ": partner.consults, "ⅱ": partner.examines, "ⅲ": partner.admits}
    marks = "・".join(mark for mark, promised in promises.items() if promised)
    return f"{partner.name}（{marks or '要件なし'}）"

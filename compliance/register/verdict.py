"""結論: what is said of a facility first: how it stands, what it lacks, by when, what comes."""

from dataclasses import dataclass
from datetime import date

from common.japanese import wareki
from compliance.deadlines.open_years import OpenYear
from compliance.register.due_days import DueDay, due_in_words, of_action
from compliance.register.facility_file import FacilityRecord
from compliance.rule.ahead import ahead_of, how_far, lacking_in_words
from compliance.rule.classification import Category

TONES = {
    Category.MET: "ok",
    Category.NO_PARTNER: "error",
    Category.UNDER_REVIEW: "info",
    Category.RETURNED: "info",
}


@dataclass(frozen=True, kw_only=True)
class FacilityVerdict:
    """What the head of a facility's page says: its tone, and each answer in words."""

    tone: str
    lacking: str
    ahead: str
    owed: list[str]
    action_days: list[str]


def verdict_of(record: FacilityRecord, days: list[DueDay], *, on: date) -> FacilityVerdict:
    """Return what is said first of a facility on a day."""
    breach = record.work.late or record.work.breach
    return FacilityVerdict(
        tone="error" if breach else TONES.get(record.category, "warning"),
        lacking=lacking_in_words(record.category, record.lacking),
        ahead=ahead_of(record.category, record.obligation, on=on) if record.is_counted else "",
        owed=[_in_words_of_year(year, on=on) for year in record.years],
        action_days=[due_in_words(one, on=on) for one in of_action(days, record.next_action)],
    )


def _in_words_of_year(year: OpenYear, *, on: date) -> str:
    due = f"届出期限 {wareki(year.due)}、{how_far(year.due, on=on)}"
    return f"{year.label}（{year.state.label}。{due}）"

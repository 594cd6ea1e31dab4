"""結論: what is said of a facility first: how it stands, what it lacks, by when, what comes."""

from dataclasses import dataclass
from datetime import date

from common.japanese import wareki
from compliance.deadlines.open_years import OpenYear
from compliance.register.due_days import DueDay, due_in_words, how_far, of_action
from compliance.register.facility_file import FacilityRecord
from compliance.rule.classification import Category, Requirement
from compliance.rule.obligations import GuidanceFinding, end_of_transition, finding_of
from facilities.models import Obligation

PENDING = (Category.NOT_FILED, Category.UNDER_REVIEW, Category.RETURNED)
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
        lacking=what_is_lacking(record),
        ahead=what_lies_ahead(record, on=on),
        owed=[_in_words_of_year(year, on=on) for year in record.years],
        action_days=[due_in_words(one, on=on) for one in of_action(days, record.next_action)],
    )


def _in_words_of_year(year: OpenYear, *, on: date) -> str:
    due = f"届出期限 {wareki(year.due)}、{how_far(year.due, on=on)}"
    return f"{year.label}（{year.state.label}。{due}）"


def what_is_lacking(record: FacilityRecord) -> str:
    """Return in words which of the requirements the filing that counts leaves unmet."""
    if record.category in PENDING:
        return "未判定（数える届出がありません）"
    if not record.lacking:
        return "なし"
    named = "、".join(map(_in_words, record.lacking))
    without = record.category == Category.NO_PARTNER
    return f"{named}{'（協力医療機関の定めがありません）' if without else ''}"


def _in_words(requirement: Requirement) -> str:
    limited = "（病院に限る。）" if requirement == Requirement.ADMISSION else ""
    return f"{requirement.label}{limited}"


def what_lies_ahead(record: FacilityRecord, *, on: date) -> str:
    """Return what the end of the transition means for the facility; empty where nothing is known.

    Should nothing more be filed by then: the category is asked for the finding of that day.
    """
    law = record.obligation
    if law is None or not record.is_counted:
        return ""
    if law.level == Obligation.Level.EFFORT:
        return _of_effort(record, law, on=on)
    if law.binding_from is None or (law.valid_to and law.valid_to < law.binding_from):
        return ""
    if on >= law.binding_from:
        return _of_bound(record, law, law.binding_from)
    return _of_transition(record, law, law.binding_from, on=on)


def _of_effort(record: FacilityRecord, law: Obligation, *, on: date) -> str:
    day = end_of_transition(Obligation.objects.in_force(on=on))
    since = f"{wareki(day)}以後も" if day and on < day else ""
    said = f"要件を満たすことは、{since}努力義務のままです。"
    if record.category == Category.NO_PARTNER:
        said += f"協力医療機関を定めること自体は、経過措置のない義務です（{law.cites_partner}）。"
    return said


def _of_bound(record: FacilityRecord, law: Obligation, day: date) -> str:
    said = f"要件を満たすことは、{wareki(day)}から義務です（{law.cites_requirements}）。"
    if record.category in PENDING:
        return said
    return said + ("満たしています。" if record.category == Category.MET else "基準違反です。")


def _of_transition(record: FacilityRecord, law: Obligation, day: date, *, on: date) -> str:
    starts = f"{wareki(day)}（{how_far(day, on=on)}）"
    if finding_of(record.category, obligation=law, on=day) == GuidanceFinding.STANDARD_BREACH:
        breach = f"基準違反（義務違反）となります（{law.cites_requirements}）。"
        return f"このままでは、{starts}から{breach}"
    said = f"{starts}から、要件を満たすことが義務となります（{law.cites_requirements}）。"
    if record.category in PENDING:
        return said + "数える届出がないため、満たすかどうかは未判定です。"
    return said + "現在の届出のままで満たします。"

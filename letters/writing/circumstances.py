"""The occasion of one letter: everything that the choice of its words looks at."""

from datetime import date

from compliance.correspondence.models import NoticeKind
from compliance.deadlines.models import DeadlineRule
from compliance.rule.classification import Requirement
from facilities.models import HOUSES
from letters.writing.addressing import USERS
from letters.writing.facts import ABOUT_A_YEAR, KnownFacts
from letters.writing.occasion import Occasion
from letters.writing.occasions import Case


def occasion_of(
    case: Case,
    known: KnownFacts,
    *,
    kind: NoticeKind,
    earlier: date | None,
    replaces: bool,
    replies: bool,
    has_candidates: bool,
) -> Occasion:
    """Return what the choice of words looks at; earlier: the day of an earlier letter."""
    seen = case.occasion(again=False, replaces=replaces)
    nobody = case.filing is not None and not case.partners
    return Occasion(
        is_duty=seen.is_duty,
        binds=seen.binds,
        late=bool(known.years_owed),
        never_filed=case.filing is None,
        lacks=seen.lacks,
        again=earlier is not None and not known.came_since(earlier),
        replaces=replaces,
        filed_since=earlier is not None and kind not in ABOUT_A_YEAR and known.filed_since(earlier),
        returned=known.returned is not None,
        unrecorded=known.records_from is not None and case.filing is None,
        confirmed=case.filing is not None and case.filing.confirmed_date is not None,
        nobody=nobody,
        plans=_plans_too_late(case, known),
        # Where the law asks for effort, to have a partner is a duty all the same.
        breach=(seen.binds and seen.lacks) if seen.is_duty else nobody,
        replies=replies,
        in_time=is_in_time(kind, case, known),
        lacks_examination=Requirement.EXAMINATION in case.lacking,
        lacks_admission=Requirement.ADMISSION in case.lacking,
        candidates=has_candidates,
        **_of_the_type(case),
        **_of_the_rule(case, case.rule),
    )


def is_in_time(kind: NoticeKind, case: Case, known: KnownFacts) -> bool:
    """Return whether the filing that is asked for may still come by its deadline."""
    return not known.years_owed and not known.returned and case.on <= case.asks_for(kind)[1]


def _of_the_type(case: Case) -> dict[str, bool]:
    code, obligation = case.facility.facility_type_id, case.obligation
    return {
        "house": code in HOUSES,
        "users": code in USERS,
        "basis": bool(obligation.transition_basis),
        "posting": bool(obligation.posting_article),
        "infection_cited": bool(obligation.infection_article),
    }


def _of_the_rule(case: Case, rule: DeadlineRule | None) -> dict[str, bool]:
    if rule is None:
        return {}
    house = case.facility.facility_type_id in HOUSES and case.facility.has_specified_designation
    return {
        "channels": bool(rule.channels),
        "unchanged": not rule.attach_unchanged and case.filing is not None,
        "once": house and rule.house == DeadlineRule.House.ONCE,
        "bonus": bool(rule.bonus_note),
    }


def _plans_too_late(case: Case, known: KnownFacts) -> bool:
    """Return whether a promise that is still open falls after the transition."""
    binding, promised = case.obligation.binding_from, known.promised_month
    return bool(binding and promised and promised >= max(binding, case.on.replace(day=1)))

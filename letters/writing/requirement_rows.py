"""The table of requirements in a letter: what is asked, what was filed, and how it counts."""

from compliance.filings.models import FiledPartner
from compliance.rule.classification import Requirement
from facilities.models import Obligation, TypeCode
from letters.writing.fixed_words import said
from letters.writing.letter import RequirementRow
from letters.writing.occasions import Case
from medical_partners.models import InstitutionKind

# 居住系の３種は「利用者」、施設は「入所者」（各基準省令）。
USERS = (
    TypeCode.SPECIFIED_FACILITY,
    TypeCode.COMMUNITY_SPECIFIED_FACILITY,
    TypeCode.GROUP_HOME,
)
PROMISES = {
    Requirement.CONSULTATION: "consults",
    Requirement.EXAMINATION: "examines",
    Requirement.ADMISSION: "admits",
}


def person_of(case: Case) -> str:
    """Return what the ordinance of the facility's type calls those who live there."""
    return "利用者" if case.facility.facility_type_id in USERS else "入所者"


def asked(obligation: Obligation) -> list[Requirement]:
    """Return the requirements that an obligation covers."""
    covers = {
        Requirement.CONSULTATION: obligation.covers_consultation,
        Requirement.EXAMINATION: obligation.covers_examination,
        Requirement.ADMISSION: obligation.covers_admission,
    }
    return [requirement for requirement, wanted in covers.items() if wanted]


def rows_of(case: Case) -> tuple[RequirementRow, ...]:
    """Return a row for each requirement that is asked of the type."""
    return tuple(_row(requirement, case) for requirement in asked(case.obligation))


def _row(requirement: Requirement, case: Case) -> RequirementRow:
    promising = [one.name for one in case.partners if getattr(one, PROMISES[requirement])]
    lacks = requirement in case.lacking
    return RequirementRow(
        requirement=said(f"points.requirements.{requirement}", {"入所者": person_of(case)}),
        filed="、".join(promising) or _why_not(requirement, case),
        judgement=said(f"points.requirements.{'lacks' if lacks else 'meets'}"),
    )


def _why_not(requirement: Requirement, case: Case) -> str:
    if not case.partners:
        return said("points.requirements.nobody")
    if requirement == Requirement.ADMISSION:
        claimed = [one for one in case.partners if one.claims_admission and not one.admits]
        if claimed:
            named = {"病院でない医療機関": _named(claimed)}
            return said("points.requirements.no_hospital", named)
    return said("points.requirements.unstated")


def _named(partners: list[FiledPartner]) -> str:
    names = [
        f"{one.name}（{InstitutionKind(one.institution_kind).label}）"
        if one.institution_kind != InstitutionKind.UNKNOWN
        else one.name
        for one in partners
    ]
    return "、".join(names)

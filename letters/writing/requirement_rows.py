"""The table of requirements in a letter: what is asked, what was filed, and how it counts."""

from compliance.filings.models import FiledPartner
from compliance.rule.classification import Requirement
from facilities.models import Obligation, TypeCode
from letters.writing.letter import RequirementRow
from letters.writing.occasions import Case
from letters.writing.wording import Voice
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


def asked(obligation: Obligation) -> list[Requirement]:
    """Return the requirements that an obligation covers."""
    covers = {
        Requirement.CONSULTATION: obligation.covers_consultation,
        Requirement.EXAMINATION: obligation.covers_examination,
        Requirement.ADMISSION: obligation.covers_admission,
    }
    return [requirement for requirement, wanted in covers.items() if wanted]


def requirement_rows(case: Case, voice: Voice) -> tuple[RequirementRow, ...]:
    """Return a row for each requirement that is asked of the type."""
    return tuple(_row(requirement, case, voice) for requirement in asked(case.obligation))


def _row(requirement: Requirement, case: Case, voice: Voice) -> RequirementRow:
    promising = [one.name for one in case.partners if getattr(one, PROMISES[requirement])]
    lacks = requirement in case.lacking
    return RequirementRow(
        requirement=voice.line(f"requirement_{requirement}"),
        filed="、".join(promising) or _why_not(requirement, case, voice),
        judgement=voice.line("requirement_lacks" if lacks else "requirement_meets"),
    )


def _why_not(requirement: Requirement, case: Case, voice: Voice) -> str:
    if not case.partners:
        return voice.line("requirement_nobody")
    if requirement == Requirement.ADMISSION:
        claimed = [one for one in case.partners if one.claims_admission and not one.admits]
        if claimed:
            named = {"病院でない医療機関": _named(claimed)}
            return voice.line("requirement_no_hospital", named)
    return voice.line("requirement_unstated")


def _named(partners: list[FiledPartner]) -> str:
    names = [
        f"{one.name}（{InstitutionKind(one.institution_kind).label}）"
        if one.institution_kind != InstitutionKind.UNKNOWN
        else one.name
        for one in partners
    ]
    return "、".join(names)

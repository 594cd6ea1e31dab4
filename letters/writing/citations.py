"""What a letter cites: the article of the standard, its 号, and the office's own 条例."""

import re
from collections.abc import Sequence

from compliance.rule.classification import Requirement
from compliance.rule.obligations import GuidanceFinding, article_of
from compliance.settings.articles import own_ordinance
from facilities.models import Clause, Obligation
from letters.writing.occasions import Case
from letters.writing.wording import STANDARD, Voice, Words

_SINGLE_DIGIT = re.compile(r"(?<![0-9.])[0-9](?![0-9.])")
ITEMS = {
    Requirement.CONSULTATION: "item_consultation",
    Requirement.EXAMINATION: "item_examination",
    Requirement.ADMISSION: "item_admission",
}


def in_letters(text: str) -> str:
    """Return a text with single digits in full width, as letters write numbers."""
    return _SINGLE_DIGIT.sub(lambda found: chr(ord(found[0]) + 0xFEE0), text)


def joined(names: Sequence[str], words: Words = STANDARD) -> str:
    """Return names as a sentence joins them: Ａ、Ｂ及びＣ."""
    conjunction = Voice(words=words).line("conjunction")
    return conjunction.join(filter(None, ["、".join(names[:-1]), *names[-1:]]))


def named_requirements(requirements: Sequence[Requirement], words: Words = STANDARD) -> str:
    """Return requirements as a sentence names them: 第１号（ⅰ 相談）及び第２号（ⅱ 診療）."""
    voice = Voice(words=words)
    return joined([f"{voice.line(ITEMS[one])}（{one.label}）" for one in requirements], words)


def filing_basis(case: Case) -> list[str]:
    """Return what the yearly filing rests on."""
    article = article_of(GuidanceFinding.FILING_BREACH, obligation=case.obligation)
    return _lines(case, article, _own(case, Clause.FILING))


def requirements_basis(case: Case) -> list[str]:
    """Return what the requirements, or without a partner the 定め, rest on."""
    obligation = case.obligation
    if obligation.level == Obligation.Level.DUTY:
        clause = Clause.REQUIREMENTS if case.partners else Clause.PARTNER
        return _lines(case, f"{obligation.cited(clause)}{_items(case)}", _own(case, clause))
    if case.partners:
        effort = _note(case, "basis_effort")
        own = _own(case, Clause.REQUIREMENTS)
        article = f"{obligation.cites_requirements}{_items(case)}{effort}"
        return _lines(case, article, f"{own}{effort}" if own else "")
    return _without_partner(case)


def _without_partner(case: Case) -> list[str]:
    """Return both, because the first 項 is a duty where the second asks for effort."""
    duty, effort = _note(case, "basis_partner"), _note(case, "basis_effort")
    obligation = case.obligation
    articles = f"{obligation.cites_partner}{duty}、{obligation.cites_requirements}{effort}"
    own = case.office.settings.ordinances.get(case.facility.facility_type_id, {})
    if not own.get("name"):
        return _lines(case, articles, "")
    ours = f"{own['name']}{own.get(Clause.PARTNER, '')}{duty}"
    if own.get(Clause.REQUIREMENTS):
        ours += f"、{own[Clause.REQUIREMENTS]}{effort}"
    return _lines(case, articles, ours)


def _items(case: Case) -> str:
    """Return the 号 that are lacking; none where the 項 itself has not been read."""
    read = case.obligation.stated(Clause.REQUIREMENTS)[1]
    if not read or not case.partners:
        return ""
    voice = Voice(words=case.office.words)
    return joined([voice.line(ITEMS[one]) for one in case.lacking], case.office.words)


def _note(case: Case, part: str) -> str:
    return Voice(words=case.office.words).line(part)


def _own(case: Case, clause: Clause) -> str:
    return own_ordinance(case.office.settings, case.facility.facility_type_id, clause)


def _lines(case: Case, article: str, own: str) -> list[str]:
    lines = (f"{case.obligation.ordinance}{article}", own)
    return [in_letters(line) for line in lines if line]

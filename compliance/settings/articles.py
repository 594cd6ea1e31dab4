"""The articles that an office has read itself: they stand before those of the reference data."""

from copy import copy

from compliance.settings.models import LetterSettings
from facilities.models import Clause, Obligation

# Where the article of a clause stands, and whether it was read.
FIELDS = {
    Clause.PARTNER: "partner_article",
    Clause.REQUIREMENTS: "article",
    Clause.FILING: "filing_article",
}


def as_read_by(settings: LetterSettings | None, obligation: Obligation) -> Obligation:
    """Return an obligation with the articles that an office has confirmed or replaced."""
    own = settings.articles.get(obligation.facility_type_id, {}) if settings else {}
    if not own:
        return obligation
    read = copy(obligation)
    for clause, text in own.items():
        name = FIELDS[Clause(clause)]
        setattr(read, name, text)
        setattr(read, f"{name}_confirmed", True)
    return read


def own_ordinance(settings: LetterSettings, facility_type: str, clause: Clause) -> str:
    """Return the office's own 条例 with its article for a clause; empty where none is stated."""
    own = settings.ordinances.get(facility_type, {})
    return f"{own['name']}{own.get(clause, '')}" if own.get("name") else ""


def doubts(settings: LetterSettings | None, obligation: Obligation) -> list[Clause]:
    """Return the clauses whose article neither the office nor the reference data has confirmed."""
    return as_read_by(settings, obligation).doubtful()

"""Which medical institutions may be one and the same."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from medical_partners.models import (
    InstitutionDecision,
    MedicalInstitution,
    MedicalInstitutionQuerySet,
)

# The public lists give every institution a code: more of one name are branches, not doubles.
AT_MOST_ALIKE = 4


@dataclass(frozen=True, kw_only=True)
class Suspicion:
    """Two institutions of one name in one prefecture; the one to be kept stands first."""

    kept: MedicalInstitution
    merged: MedicalInstitution


def suspected(institutions: MedicalInstitutionQuerySet) -> list[Suspicion]:
    """Return the pairs of one name of which at least one was entered from a filing; 3 queries.

    Pairs about which somebody has decided are left out. Two rows of the public lists are two
    institutions: each has a code of its own.
    """
    current = institutions.current()
    entered = current.exclude(registered_by=None).values_list("prefecture", "match_key")
    names = {name for _, name in entered}
    groups: dict[tuple[str, str], list[MedicalInstitution]] = defaultdict(list)
    for institution in current.filter(match_key__in=names).select_related("municipality"):
        groups[institution.prefecture_id, institution.match_key].append(institution)
    decided = set(InstitutionDecision.objects.values_list("first", "second"))
    return [
        Suspicion(kept=kept, merged=merged)
        for key in sorted(groups)
        for kept, merged in combinations(sorted(groups[key], key=_public_first), 2)
        if merged.registered_by_id
        and len(groups[key]) <= AT_MOST_ALIKE
        and (min(kept.pk, merged.pk), max(kept.pk, merged.pk)) not in decided
    ]


def _public_first(institution: MedicalInstitution) -> tuple[bool, bool, int]:
    return institution.registered_by_id is not None, institution.code is None, institution.pk

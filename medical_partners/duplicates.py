"""Which medical institutions may be one and the same."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import QuerySet

from common.search import loose_text
from medical_partners.models import (
    InstitutionDecision,
    MedicalInstitution,
    MedicalInstitutionQuerySet,
)

# The public lists give every institution a code: more of one name are branches, not doubles.
AT_MOST_ALIKE = 4


@dataclass(frozen=True, kw_only=True)
class InstitutionSuspicion:
    """Two institutions of like names in one prefecture; the one to be kept stands first."""

    kept: MedicalInstitution
    merged: MedicalInstitution

    @property
    def same_name(self) -> bool:
        """Return whether the names are the same, and not only alike."""
        return self.kept.match_key == self.merged.match_key


def suspected(institutions: MedicalInstitutionQuerySet) -> list[InstitutionSuspicion]:
    """Return the pairs of like names of which at least one was entered from a filing; 3 queries.

    Pairs about which somebody has decided are left out. Two rows of the public lists are two
    institutions: each has a code of its own.
    """
    unmerged: QuerySet[MedicalInstitution] = institutions.current()
    current = unmerged.annotate(loose=loose_text("match_key"))
    entered = set(current.exclude(registered_by=None).values_list("prefecture", "loose"))
    groups: dict[tuple[str, str], list[MedicalInstitution]] = defaultdict(list)
    for institution in current.filter(
        prefecture__in={prefecture for prefecture, _ in entered},
        loose__in={name for _, name in entered},
    ).select_related("municipality"):
        groups[institution.prefecture_id, institution.loose].append(institution)
    decided = set(InstitutionDecision.objects.values_list("first", "second"))
    return [
        InstitutionSuspicion(kept=kept, merged=merged)
        for key in sorted(groups)
        for kept, merged in combinations(sorted(groups[key], key=_public_first), 2)
        if merged.registered_by_id
        and len(groups[key]) <= AT_MOST_ALIKE
        and (min(kept.pk, merged.pk), max(kept.pk, merged.pk)) not in decided
    ]


def _public_first(institution: MedicalInstitution) -> tuple[bool, bool, int]:
    return institution.registered_by_id is not None, institution.code is None, institution.pk

"""What the partners of an invented filing promise, so that together they give a category."""

from dataclasses import dataclass, replace
from random import Random

from compliance.rule.classification import Category
from medical_partners.models import InstitutionKind, MedicalInstitution

# 診療所が要件ⅲを記載する割合。数えない（基準第28条第1項）。
_CLINIC_CLAIMS_ADMISSION = 0.03
_ALSO_PROMISES = 0.5


@dataclass(frozen=True, kw_only=True)
class InventedPromise:
    """What one institution of a filing promises, and whether it claims ⅲ in vain."""

    institution: MedicalInstitution
    consults: bool = False
    examines: bool = False
    admits: bool = False
    claims_in_vain: bool = False


def promises(
    category: Category,
    institutions: list[MedicalInstitution],
    chance: Random,
    *,
    must_admit: bool,
) -> list[InventedPromise]:
    """Return a promise of each institution; the first one is a hospital."""
    if category == Category.NO_PARTNER:
        return []
    union = _union(category, chance, must_admit=must_admit)
    made = [InventedPromise(institution=institution) for institution in institutions]
    made[0] = replace(made[0], admits="admits" in union)
    consulting = _keepers("consults" in union, len(made), chance)
    examining = _keepers("examines" in union, len(made), chance)
    return [
        replace(
            one,
            consults=place in consulting,
            examines=place in examining,
            claims_in_vain=_claims_in_vain(one, chance),
        )
        for place, one in enumerate(made)
    ]


def _keepers(promised: bool, count: int, chance: Random) -> set[int]:
    """Return the places of those who promise something: one of them surely, if it is promised."""
    if not promised:
        return set()
    others = {place for place in range(count) if chance.random() < _ALSO_PROMISES}
    return others | {chance.randrange(count)}


def _union(category: Category, chance: Random, *, must_admit: bool) -> set[str]:
    """Return what the partners promise together."""
    if category == Category.MET:
        admits = must_admit or chance.random() < 0.6
        return {"consults", "examines", "admits"} if admits else {"consults", "examines"}
    if category == Category.PARTLY_MET:
        return set(chance.choice(_PARTS_OF_DUTY if must_admit else _PARTS_OF_EFFORT))
    # 努力義務では、要件ⅲのみを満たしても③となる。
    return {"admits"} if not must_admit and chance.random() < 0.3 else set()


_PARTS_OF_EFFORT = (("consults",), ("consults", "admits"), ("examines",))
_PARTS_OF_DUTY = (
    ("consults",),
    ("consults", "examines"),
    ("consults", "admits"),
    ("examines", "admits"),
    ("admits",),
)


def _claims_in_vain(promise: InventedPromise, chance: Random) -> bool:
    is_hospital = promise.institution.kind == InstitutionKind.HOSPITAL
    return not is_hospital and chance.random() < _CLINIC_CLAIMS_ADMISSION

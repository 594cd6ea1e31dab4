"""What the beds and the name of an institution say about its kind."""

import re
import unicodedata

from medical_partners.models import InstitutionKind

# 医療法第1条の5: 病院は20人以上、有床診療所は19人以下の患者を入院させる施設を有するもの。
HOSPITAL_BEDS = 20
_BEDS = re.compile(r"(\d+)\s*床?\s*$")
_CLINIC_WORDS = ("クリニック", "診療所", "医院")


def read_beds(text: str) -> int | None:
    """Return the beds of a text like 一般　　551／療養　　40; None where no ward has a number."""
    wards = [ward for ward in unicodedata.normalize("NFKC", text).split("/") if ward.strip()]
    numbers = [int(found[1]) for ward in wards if (found := _BEDS.search(ward))]
    return None if wards and not numbers else sum(numbers)


def kind_of(beds: int | None, name: str) -> InstitutionKind:
    """Return the kind by 医療法第1条の5; by the name where the number of beds is unknown."""
    if beds is None:
        hospital = name.endswith("病院")
        return InstitutionKind.HOSPITAL if hospital else InstitutionKind.CLINIC_WITH_BEDS
    if beds >= HOSPITAL_BEDS:
        return InstitutionKind.HOSPITAL
    return InstitutionKind.CLINIC_WITH_BEDS if beds else InstitutionKind.CLINIC


def contradicts(kind: InstitutionKind, name: str) -> bool:
    """Return whether a name says the opposite of the kind that the beds give."""
    if kind != InstitutionKind.HOSPITAL:
        return name.endswith("病院")
    # 「病院附属○○クリニック」 is a clinic by its name, 「○○医院附属病院」 is not.
    return name.endswith(_CLINIC_WORDS) or (
        "病院" not in name and any(word in name for word in _CLINIC_WORDS)
    )

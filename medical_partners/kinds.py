"""What the beds and the name of an institution say about its kind."""

import re
import unicodedata
from dataclasses import dataclass

from medical_partners.models import InstitutionKind

# 医療法第1条の5: 病院は20人以上、有床診療所は19人以下の患者を入院させる施設を有するもの。
HOSPITAL_BEDS = 20
_BEDS = re.compile(r"(\d+)\s*(?:床)?\s*$")
_CLINIC_WORDS = ("クリニック", "診療所", "医院")


@dataclass(frozen=True, kw_only=True)
class Beds:
    """The beds that a text states: their number, or that there are some."""

    total: int | None
    some: bool


def read_beds(text: str) -> Beds:
    """Return the beds of a text like 一般　　551／療養　　40; without numbers they are unknown."""
    parts = [
        part for part in re.split(r"[/／]", unicodedata.normalize("NFKC", text)) if part.strip()
    ]
    found = [_BEDS.search(part) for part in parts]
    counted = [int(match[1]) for match in found if match]
    if not parts:
        return Beds(total=0, some=False)
    return Beds(total=sum(counted) if counted else None, some=not counted or sum(counted) > 0)


def kind_of(beds: Beds, name: str) -> InstitutionKind:
    """Return the kind by 医療法第1条の5; by the name where the number of beds is unknown."""
    if beds.total is None:
        hospital = "病院" in name
        return InstitutionKind.HOSPITAL if hospital else InstitutionKind.CLINIC_WITH_BEDS
    if beds.total >= HOSPITAL_BEDS:
        return InstitutionKind.HOSPITAL
    return InstitutionKind.CLINIC_WITH_BEDS if beds.total else InstitutionKind.CLINIC


def contradicts(kind: InstitutionKind, name: str) -> bool:
    """Return whether a name says the opposite of the kind that the beds give."""
    if kind == InstitutionKind.HOSPITAL:
        return "病院" not in name and any(word in name for word in _CLINIC_WORDS)
    return name.rstrip().endswith("病院")

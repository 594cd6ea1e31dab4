"""What a list says of an institution, beside what is already known of it.

Where a list does not say (wards without a number of beds, an address without a known place), what
somebody has found out stays for as long as the list repeats the same text.
"""

from datetime import date
from typing import TypedDict

from common.japanese import match_key
from jurisdictions.directories import MunicipalityDirectory
from medical_partners.imports.bureau_list import Listed
from medical_partners.imports.listing import lost_after
from medical_partners.kinds import contradicts, kind_of, read_beds
from medical_partners.models import Answer, InstitutionKind, MedicalInstitution


class _Kind(TypedDict):
    kind: str
    kind_confirmed: bool
    beds: int | None


def listed_values(
    listed: Listed,
    known: MedicalInstitution | None,
    places: MunicipalityDirectory,
    on: date,
) -> dict[str, object]:
    """Return the fields of an institution as a list of this day gives them."""
    kind = _kind(listed, known)
    return {
        "name": listed.name,
        "match_key": match_key(listed.name),
        "prefecture_id": listed.prefecture,
        "municipality_id": _municipality(listed, known, places),
        "postal_code": listed.postal_code,
        "address": listed.address,
        "phone": listed.phone,
        "fax": listed.fax,
        "beds_text": listed.beds_text,
        "confirmed": True,
        "registered_by_id": None,
        "listed_on": on,
        "not_seen_since": lost_after(known, on),
        **kind,
        **_admission(listed, known, kind["kind"]),
    }


def _kind(listed: Listed, known: MedicalInstitution | None) -> _Kind:
    values: _Kind
    if known and _repeats(listed, known):
        values = {"kind": known.kind, "kind_confirmed": known.kind_confirmed, "beds": known.beds}
        unnumbered = known.beds is None
    else:
        beds = read_beds(listed.beds_text)
        kind, unnumbered = kind_of(beds, listed.name), beds is None
        confirmed = not (unnumbered or contradicts(kind, listed.name))
        values = {"kind": kind, "kind_confirmed": confirmed, "beds": beds}
    if not values["kind_confirmed"]:
        why = "病床の数が書かれていない" if unnumbered else "名称と病床数が一致しない"
        label = InstitutionKind(values["kind"]).label
        listed.record.warn("病床数", f"{why}ため、区分を「{label}」とし、未確認とします。")
    return values


def _repeats(listed: Listed, known: MedicalInstitution) -> bool:
    """Return whether a list said the same before: then a kind confirmed since then stays."""
    same = (known.name, known.beds_text) == (listed.name, listed.beds_text)
    return same and known.listed_on is not None


def _municipality(
    listed: Listed, known: MedicalInstitution | None, places: MunicipalityDirectory
) -> str | None:
    if place := places.of_address(listed.prefecture, listed.address):
        return place.code
    stays = known.municipality_id if known and known.address == listed.address else None
    if stays is None:
        listed.record.warn("医療機関所在地（住所）", "所在地から市区町村を特定できません。")
    return stays


def _admission(listed: Listed, known: MedicalInstitution | None, kind: str) -> dict[str, object]:
    if known is None or known.admission != Answer.YES or kind == InstitutionKind.HOSPITAL:
        return {}
    listed.record.warn("病床数", "病院でなくなったため、入院の受入れを「不明」とします。")
    return {"admission": Answer.UNKNOWN, "admission_source": "", "admission_date": None}

"""Medical institutions for tests."""

from datetime import date
from itertools import count
from typing import TypedDict, Unpack

from common.japanese import match_key
from jurisdictions.models import Authority, Municipality
from medical_partners.models import InstitutionKind, MedicalInstitution
from tests.factories.fields import refuse_others

_numbers = count(1)


class InstitutionFields(TypedDict, total=False):
    """What a test says of a medical institution."""

    prefecture: str
    name: str
    kana: str
    code: str | None
    beds: int | None
    municipality: Municipality | None
    address: str
    latitude: float | None
    longitude: float | None
    consultation: str
    examination: str
    admission: str
    infection_designation: str
    kind_confirmed: bool
    confirmed: bool
    registered_by: Authority | None
    not_seen_since: date | None
    merged_into: MedicalInstitution | None


def make_institution(
    *, kind: str = InstitutionKind.HOSPITAL, **fields: Unpack[InstitutionFields]
) -> MedicalInstitution:
    """Return an institution of the register."""
    refuse_others(fields, InstitutionFields)
    number = next(_numbers)
    name = fields.get("name", f"試験医療機関{number}")
    prefecture = fields.get("prefecture", "09")
    usual = MedicalInstitution()
    return MedicalInstitution.objects.create(
        kind=kind,
        prefecture_id=prefecture,
        name=name,
        match_key=match_key(name),
        kana=fields.get("kana", ""),
        code=fields.get("code", f"{prefecture}1{number:07}"),
        beds=fields.get("beds"),
        municipality=fields.get("municipality"),
        address=fields.get("address", ""),
        latitude=fields.get("latitude"),
        longitude=fields.get("longitude"),
        consultation=fields.get("consultation", usual.consultation),
        examination=fields.get("examination", usual.examination),
        admission=fields.get("admission", usual.admission),
        infection_designation=fields.get("infection_designation", usual.infection_designation),
        kind_confirmed=fields.get("kind_confirmed", usual.kind_confirmed),
        confirmed=fields.get("confirmed", usual.confirmed),
        registered_by=fields.get("registered_by"),
        not_seen_since=fields.get("not_seen_since"),
        merged_into=fields.get("merged_into"),
    )


def make_hospital(**fields: Unpack[InstitutionFields]) -> MedicalInstitution:
    """Return a hospital."""
    return make_institution(kind=InstitutionKind.HOSPITAL, **fields)


def make_clinic(**fields: Unpack[InstitutionFields]) -> MedicalInstitution:
    """Return a clinic without beds."""
    return make_institution(kind=InstitutionKind.CLINIC, **fields)

"""Medical institutions for tests."""

from itertools import count

from common.japanese import match_key
from medical_partners.models import InstitutionKind, MedicalInstitution

_numbers = count(1)


def make_institution(
    *, kind: str = InstitutionKind.HOSPITAL, prefecture: str = "09", **fields
) -> MedicalInstitution:
    """Return an institution of the register."""
    number = next(_numbers)
    name = fields.pop("name", f"試験医療機関{number}")
    values = {"code": f"{prefecture}1{number:07}", "name": name, "match_key": match_key(name)}
    return MedicalInstitution.objects.create(kind=kind, prefecture_id=prefecture, **values | fields)


def make_hospital(**fields) -> MedicalInstitution:
    """Return a hospital."""
    return make_institution(kind=InstitutionKind.HOSPITAL, **fields)


def make_clinic(**fields) -> MedicalInstitution:
    """Return a clinic without beds."""
    return make_institution(kind=InstitutionKind.CLINIC, **fields)

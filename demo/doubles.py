"""What was entered twice and waits for a decision: homes, and institutions named in filings."""

from copy import copy

from common.japanese import match_key
from compliance.filings.models import FiledPartner
from demo.offices import DemoOffice
from facilities.actions import register_facility
from facilities.models import Facility
from medical_partners.models import InstitutionKind, MedicalInstitution

_REASON = "届出書に事業所番号の記載がなかったため"


def enter_twice(office: DemoOffice) -> None:
    """Enter a home of an office again without its number, and a hospital from a filing."""
    homes = [home for home in office.homes() if not home.number_is_local]
    _again(office.chance("doubles").choice(homes))
    _as_it_was_written(office)


def _again(home: Facility) -> None:
    double = copy(home)
    double.pk, double._state.adding = None, True
    double.number = ""
    double.name = home.name.replace("　", "")
    double.has_specified_designation = False
    double.latitude = double.longitude = None
    register_facility(double, reason=_REASON)


def _as_it_was_written(office: DemoOffice) -> None:
    partners = FiledPartner.objects.filter(
        filing__facility__authority=office.authority,
        institution__kind=InstitutionKind.HOSPITAL,
        institution__registered_by=None,
    )
    known = partners.select_related("institution").order_by("pk").first()
    assert known
    assert known.institution
    hospital = known.institution
    written = hospital.name.replace("　", "")
    MedicalInstitution.objects.create(
        name=written,
        match_key=match_key(written),
        kind=hospital.kind,
        prefecture_id=hospital.prefecture_id,
        municipality_id=hospital.municipality_id,
        address=hospital.address,
        registered_by=office.authority,
        confirmed=False,
    )

"""Where a home, its partners and the institutions near it lie, and the homes of an institution."""

from collections.abc import Iterable

from django.urls import reverse

from common.pictures.rings import PlacedPoint, Rings, around
from compliance.filings.models import FiledPartner
from facilities.models import Facility
from medical_partners.models import MedicalInstitution
from medical_partners.nearby import Neighbourhood


def surroundings_of(
    facility: Facility, partners: Iterable[FiledPartner], near: Neighbourhood | None
) -> Rings | None:
    """Return a home with its partners and the institutions that could help, as far as placed."""
    own = {partner.institution_id: partner.institution for partner in partners}
    others = (
        [one.institution for one in near.candidates if one.institution.pk not in own]
        if near
        else []
    )
    points = [
        *(_institution("partner", "協力医療機関", one) for one in own.values()),
        *(_institution("near", "近くの医療機関", one) for one in others),
    ]
    return around(
        "協力医療機関と近くの医療機関の位置",
        facility.name,
        (facility.latitude, facility.longitude),
        (point for point in points if point),
    )


def homes_of(institution: MedicalInstitution, homes: Iterable[Facility]) -> Rings | None:
    """Return an institution with the homes that name it, as far as they are placed."""
    points = (
        PlacedPoint(
            key="home",
            kind=home.facility_type.short_name,
            name=home.name,
            url=reverse("compliance:facility-detail", args=[home.pk]),
            latitude=home.latitude,
            longitude=home.longitude,
        )
        for home in homes
        if home.latitude is not None and home.longitude is not None
    )
    return around(
        "この医療機関を協力医療機関とする施設の位置",
        institution.name,
        (institution.latitude, institution.longitude),
        points,
    )


def _institution(key: str, kind: str, one: MedicalInstitution) -> PlacedPoint | None:
    if one.latitude is None or one.longitude is None:
        return None
    return PlacedPoint(
        key=key,
        kind=kind,
        name=one.name,
        url=reverse("compliance:institution-detail", args=[one.pk]),
        latitude=one.latitude,
        longitude=one.longitude,
    )

"""Which medical institutions near a facility could supply what it lacks.

Distances are straight lines. A facility whose position is not known is taken to lie in the middle
of its municipality: the mean position of the institutions there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Avg,
    Case,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject
from django_stubs_ext import WithAnnotations

from facilities.models import Facility, FacilityQuerySet
from medical_partners.models import (
    Answer,
    Capability,
    FiledStandard,
    MedicalInstitution,
    MedicalInstitutionQuerySet,
    can,
)

WITHIN_KM = 20.0
AT_MOST = 5
# Of latitude; and of longitude at 46°N, the north of Japan, where a degree is shortest.
KM_OF_A_DEGREE = 110.5
KM_OF_A_NARROW_DEGREE = 77.0


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An institution, how far it is in km, and what shows that it could help."""

    institution: MedicalInstitution
    distance_km: float
    standards: list[FiledStandard]

    @property
    def answers(self) -> list[str]:
        """Return what an office was told that the institution can do."""
        return [
            capability.label
            for capability in Capability
            if getattr(self.institution, capability) == Answer.YES
        ]


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """The candidates for one facility, the nearest first.

    It is approximate where the middle of the municipality stands for the facility.
    """

    candidates: list[Candidate]
    is_approximate: bool


class _Near(TypedDict):
    pk: int
    km: float


class _Around(TypedDict):
    lat: float | None
    lon: float | None
    found: list[_Near]


class _Far(TypedDict):
    km: float | None


class DistanceKm(Func):
    """The straight line between two places, by the function that a migration makes."""

    function = "medical_partners_distance_km"
    output_field = FloatField()


def nearby(
    facilities: FacilityQuerySet,
    *,
    wants: Collection[str],
    on: date,
    within_km: float = WITHIN_KM,
    limit: int = AT_MOST,
) -> dict[int, Neighbourhood]:
    """Return for each facility the nearest institutions that can do at least one thing wanted.

    `wants` are values of Capability; admission is offered by hospitals only. An office's own
    entries are offered to its own facilities. Three queries, however many facilities; a facility
    of which no position is known has no candidates.
    """
    found = _found(facilities, wants=wants, on=on, within_km=within_km, limit=limit)
    rows = list(found.values_list("pk", "latitude", "found"))
    keys = {one["pk"] for _, _, near in rows for one in near or ()}
    institutions = MedicalInstitution.objects.select_related("municipality").in_bulk(keys)
    standards = _standards(keys, wants=wants, on=on)
    return {
        pk: Neighbourhood(
            candidates=[
                Candidate(
                    institution=institutions[one["pk"]],
                    distance_km=one["km"],
                    standards=standards.get(one["pk"], []),
                )
                for one in near or ()
            ],
            is_approximate=latitude is None,
        )
        for pk, latitude, near in rows
    }


def with_distance_from(
    facility: Facility, institutions: MedicalInstitutionQuerySet
) -> "QuerySet[WithAnnotations[MedicalInstitution, _Far]]":
    """Annotate how far in km each institution lies from a facility; None where one is unknown."""
    latitude, longitude = facility.latitude, facility.longitude
    if latitude is None or longitude is None:
        places = MedicalInstitution.objects.filter(municipality=facility.municipality_id)
        middle = places.aggregate(lat=Avg("latitude"), lon=Avg("longitude"))
        latitude, longitude = middle["lat"], middle["lon"]
    rows: QuerySet[MedicalInstitution] = institutions
    here = [Value(axis, output_field=FloatField()) for axis in (latitude, longitude)]
    far = DistanceKm(*here, F("latitude"), F("longitude"))
    both_known = Q(latitude__isnull=False, longitude__isnull=False) if latitude else Q(pk__in=[])
    # PostgreSQL's least() passes over what is unknown: the function would answer all the same.
    return rows.annotate(km=Case(When(both_known, then=far), default=None))


def _found(
    facilities: FacilityQuerySet,
    *,
    wants: Collection[str],
    on: date,
    within_km: float,
    limit: int,
) -> "QuerySet[WithAnnotations[Facility, _Around]]":
    km = DistanceKm(OuterRef("lat"), OuterRef("lon"), F("latitude"), F("longitude"))
    near = (
        _able(wants, on=on)
        .filter(Q(registered_by=None) | Q(registered_by=OuterRef("authority")))
        .filter(**_box(within_km))
        .annotate(km=km)
        .filter(km__lte=within_km)
        .order_by("km", "pk")
        .values(found=JSONObject(pk="pk", km="km"))
    )
    rows: QuerySet[Facility] = facilities
    return rows.annotate(
        lat=Coalesce("latitude", _middle("latitude")),
        lon=Coalesce("longitude", _middle("longitude")),
        found=ArraySubquery(near[:limit]),
    ).order_by()


def _able(wants: Collection[str], *, on: date) -> MedicalInstitutionQuerySet:
    listed = MedicalInstitution.objects.current().filter(not_seen_since=None)
    return listed.filter(reduce(or_, (can(want, on=on) for want in wants), Q(pk__in=[])))


def _box(within_km: float) -> dict[str, object]:
    """Return the condition that the index of positions answers."""
    up, side = within_km / KM_OF_A_DEGREE, within_km / KM_OF_A_NARROW_DEGREE
    return {
        "latitude__range": (OuterRef("lat") - up, OuterRef("lat") + up),
        "longitude__range": (OuterRef("lon") - side, OuterRef("lon") + side),
    }


def _middle(axis: str) -> Subquery:
    places = MedicalInstitution.objects.filter(municipality=OuterRef("municipality"))
    mean = places.order_by().values("municipality").values(mean=Avg(axis))
    return Subquery(mean, output_field=FloatField())


def _standards(
    keys: Collection[int], *, wants: Collection[str], on: date
) -> dict[int, list[FiledStandard]]:
    found: dict[int, list[FiledStandard]] = {}
    shown = reduce(or_, (Q(**{f"symbol__shows_{want}": True}) for want in wants), Q(pk__in=[]))
    rows = FiledStandard.objects.in_force(on=on).filter(shown, institution__in=keys)
    for standard in rows.select_related("symbol").order_by("symbol__symbol"):
        found.setdefault(standard.institution_id, []).append(standard)
    return found

"""Which institutions a row of the form offers: those filed before first, then the nearest."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeAlias, TypedDict, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from accounts.models import User
from common.japanese import wareki
from compliance.filings.models import FiledPartner, Filing
from facilities.models import Facility
from medical_partners.models import MedicalInstitution, MedicalInstitutionQuerySet
from medical_partners.nearby import with_distance_from


class Far(TypedDict):
    """What offered_to() annotates: the distance in km, where both places are known."""

    km: float | None


OfferedInstitution: TypeAlias = "WithAnnotations[MedicalInstitution, Far]"


def earlier_use(
    facility: Facility, *, last: Filing | None, known_at: datetime
) -> Mapping[int, str]:
    """Return in words in which filing each institution was named last, the newest first."""
    filings = Filing.objects.filter(facility=facility).newest_versions(known_at=known_at)
    lines = (
        FiledPartner.objects.filter(filing__in=filings)
        .annotate(entry=Coalesce("institution__merged_into", "institution"))
        .order_by("-filing__received_date", "-filing")
        .values_list("entry", "filing", "filing__received_date")
    )
    key, used = last.pk if last else None, dict[int, str]()
    for entry, filing, day in lines:
        used.setdefault(entry, "前回の届出" if filing == key else f"{wareki(day)}の届出")
    return used


def offered_to(
    user: User | AnonymousUser, facility: Facility, *, named_before: Collection[int]
) -> MedicalInstitutionQuerySet:
    """Return the institutions that a filing of a facility may name, the likeliest first."""
    current = MedicalInstitution.objects.visible_to(user).current()
    rows = with_distance_from(facility, current.select_related("municipality"))
    ranks = [When(pk=entry, then=Value(rank)) for rank, entry in enumerate(named_before)]
    named = [Case(*ranks, default=Value(len(ranks)))] if ranks else []
    ordered = rows.order_by(*named, F("km").asc(nulls_last=True), "prefecture_id", "name", "pk")
    # Annotating leaves the class of a queryset as it is.
    return cast(MedicalInstitutionQuerySet, ordered)


def described_candidate(one: OfferedInstitution, *, used: Mapping[int, str]) -> str:
    """Return in words which institution it is, when it was filed before and how far it lies."""
    place = one.address or (one.municipality.name if one.municipality else "")
    parts = [
        one.get_kind_display(),
        used.get(one.pk, ""),
        "" if one.km is None else f"約{one.km:.1f}km",
        place,
        one.code or "コードなし",
        "" if one.confirmed else "未確認",
    ]
    return f"{one.name}（{'、'.join(filter(None, parts))}）"

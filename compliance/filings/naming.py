"""Which facilities name a medical institution in the filing that counts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from compliance.filings.models import FiledPartner
from compliance.filings.standing import classified, standing_of
from facilities.models import Facility, FacilityQuerySet
from medical_partners.models import MedicalInstitution


@dataclass(frozen=True, kw_only=True)
class NamingFacility:
    """A facility, how it stands, and what the institution promises it."""

    facility: Facility
    partner: FiledPartner


def naming_facilities(
    institution: MedicalInstitution,
    facilities: FacilityQuerySet,
    *,
    on: date,
    known_at: datetime,
) -> list[NamingFacility]:
    """Return those of the facilities whose counting filing names the institution, in 2 queries.

    What names an entry that was merged into the institution counts as naming it.
    """
    lines = FiledPartner.objects.filter(
        Q(institution=institution) | Q(institution__merged_into=institution)
    ).select_related("filing")
    by_filing = {line.filing_id: line for line in lines}
    named = facilities.filter(pk__in={line.filing.facility_id for line in lines})
    counted = classified(named.counted(on=on), on=on, known_at=known_at).select_related(
        "facility_type", "authority", "municipality"
    )
    return [
        NamingFacility(facility=facility, partner=by_filing[filing_id])
        for facility in counted.order_by("municipality_id", "number", "pk")
        if (filing_id := standing_of(facility).filing_id) in by_filing
    ]

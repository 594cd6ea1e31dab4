"""The register of facilities."""

from facilities.models.facility import Facility, FacilityQuerySet, Suspension
from facilities.models.facility_type import FacilityType, Obligation, Service, TypeCode

__all__ = [
    "Facility",
    "FacilityQuerySet",
    "FacilityType",
    "Obligation",
    "Service",
    "Suspension",
    "TypeCode",
]

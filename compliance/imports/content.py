"""What a filing says, as a value: to tell the same filing from another."""

from collections.abc import Iterable

from compliance.actions import NewFiling
from compliance.imports.lines import Key
from compliance.models import FiledPartner, Filing

# Year, and for each institution: its name as filed, ⅰ, ⅱ, ⅲ as claimed, and when and who confirmed.
Content = tuple[int, frozenset[tuple[object, ...]]]


def content_of_new(new: NewFiling, *, year: int) -> Content:
    """Return what a filing that is about to be recorded says."""
    return year, frozenset(
        (
            partner.institution.pk,
            partner.consults,
            partner.examines,
            partner.claims_admission,
            partner.confirmed_date,
            partner.contact_person,
        )
        for partner in new.partners
    )


def content_of_filings(facilities: Iterable[int]) -> dict[Key, Content]:
    """Return what the recorded filings of these facilities say, in two queries."""
    filings = list(
        Filing.objects.filter(facility__in=set(facilities)).exclude(kind=Filing.Kind.CORRECTION)
    )
    partners: dict[int, set[tuple[object, ...]]] = {}
    for partner in FiledPartner.objects.filter(filing__in=[filing.pk for filing in filings]):
        partners.setdefault(partner.filing_id, set()).add(
            (
                partner.institution_id,
                partner.consults,
                partner.examines,
                partner.claims_admission,
                partner.confirmed_date,
                partner.contact_person,
            )
        )
    return {
        (filing.facility_id, filing.kind, filing.filed_date, filing.received_date): (
            filing.fiscal_year,
            frozenset(partners.get(filing.pk, ())),
        )
        for filing in filings
    }

"""What a filing says, as a value: to tell the same filing from another."""

from collections import defaultdict
from collections.abc import Collection

from compliance.filings.models import FiledPartner, Filing
from compliance.filings.recording import NewFiling
from intake.filings.heads import FilingKey
from intake.filings.requirements import FLAGS

NOT_A_HOSPITAL = "届出には要件ⅲ（入院）の記載があるが、病院でないため算入しない。"

# Year, remarks, and for each institution: ⅰ, ⅱ, ⅲ as claimed, when and by whom it was confirmed,
# and remarks. Names are left out: the register may have changed them since.
Content = tuple[int, str, frozenset[tuple[object, ...]]]
_SAID = (*FLAGS.values(), "confirmed_date", "contact_person")
_OF_PARTNER = ("institution_id", *_SAID, "remarks")


def content_of_new(new: NewFiling, *, year: int) -> Content:
    """Return what a filing that is about to be recorded says."""
    partners = (
        (
            partner.institution.pk,
            *(getattr(partner, name) for name in _SAID),
            _as_filed(partner.remarks),
        )
        for partner in new.partners
    )
    return year, _as_filed(new.remarks), frozenset(partners)


def content_of_filings(keys: Collection[FilingKey]) -> dict[FilingKey, set[Content]]:
    """Return what the recorded filings with these heads say, in two queries."""
    filings = Filing.objects.filter(
        facility__in={facility for facility, *_ in keys},
        filed_date__in={filed for _, _, filed, _ in keys},
    ).exclude(kind=Filing.Kind.CORRECTION)
    partners: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    lines = FiledPartner.objects.filter(filing__in=filings).values_list("filing_id", *_OF_PARTNER)
    for filing, *says, remarks in lines:
        partners[filing].add((*says, _as_filed(remarks)))
    found: dict[FilingKey, set[Content]] = defaultdict(set)
    for filing in filings:
        key = (filing.facility_id, filing.kind, filing.filed_date, filing.received_date)
        content = filing.fiscal_year, _as_filed(filing.remarks), frozenset(partners[filing.pk])
        found[key].add(content)
    return found


def _as_filed(remarks: str) -> str:
    """Return remarks without the note on ⅲ, which depends on the register and not on the file."""
    return " ".join(remarks.replace(NOT_A_HOSPITAL, "").split())

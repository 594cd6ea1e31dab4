"""What a filing says, as a value: to tell the same filing from another."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from compliance.filings.models import FiledPartner, Filing, PlannedInstitution
from compliance.filings.recording import NewFiling
from intake.filings.heads import FilingKey
from intake.filings.unmet import Plan, Unmet
from intake.marks import FLAGS

NOT_A_HOSPITAL = "届出には要件ⅲ（入院）の記載があるが、病院でないため算入しない。"

# Year, remarks, for each institution: ⅰ, ⅱ, ⅲ as claimed, when and by whom it was confirmed,
# and remarks; and what a form says besides. Names are left out: the register may have changed them
# since. A filing that is recorded stands here twice, for a table says nothing besides.
Content = tuple[int, str, frozenset[tuple[object, ...]], Unmet | None]
_SAID = (*FLAGS.values(), "confirmed_date", "contact_person")
_OF_PARTNER = ("institution_id", *_SAID, "remarks")


def content_of_new(new: NewFiling, *, year: int, unmet: Unmet | None) -> Content:
    """Return what a filing that is about to be recorded says; unmet is what its form says."""
    partners = (
        (
            partner.institution.pk,
            *(getattr(partner, name) for name in _SAID),
            _as_filed(partner.remarks),
        )
        for partner in new.partners
    )
    return year, _as_filed(new.remarks), frozenset(partners), unmet and in_order(unmet)


def content_of_filings(
    keys: Collection[FilingKey], *, of_forms: bool
) -> dict[FilingKey, set[Content]]:
    """Return what the recorded filings with these heads say, in two queries.

    of_forms says whether forms are compared with them, which takes one more.
    """
    filings = Filing.objects.filter(
        facility__in={facility for facility, *_ in keys},
        filed_date__in={filed for _, _, filed, _ in keys},
    ).exclude(kind=Filing.Kind.CORRECTION)
    partners: dict[int, set[tuple[object, ...]]] = defaultdict(set)
    lines = FiledPartner.objects.filter(filing__in=filings).values_list("filing_id", *_OF_PARTNER)
    for filing, *says, remarks in lines:
        partners[filing].add((*says, _as_filed(remarks)))
    plans: dict[int, list[Plan]] = defaultdict(list)
    for plan in PlannedInstitution.objects.filter(filing__in=filings) if of_forms else ():
        plans[plan.filing_id].append((plan.kind, plan.name, plan.code))
    found: dict[FilingKey, set[Content]] = defaultdict(set)
    for filing in filings:
        key = (filing.facility_id, filing.kind, filing.filed_date, filing.received_date)
        content = filing.fiscal_year, _as_filed(filing.remarks), frozenset(partners[filing.pk])
        found[key] |= {(*content, None), (*content, _recorded(filing, plans[filing.pk]))}
    return found


def in_order(unmet: Unmet) -> Unmet:
    """Return what a form says besides, with the institutions in one order."""
    return replace(unmet, plans=tuple(sorted(unmet.plans)))


def _recorded(filing: Filing, plans: list[Plan]) -> Unmet:
    return Unmet(
        consulted_count=filing.consulted_count,
        reason_not_agreed=filing.reason_not_agreed,
        reason_not_consulted=filing.reason_not_consulted,
        planned_month=filing.planned_month,
        plans=tuple(sorted(plans)),
    )


def _as_filed(remarks: str) -> str:
    """Return remarks without the note on ⅲ, which depends on the register and not on the file."""
    return " ".join(remarks.replace(NOT_A_HOSPITAL, "").split())

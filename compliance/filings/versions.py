"""The versions of a filing: the original, its corrections, and what stood before them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.filings.comparison import Difference, changed_labels, compare, version_of
from compliance.filings.models import Filing


@dataclass(frozen=True, kw_only=True)
class Versions:
    """One filing among its versions, and what it changed."""

    chain: list[Filing]
    number: int
    compared_with: Filing | None
    differences: list[Difference]

    @property
    def newest(self) -> Filing:
        """Return the version that has not been corrected."""
        return self.chain[-1]


def versions_of(filing: Filing) -> Versions:
    """Return a filing among its versions, beside the one it corrects or the one before it."""
    filings = list(
        Filing.objects.filter(facility=filing.facility_id)
        .select_related("recorded_by")
        .prefetch_related("partners", "planned_institutions")
        .latest_first()
    )
    chain = _chain(filing, filings)
    compared = _compared_with(filing, filings, chain)
    before = version_of(compared) if compared else None
    return Versions(
        chain=chain,
        number=chain.index(filing) + 1,
        compared_with=compared,
        differences=compare(before, version_of(filing)),
    )


def changed_since_last(filings: Sequence[Filing]) -> dict[int, list[str]]:
    """Return in what each filing differs from the one before it, in a handful of queries."""
    of_facility: dict[int, list[Filing]] = defaultdict(list)
    facilities = {filing.facility_id for filing in filings}
    known = Filing.objects.filter(facility__in=facilities)
    for one in known.prefetch_related("partners", "planned_institutions").latest_first():
        of_facility[one.facility_id].append(one)
    found = {}
    for filing in filings:
        others = of_facility[filing.facility_id]
        this = others[others.index(filing)]
        before = _compared_with(this, others, _chain(this, others))
        found[filing.pk] = changed_labels(version_of(before) if before else None, version_of(this))
    return found


def _chain(filing: Filing, filings: list[Filing]) -> list[Filing]:
    by_key = {one.pk: one for one in filings}
    corrections = {one.corrects_id: one for one in filings if one.corrects_id}
    first = by_key[filing.pk]
    while first.corrects_id:
        first = by_key[first.corrects_id]
    chain = [first]
    while chain[-1].pk in corrections:
        chain.append(corrections[chain[-1].pk])
    return chain


def _compared_with(filing: Filing, filings: list[Filing], chain: list[Filing]) -> Filing | None:
    """Return the filing that this one corrects, else the newest version of the one before."""
    if filing.corrects_id:
        return chain[chain.index(filing) - 1]
    corrected = {one.corrects_id for one in filings}
    earlier = filings[filings.index(filing) + 1 :]
    return next((one for one in earlier if one.pk not in corrected and one not in chain), None)

"""Every facility behind a table, with what it filed: the rows of the sheet 施設一覧."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from common.tabular import Column
from compliance.classification import ANSWERS, Category, Facts, missing
from compliance.models import FiledPartner, Filing
from compliance.publication import mark_of
from compliance.standing import classified
from facilities.models import Facility, FacilityQuerySet

BATCH = 2000


@dataclass(frozen=True, kw_only=True)
class FacilityRow:
    """One facility, the filing that counts and its partners."""

    facility: Facility
    facts: Facts
    category: Category
    filing: Filing | None
    partners: list[FiledPartner]


def facility_rows(
    facilities: FacilityQuerySet, *, on: date, known_at: datetime
) -> Iterator[FacilityRow]:
    """Yield the facilities in the order of place, type and number, a batch of queries at a time."""
    ordered = (
        classified(facilities.counted(on=on), on=on, known_at=known_at)
        .select_related("facility_type", "authority", "prefecture", "municipality")
        .order_by("prefecture_id", "facility_type__survey_letter", "number", "pk")
    )
    batch: list[Facility] = []
    for facility in ordered.iterator(chunk_size=BATCH):
        batch.append(facility)
        if len(batch) == BATCH:
            yield from _with_filings(batch)
            batch = []
    yield from _with_filings(batch)


def _with_filings(batch: list[Facility]) -> Iterator[FacilityRow]:
    ids = [facility.filing_id for facility in batch if facility.filing_id]
    filings = Filing.objects.in_bulk(ids)
    partners: dict[int, list[FiledPartner]] = {}
    for partner in FiledPartner.objects.filter(filing__in=ids).order_by("pk"):
        partners.setdefault(partner.filing_id, []).append(partner)
    for facility in batch:
        yield FacilityRow(
            facility=facility,
            facts=Facts.of_code(facility.facts),
            category=ANSWERS[facility.facts],
            filing=filings.get(facility.filing_id),
            partners=partners.get(facility.filing_id, []),
        )


def partner_text(partner: FiledPartner) -> str:
    """Return a partner with what it promises: 〇〇病院（ⅰ・ⅱ・ⅲ）."""
    promises = {"ⅰ": partner.consults, "ⅱ": partner.examines, "ⅲ": partner.admits}
    marks = "・".join(mark for mark, promised in promises.items() if promised)
    return f"{partner.name}（{marks or '要件なし'}）"


COLUMNS: tuple[Column, ...] = (
    Column("事業所番号", lambda row: row.facility.number),
    Column("施設名", lambda row: row.facility.name),
    Column("施設種別", lambda row: row.facility.facility_type.name),
    Column("指定権者", lambda row: row.facility.authority.name),
    Column("都道府県", lambda row: row.facility.prefecture.name),
    Column("市区町村", lambda row: row.facility.municipality.name),
    Column("届出区分", lambda row: row.filing.get_kind_display() if row.filing else ""),
    Column("届出日", lambda row: row.filing.filed_date if row.filing else None),
    Column("受付日", lambda row: row.filing.received_date if row.filing else None),
    Column("協力医療機関", lambda row: "、".join(map(partner_text, row.partners))),
    Column("区分", lambda row: mark_of(row.category).label),
    Column("状況", lambda row: row.category.label),
    Column("不足する要件", lambda row: "、".join(item.label for item in _lacking(row))),
)


def _lacking(row: FacilityRow) -> list[str]:
    return missing(row.facts) if row.filing else []

"""Every facility behind a table, with what it filed: the rows of the sheet 施設一覧."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import IO

from django.db.models import QuerySet

from common.sheet import Book, add_list
from common.tabular import Column, write_csv
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import ClassifiedFacility, Standing, classified, standing_of
from compliance.rule.classification import missing
from compliance.rule.publication import mark_of
from facilities.models import Facility, FacilityQuerySet

BATCH = 2000


@dataclass(frozen=True, kw_only=True)
class FacilityRow:
    """One facility, the filing that counts and its partners."""

    facility: Facility
    standing: Standing
    filing: Filing | None
    partners: list[FiledPartner]


def facility_rows(
    facilities: FacilityQuerySet, *, on: date, known_at: datetime
) -> Iterator[FacilityRow]:
    """Yield the facilities counted on a day in the order of place, type and number."""
    counted = classified(facilities.counted(on=on), on=on, known_at=known_at)
    return rows_of(
        counted.order_by("prefecture_id", "facility_type__survey_letter", "number", "pk")
    )


def rows_of(facilities: QuerySet[ClassifiedFacility]) -> Iterator[FacilityRow]:
    """Yield what classified() has annotated with its filings, a batch of queries at a time."""
    # Not select_related: it makes the same prefecture anew for every row.
    ordered = facilities.select_related(None).prefetch_related(
        "facility_type", "authority", "prefecture", "municipality"
    )
    batch: list[ClassifiedFacility] = []
    for facility in ordered.iterator(chunk_size=BATCH):
        batch.append(facility)
        if len(batch) == BATCH:
            yield from _with_filings(batch)
            batch = []
    yield from _with_filings(batch)


def _with_filings(batch: list[ClassifiedFacility]) -> Iterator[FacilityRow]:
    standings = [standing_of(facility) for facility in batch]
    ids = [standing.filing_id for standing in standings if standing.filing_id]
    filings = Filing.objects.in_bulk(ids)
    partners: dict[int | None, list[FiledPartner]] = {}
    for partner in FiledPartner.objects.filter(filing__in=ids).order_by("pk"):
        partners.setdefault(partner.filing_id, []).append(partner)
    for facility, standing in zip(batch, standings, strict=True):
        yield FacilityRow(
            facility=facility,
            standing=standing,
            filing=filings.get(standing.filing_id) if standing.filing_id else None,
            partners=partners.get(standing.filing_id, []),
        )


def partner_text(partner: FiledPartner) -> str:
    """Return a partner with what it promises: 〇〇病院（ⅰ・ⅱ・ⅲ）."""
    promises = {"ⅰ": partner.consults, "ⅱ": partner.examines, "ⅲ": partner.admits}
    marks = "・".join(mark for mark, promised in promises.items() if promised)
    return f"{partner.name}（{marks or '要件なし'}）"


COLUMNS: tuple[Column, ...] = (
    Column("事業所番号", lambda row: row.facility.number, 13),
    Column("施設名", lambda row: row.facility.name, 36),
    Column("施設種別", lambda row: row.facility.facility_type.name, 30),
    Column("指定権者", lambda row: row.facility.authority.name),
    Column("都道府県", lambda row: row.facility.prefecture.name, 10),
    Column("市区町村", lambda row: row.facility.municipality.name),
    Column("届出区分", lambda row: row.filing.get_kind_display() if row.filing else "", 8),
    Column("届出日", lambda row: row.filing.filed_date if row.filing else None, 16),
    Column("受付日", lambda row: row.filing.received_date if row.filing else None, 16),
    Column("協力医療機関", lambda row: "、".join(map(partner_text, row.partners)), 60),
    Column("区分", lambda row: mark_of(row.standing.category).label, 6),
    Column("状況", lambda row: row.standing.category.label, 24),
    Column("不足する要件", lambda row: "、".join(_lacking(row)), 20),
)


def write_xlsx(rows: Iterable[FacilityRow], *, to: IO[bytes]) -> None:
    """Write facilities as a workbook."""
    book = Book()
    add_list(book, "施設一覧", COLUMNS, rows)
    book.save(to)


def write_table(rows: Iterable[FacilityRow], *, to: IO[bytes]) -> None:
    """Write facilities as CSV."""
    headings = [column.heading for column in COLUMNS]
    lines = ([column.value(row) for column in COLUMNS] for row in rows)
    to.writelines(write_csv(chain([headings], lines)))


# How a list of facilities leaves, and as what kind of content.
FORMATS: dict[str, tuple[Callable[..., None], str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_table, "text/csv; charset=utf-8"),
}


def _lacking(row: FacilityRow) -> list[str]:
    return [item.label for item in missing(row.standing.facts)] if row.filing else []

"""The list of medical institutions as a file."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import IO

from common.sheet import Book, add_list
from common.tabular import Column, write_csv
from medical_partners.models import MedicalInstitution

MARKS = {True: "○", False: "－"}

COLUMNS: tuple[Column, ...] = (
    Column("医療機関コード", lambda row: row.code or "", 13),
    Column("名称", lambda row: row.name, 36),
    Column("区分", lambda row: row.get_kind_display(), 12),
    Column("病床数", lambda row: row.beds, 8),
    Column("都道府県", lambda row: row.prefecture.name, 10),
    Column("市区町村", lambda row: row.municipality.name if row.municipality else ""),
    Column("所在地", lambda row: row.address, 40),
    Column("電話番号", lambda row: row.phone, 14),
    Column("ⅰ相談", lambda row: MARKS[row.can_consultation], 8),
    Column("ⅱ診療", lambda row: MARKS[row.can_examination], 8),
    Column("ⅲ入院", lambda row: MARKS[row.can_admission], 8),
    Column("第二種協定", lambda row: row.get_infection_designation_display(), 10),
    Column("名簿の日", lambda row: row.listed_on, 16),
)


def write_xlsx(rows: Iterable[MedicalInstitution], *, to: IO[bytes]) -> None:
    """Write institutions as a workbook."""
    book = Book()
    add_list(book, "医療機関一覧", COLUMNS, rows)
    book.save(to)


def write_table(rows: Iterable[MedicalInstitution], *, to: IO[bytes]) -> None:
    """Write institutions as CSV."""
    lines = ([column.value(row) for column in COLUMNS] for row in rows)
    to.writelines(write_csv(chain([[column.heading for column in COLUMNS]], lines)))


# How a list of institutions leaves, and as what kind of content.
FORMATS: dict[str, tuple[Callable[..., None], str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_table, "text/csv; charset=utf-8"),
}

"""The list 対応状況 as a file."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import IO

from common.sheet import Book, add_list
from common.tabular import Column, write_csv
from compliance.correspondence.models import Notice
from compliance.correspondence.stages import Stage

COLUMNS: tuple[Column, ...] = (
    Column("文書番号", lambda row: row.notice_number, 16),
    Column("文書の日付", lambda row: row.notice_date, 16),
    Column("種類", lambda row: row.get_kind_display(), 14),
    Column("事業所番号", lambda row: row.facility.number, 13),
    Column("施設名", lambda row: row.facility.name, 36),
    Column("施設種別", lambda row: row.facility.facility_type.name, 30),
    Column("市区町村", lambda row: row.facility.municipality.name),
    Column("発出者", lambda row: row.authority.name),
    Column("回答期限", lambda row: row.reply_due_date, 16),
    Column("対応状況", lambda row: Stage(row.stage).label, 18),
    Column("約束・次回連絡の期日", lambda row: row.promised, 18),
    Column("回答書の番号", lambda row: row.slip_identifier, 16),
)


def write_xlsx(rows: Iterable[Notice], *, to: IO[bytes]) -> None:
    """Write letters as a workbook."""
    book = Book()
    add_list(book, "対応状況", COLUMNS, rows)
    book.save(to)


def write_table(rows: Iterable[Notice], *, to: IO[bytes]) -> None:
    """Write letters as CSV."""
    lines = ([column.value(row) for column in COLUMNS] for row in rows)
    to.writelines(write_csv(chain([[column.heading for column in COLUMNS]], lines)))


# How the list leaves, and as what kind of content.
FORMATS: dict[str, tuple[Callable[..., None], str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_table, "text/csv; charset=utf-8"),
}

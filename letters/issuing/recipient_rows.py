"""Those to whom a batch wrote, as rows of a workbook: for labels, 差込印刷 and e-mail by hand."""

from typing import IO

from common.sheet import Book, add_list
from common.tabular import Column
from compliance.correspondence.models import Notice, NoticeQuerySet
from compliance.rule.classification import Requirement

LABEL_LINES = 6
AT_ONCE = 200  # letters read together


def _requirements(notice: Notice) -> str:
    return "、".join(Requirement(code).label for code in notice.missing)


def _label_line(place: int) -> Column:
    def line(notice: Notice) -> str:
        lines = notice.letter.get("address", [])
        return lines[place] if place < len(lines) else ""

    return Column(f"宛名{place + 1}", line, 36)


def _addressees(notice: Notice) -> str:
    return "\n".join(notice.letter.get("addressees", []))


LIST: tuple[Column, ...] = (
    Column("順番", lambda notice: notice.place, 6),
    Column("文書番号", lambda notice: notice.notice_number, 16),
    Column("事業所番号", lambda notice: notice.facility.number, 13),
    Column("施設名", lambda notice: notice.facility.name, 36),
    Column("施設種別", lambda notice: notice.facility.facility_type.name, 30),
    Column("種類", lambda notice: notice.get_kind_display(), 12),
    Column("不足する要件", _requirements, 20),
    Column("文書の日付", lambda notice: notice.notice_date, 16),
    Column("回答期限", lambda notice: notice.reply_due_date, 16),
    Column("回答書の番号", lambda notice: notice.slip_identifier, 16),
    Column("電話番号", lambda notice: notice.facility.phone, 15),
    Column("メール", lambda notice: notice.facility.email, 30),
)
MERGED: tuple[Column, ...] = (
    Column("文書番号", lambda notice: notice.notice_number, 16),
    *(_label_line(place) for place in range(LABEL_LINES)),
    Column("宛先", _addressees, 50),
    Column("法人の名称", lambda notice: notice.facility.corporation_name, 30),
    Column("代表者", lambda notice: notice.facility.representative, 16),
    Column("施設名", lambda notice: notice.facility.name, 36),
    Column("郵便番号", lambda notice: notice.facility.postal_code, 10),
    Column("住所", lambda notice: notice.facility.address, 40),
    Column("方書（ビル名等）", lambda notice: notice.facility.building, 20),
    Column("FAX番号", lambda notice: notice.facility.fax, 15),
    Column("メール", lambda notice: notice.facility.email, 30),
    Column("件名", lambda notice: notice.letter.get("subject", ""), 40),
)


def write_recipients(notices: NoticeQuerySet, *, to: IO[bytes]) -> None:
    """Write letters in envelope order: a list to read, and data for labels and 差込印刷.

    The label is as it was printed; the rest is as the register has it now.
    """
    rows = notices.select_related("facility__facility_type").order_by("place")
    book = Book()
    add_list(book, "送付先", LIST, rows.defer("letter").iterator(chunk_size=AT_ONCE))
    add_list(book, "差込用", MERGED, rows.iterator(chunk_size=AT_ONCE))
    book.save(to)

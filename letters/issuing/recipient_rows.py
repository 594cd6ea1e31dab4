"""Those to whom a batch wrote, as rows of a workbook: for labels, 差込印刷 and e-mail by hand."""

from typing import IO

from common.sheet import Book, add_list
from common.tabular import Column
from compliance.correspondence.models import Notice, NoticeQuerySet
from letters.issuing.columns import RECIPIENTS

LABEL_LINES = 6
AT_ONCE = 200  # letters read together


def _label_line(place: int) -> Column[Notice]:
    def line(notice: Notice) -> str:
        lines = notice.letter.get("address", [])
        return lines[place] if place < len(lines) else ""

    return Column(f"宛名{place + 1}", line, 36)


def _addressees(notice: Notice) -> str:
    return "\n".join(notice.letter.get("addressees", []))


MERGED: tuple[Column[Notice], ...] = (
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
    add_list(
        book,
        RECIPIENTS.title,
        RECIPIENTS.columns,
        rows.defer("letter").iterator(chunk_size=AT_ONCE),
    )
    add_list(book, "差込用", MERGED, rows.iterator(chunk_size=AT_ONCE))
    book.save(to)

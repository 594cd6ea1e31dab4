"""Forms for facilities: which form, what it begins with, and many of them with their addresses."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from common.characters import without_forbidden
from common.japanese import fiscal_year
from common.list_files import in_batches
from common.sheet import Book, add_list
from common.tabular import Column
from compliance.filings.models import FiledPartner
from compliance.filings.standing import classified
from facilities.models import Facility, FacilityQuerySet, Obligation
from intake.filing_forms.definition import FormDefinition
from intake.filing_forms.filling import HandedOut, form_for
from intake.filing_forms.loading import definitions

ADDRESSES = "送付先一覧.xlsx"
# A form takes some milliseconds; more than this a browser should not wait for.
MOST_AT_ONCE = 2000
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 60

# A facility to which a form goes, and the name of its file.
Sent = tuple[Facility, str]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A workbook for a facility, and the name of its file."""

    facility: Facility
    name: str
    content: bytes


class NoForm(Exception):
    """No form is handed out for the type of a facility on the day."""


def definition_for(facility_type: str, *, on: date) -> FormDefinition:
    """Return the form that is handed out for a type of facility on a day; raises NoForm."""
    for one in definitions():
        if one.handed_out and facility_type in one.types and one.valid_from <= on:
            return one
    raise NoForm(facility_type)


def forms_for(facilities: FacilityQuerySet, *, on: date, known_at: datetime) -> Iterator[Form]:
    """Yield a form for each facility, in the order given, read some facilities at a time."""
    must_admit = set(
        Obligation.objects.in_force(on=on)
        .filter(covers_admission=True)
        .values_list("facility_type", flat=True)
    )
    rows = classified(facilities, on=on, known_at=known_at)
    for batch in in_batches(rows.iterator(chunk_size=500)):
        partners = _partners(row.filing_id for row in batch)
        for row in batch:
            given = HandedOut(
                facility=row,
                year=fiscal_year(on),
                partners=partners[row.filing_id],
                must_admit=row.facility_type_id in must_admit,
            )
            content = form_for(definition_for(row.facility_type_id, on=on), given)
            yield Form(facility=row, name=form_name(row), content=content)


def write_archive(forms: Iterable[Form], *, to: IO[bytes]) -> None:
    """Write forms into a ZIP with the list of their addresses."""
    sent: list[Sent] = []
    with ZipFile(to, "w", ZIP_STORED) as archive:
        for form in forms:
            archive.writestr(form.name, form.content)
            sent.append((form.facility, form.name))
        book = Book()
        add_addresses(book, sent)
        with archive.open(ADDRESSES, "w") as file:
            book.save(file)


def add_addresses(book: Book, sent: Sequence[Sent]) -> None:
    """Add the list of the facilities to which forms go, with the names of their files."""
    add_list(book, "送付先一覧", _ADDRESS_COLUMNS, sent)


def form_name(facility: Facility) -> str:
    """Return the name of the file of a facility's form: 届出書_0971400015_桜の苑.xlsx."""
    name = _NOT_IN_NAMES.sub("＿", without_forbidden(facility.name))[:_LONGEST_NAME]
    # One number may be that of two types.
    kind = facility.facility_type.short_name
    return f"届出書_{facility.number}_{kind}_{name}.xlsx"


def _partners(filings: Iterable[int | None]) -> dict[int | None, Sequence[FiledPartner]]:
    known = {filing for filing in filings if filing}
    found: dict[int | None, Sequence[FiledPartner]] = defaultdict(list)
    lines = FiledPartner.objects.filter(filing__in=known).select_related("institution")
    for line in lines.order_by("pk"):
        found[line.filing_id] = [*found[line.filing_id], line]
    return found


_ADDRESS_COLUMNS: list[Column[Sent]] = [
    Column("事業所番号", lambda sent: sent[0].number, 14),
    Column("施設名", lambda sent: sent[0].name, 36),
    Column("施設種別", lambda sent: sent[0].facility_type.name, 28),
    Column("郵便番号", lambda sent: sent[0].postal_code, 10),
    Column("住所", lambda sent: sent[0].address, 40),
    Column("方書（ビル名等）", lambda sent: sent[0].building, 20),
    Column("法人の名称", lambda sent: sent[0].corporation_name, 30),
    Column("代表者", lambda sent: sent[0].representative, 16),
    Column("電話番号", lambda sent: sent[0].phone, 16),
    Column("FAX番号", lambda sent: sent[0].fax, 16),
    Column("メール", lambda sent: sent[0].email, 30),
    Column("届出書のファイル", lambda sent: sent[1], 50),
]

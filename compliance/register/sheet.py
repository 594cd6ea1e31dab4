"""施設カルテ: what one takes along on a visit, cut so that it can be laid out on one sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, TypeVar

from accounts.models import User
from common.japanese import wareki, wareki_short
from common.moments import local
from compliance.correspondence.dealings import Dealing, dealings_of
from compliance.filings.models import FiledPartner
from compliance.register.due_days import due_days, due_in_words
from compliance.register.explained_facility import place_in_words, why_not_counted
from compliance.register.facility_file import FacilityRecord, FilingEntry, facility_record
from compliance.register.verdict import FacilityVerdict, verdict_of
from compliance.rule.coverage import CoverageRow
from facilities.models import Facility, OfficeNote

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Space:
    """How much of each part fits: rows, and characters of a text."""

    partners: int
    dealings: int
    filings: int
    days: int
    note: int
    text: int


# The first that fits on a page is printed. The last does, with every text as long as it can be.
SPACES = (
    Space(partners=12, dealings=8, filings=5, days=7, note=400, text=200),
    Space(partners=10, dealings=6, filings=4, days=6, note=240, text=80),
    Space(partners=7, dealings=4, filings=3, days=4, note=120, text=50),
    Space(partners=5, dealings=3, filings=2, days=3, note=60, text=30),
)


# Lines to write on, down the whole page: what is said lies over them.
RULED = 34


@dataclass(frozen=True, kw_only=True)
class Cut(Generic[T]):
    """The first rows of a part, and how many more there are."""

    rows: list[T]
    more: int


@dataclass(frozen=True, kw_only=True)
class PartnerLine:
    """One partner: its name, what it promises, and when that was confirmed."""

    name: str
    kind: str
    promises: list[bool]
    phone: str
    confirmed: str


@dataclass(frozen=True, kw_only=True)
class FacilitySheet:
    """What is known of a facility on a day, uncut."""

    facility: Facility
    record: FacilityRecord
    verdict: FacilityVerdict
    outside: list[str]
    note: OfficeNote | None
    facts: list[tuple[str, str]]
    contacts: list[tuple[str, str]]
    partners: list[PartnerLine]
    days: list[str]
    filings: list[str]
    dealings: list[str]
    on: date
    made: str


def sheet_of(facility: Facility, *, reader: User, on: date, known_at: datetime) -> FacilitySheet:
    """Gather what a sheet says; the note of its office only for the office's own staff."""
    record = facility_record(facility, on=on, known_at=known_at)
    days = due_days(facility, record, on=on, known_at=known_at)
    # Whom one cannot do without comes first: only the last are cut.
    rows = sorted(record.coverage.rows, key=lambda row: not row.is_needed)
    return FacilitySheet(
        facility=facility,
        record=record,
        verdict=verdict_of(record, days, on=on),
        outside=why_not_counted(facility, record, on=on),
        note=OfficeNote.objects.visible_to(reader).about(facility),
        facts=list(_facts(facility)),
        contacts=list(_contacts(facility)),
        partners=[_partner(row) for row in rows],
        days=[due_in_words(one, on=on) for one in days],
        filings=[_filing(entry) for entry in record.entries],
        dealings=[_dealing(one) for one in dealings_of(facility)],
        on=on,
        made=f"{wareki(local(known_at).date())} {local(known_at):%H:%M}　{reader}",
    )


def fitted(sheet: FacilitySheet, space: Space) -> dict[str, object]:
    """Return what the paper shows of a sheet where there is so much space."""
    short = cutter(space.text)
    note = sheet.note
    return {
        "sheet": sheet,
        "ruled": range(RULED),
        "name": short(sheet.facility.name),
        "outside": [short(one) for one in sheet.outside[:2]],
        "actions": [short(one) for one in sheet.verdict.action_days[:2]],
        "owed": "、".join(sheet.verdict.owed[:2]) or "なし",
        "person": short(str((note and note.person_in_charge) or "なし")),
        "note": cutter(space.note)(note.note if note else ""),
        "facts": [(label, short(text)) for label, text in sheet.facts],
        "contacts": [(label, short(text)) for label, text in sheet.contacts],
        "partners": _first(
            sheet.partners,
            space.partners,
            lambda one: replace(one, name=short(one.name), phone=short(one.phone)),
        ),
        "days": _first(sheet.days, space.days, short),
        "filings": _first(sheet.filings, space.filings, short),
        "dealings": _first(sheet.dealings, space.dealings, short),
    }


def cutter(most: int) -> Callable[[str], str]:
    """Return what cuts a text to so many characters, and says that there was more."""

    def cut(text: str) -> str:
        line = " ".join(text.split())
        return line if len(line) <= most else f"{line[: most - 1]}…"

    return cut


def _first(rows: Sequence[T], most: int, shown: Callable[[T], T]) -> Cut[T]:
    return Cut(rows=[shown(one) for one in rows[:most]], more=max(0, len(rows) - most))


def _facts(facility: Facility) -> Sequence[tuple[str, str]]:
    return [
        ("事業所番号", facility.number),
        ("施設種別", facility.facility_type.name),
        ("指定権者", facility.authority.name),
        ("法人", facility.corporation_name or "－"),
        ("定員", f"{facility.capacity}人" if facility.capacity else "不明"),
        ("指定年月日", wareki(facility.designated_date) if facility.designated_date else "不明"),
    ]


def _contacts(facility: Facility) -> Sequence[tuple[str, str]]:
    postal = f"〒{facility.postal_code}　" if facility.postal_code else ""
    return [
        ("所在地", f"{postal}{place_in_words(facility)}"),
        ("電話番号", facility.phone or "－"),
        ("FAX番号", facility.fax or "－"),
        ("メール", facility.email or "－"),
        ("代表者", facility.representative or "－"),
    ]


def _partner(row: CoverageRow) -> PartnerLine:
    partner = row.partner
    assert isinstance(partner, FiledPartner)
    return PartnerLine(
        name=partner.name,
        kind=partner.get_institution_kind_display(),
        promises=row.promises,
        phone=partner.institution.phone,
        confirmed=wareki_short(partner.confirmed_date) if partner.confirmed_date else "－",
    )


def _filing(entry: FilingEntry) -> str:
    filing = entry.filing
    files = f"　添付{len(entry.attachments)}件" if entry.attachments else ""
    partners = f"協力医療機関{len(entry.partners)}件" if entry.partners else "定めなし"
    return (
        f"{wareki_short(filing.received_date)}受付　{filing.get_kind_display()}　"
        f"{entry.state}　{partners}{files}"
    )


def _dealing(dealing: Dealing) -> str:
    said = [wareki_short(dealing.on), dealing.label]
    if notice := dealing.notice:
        due = notice.reply_due_date
        said += [notice.notice_number, f"回答期限 {wareki_short(due)}" if due else ""]
    elif contact := dealing.contact:
        promised = contact.promised_date
        said += [contact.content, f"約束 {wareki_short(promised)}" if promised else ""]
    return "　".join(filter(None, said))

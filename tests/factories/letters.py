"""Letters, their settings and their words for tests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypedDict, Unpack

from common.fixtures import fixture_rows
from common.japanese import fiscal_year
from compliance.correspondence.models import NoticeKind
from compliance.deadlines.days import due_date
from compliance.deadlines.open_years import OpenYear, YearState
from compliance.filings.models import FiledPartner, Filing
from compliance.filings.standing import Standing
from compliance.rule.classification import classify
from compliance.rule.coverage import facts_with
from compliance.settings.models import AuthorityProfile, LetterSettings
from facilities.models import Facility, FacilityType, Obligation, TypeCode
from jurisdictions.models import Authority
from letters.settings.models import Wording
from letters.writing.candidates import Nearby
from letters.writing.composing import Reference, compose, compose_many
from letters.writing.facts import known_of_many
from letters.writing.letter import Letter
from letters.writing.occasions import Case, Office, cases
from letters.writing.values import Numbers
from letters.writing.wording import Words
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.fields import refuse_others

WRITTEN = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
KNOWN = datetime(2027, 12, 1, 3, 0, tzinfo=UTC)


class LetterSettingsFields(TypedDict, total=False):
    """What a test says of the settings of an authority's letters."""

    seal: str
    honorific: str
    number_prefix: str
    first_number: int
    quiet_days: int
    release_required: bool
    window_left: int
    window_top: int
    window_width: int
    window_height: int
    desk: str
    submission: str
    responsible: str
    articles: dict[str, dict[str, str]]
    ordinances: dict[str, dict[str, str]]


def make_letter_settings(
    authority: Authority, **fields: Unpack[LetterSettingsFields]
) -> LetterSettings:
    """Return the settings of an authority's letters."""
    refuse_others(fields, LetterSettingsFields)
    usual = LetterSettings()
    return LetterSettings.objects.create(
        authority=authority,
        recorded_at=WRITTEN,
        recorded_by=make_user(authority),
        seal=fields.get("seal", usual.seal),
        honorific=fields.get("honorific", usual.honorific),
        number_prefix=fields.get("number_prefix", usual.number_prefix),
        first_number=fields.get("first_number", usual.first_number),
        quiet_days=fields.get("quiet_days", usual.quiet_days),
        release_required=fields.get("release_required", usual.release_required),
        window_left=fields.get("window_left", usual.window_left),
        window_top=fields.get("window_top", usual.window_top),
        window_width=fields.get("window_width", usual.window_width),
        window_height=fields.get("window_height", usual.window_height),
        desk=fields.get("desk", usual.desk),
        submission=fields.get("submission", usual.submission),
        responsible=fields.get("responsible", usual.responsible),
        articles=fields.get("articles", usual.articles),
        ordinances=fields.get("ordinances", usual.ordinances),
    )


def make_wording(authority: Authority, key: str, text: str, *, version: int = 1) -> Wording:
    """Return a version of a paragraph."""
    return Wording.objects.create(
        authority=authority,
        key=key,
        version=version,
        text=text,
        recorded_at=WRITTEN,
        recorded_by=make_user(authority),
    )


class NumberFields(TypedDict, total=False):
    """What a test says of the numbers and days of a letter."""

    number: str
    reply_due_date: date | None
    slip_identifier: str
    earlier: Reference | None
    replaces: Reference | None


def numbers(*, on: date = date(2026, 11, 23), **fields: Unpack[NumberFields]) -> Numbers:
    """Return what an office gives to a letter."""
    refuse_others(fields, NumberFields)
    return Numbers(
        notice_number=fields.get("number", "さ介第12号"),
        notice_date=on,
        reply_due_date=fields.get("reply_due_date", date(on.year, 12, 25)),
        slip_identifier=fields.get("slip_identifier", "R8-0012-7"),
        earlier=fields.get("earlier"),
        replaces=fields.get("replaces"),
    )


def letter_to(
    facility: Facility,
    kind: str,
    *,
    on: date = date(2026, 11, 23),
    nearby: Nearby | None = None,
    **fields: Unpack[NumberFields],
) -> Letter:
    """Return the letter of a kind to a facility on a day."""
    given = numbers(on=on, **fields)
    rows = Facility.objects.filter(pk=facility.pk)
    if nearby:
        found = cases(rows, on=on, known_at=KNOWN)
        case, known = found[facility.pk], known_of_many(found, known_at=KNOWN)[facility.pk]
        return compose(case, known, kind=NoticeKind(kind), numbers=given, nearby=nearby)
    [letter] = compose_many(
        rows, numbers={facility.pk: given}, kind=NoticeKind(kind), on=on, known_at=KNOWN
    )
    return letter


def missing_years(*, on: date, first: int) -> list[OpenYear]:
    """Return the years from the first on, of which nothing came; the late ones come first."""
    dues = {year: due_date(None, year) for year in range(first, fiscal_year(on) + 1)}
    return [
        OpenYear(fiscal_year=year, due=due, state=YearState.LATE if on > due else YearState.OPEN)
        for year, due in dues.items()
    ]


def case_of(
    type: str,
    *,
    on: date,
    filing: Filing | None = None,
    partners: Sequence[FiledPartner] = (),
    first: int = 2024,
    records_from: date | None = None,
) -> Case:
    """Return what is known of a home that is stored nowhere, so that no database is asked.

    From the first 年度 on, or from that in which the records begin, nothing has come.
    """
    authority = Authority(pk=1, name="さくら市", records_from=records_from)
    years = missing_years(on=on, first=fiscal_year(records_from) if records_from else first)
    [obligation] = [one for one in stated_obligations() if one.facility_type_id == type]
    facility = Facility(
        pk=1,
        number="0970000001",
        name="試験苑",
        authority=authority,
        facility_type=FacilityType(code=type, name=TypeCode(type).label),
        designated_date=date(2010, 4, 1),
    )
    facts = facts_with(partners, must_admit=obligation.covers_admission)
    settings = LetterSettings(authority=authority)
    return Case(
        facility=facility,
        standing=Standing(facts=facts, category=classify(facts), filing_id=None),
        filing=filing,
        partners=partners,
        obligation=obligation,
        rule=None,
        year=years[0].fiscal_year if years else fiscal_year(on),
        due=years[0].due if years else due_date(None, fiscal_year(on)),
        years=years,
        is_late=any(one.state == YearState.LATE for one in years),
        on=on,
        office=Office(
            profile=AuthorityProfile(authority=authority), settings=settings, words=Words(own={})
        ),
    )


@cache
def stated_obligations() -> tuple[Obligation, ...]:
    """Return what the reference data says that the law asks."""
    rows = fixture_rows("obligations")
    return tuple(Obligation(**obligation_fields(row)) for row in rows)


def obligation_fields(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of the reference data as the fields of an Obligation."""
    days = {
        name: date.fromisoformat(row[name]) for name in ("valid_from", "binding_from") if row[name]
    }
    flags = {name: text == "1" for name, text in row.items() if name.startswith("covers_")}
    read = {name: text == "1" for name, text in row.items() if name.endswith("_confirmed")}
    rest = {name: text for name, text in row.items() if name not in ("binding_from",)}
    renamed = {"facility_type_id": rest.pop("facility_type")}
    return rest | renamed | days | flags | read


def words(letter: Letter) -> str:
    """Return everything that a letter says, from the subject to the last point."""
    points = [
        text
        for point in letter.points
        for text in (
            point.title,
            *point.lines,
            *(f"{row.requirement}|{row.filed}|{row.judgement}" for row in point.requirements),
        )
    ]
    return "\n".join((letter.subject, *letter.paragraphs, *points))


def make_case(
    kind: str, *, type: str = TypeCode.WELFARE_FACILITY, authority: Authority | None = None
) -> Facility:
    """Return a facility to which a letter of this kind goes."""
    facility = make_facility(type=type, authority=authority)
    if kind == NoticeKind.NO_PARTNER:
        make_filing(facility, [])
    elif kind != NoticeKind.NOT_FILED:
        make_filing(facility, [partner(promises="ⅰ")], confirmed_date=date(2026, 5, 20))
    return facility


def make_profile(
    authority: Authority,
    *,
    signer_title: str = "",
    signer_name: str = "",
    phone: str = "028-681-1155",
    address: str = "栃木県さくら市氏家2771",
) -> AuthorityProfile:
    """Return what an office says of itself; as it is, its letters may be issued."""
    profile, _ = AuthorityProfile.objects.update_or_create(
        authority=authority,
        defaults={
            "signer_title": signer_title,
            "signer_name": signer_name,
            "phone": phone,
            "address": address,
            "recorded_at": WRITTEN,
            "recorded_by": make_user(authority),
        },
    )
    return profile


def be_ready(authority: Authority) -> AuthorityProfile:
    """Let an office state what its letters need before any is issued."""
    stored = AuthorityProfile.objects.filter(authority=authority).first()
    return stored if stored and stored.phone and stored.address else make_profile(authority)

"""Letters, their settings and their words for tests."""

from datetime import UTC, date, datetime

from compliance.models import AuthorityProfile, LetterSettings, NoticeKind, Wording
from facilities.models import Facility, TypeCode
from jurisdictions.models import Authority
from reports.composing import Numbers, compose, compose_many
from reports.notices import Letter
from reports.occasions import cases
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility

WRITTEN = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
KNOWN = datetime(2027, 12, 1, 3, 0, tzinfo=UTC)


def make_letter_settings(authority: Authority, **fields) -> LetterSettings:
    """Return the settings of an authority's letters."""
    values = {"recorded_at": WRITTEN, "recorded_by": make_user(authority)}
    return LetterSettings.objects.create(authority=authority, **values | fields)


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


def numbers(number: str = "さ介第12号", *, on: date = date(2026, 11, 23), **fields) -> Numbers:
    """Return what an office gives to a letter."""
    values = {
        "notice_number": number,
        "notice_date": on,
        "reply_due_date": date(on.year, 12, 25),
        "slip_identifier": "R8-0012-7",
    }
    return Numbers(**values | fields)


def letter_to(
    facility: Facility, kind: str, *, on: date = date(2026, 11, 23), nearby=None, **fields
) -> Letter:
    """Return the letter of a kind to a facility on a day."""
    given = numbers(on=on, **fields)
    rows = Facility.objects.filter(pk=facility.pk)
    if nearby:
        [case] = cases(rows, on=on, known_at=KNOWN).values()
        return compose(case, kind=NoticeKind(kind), numbers=given, nearby=nearby)
    asked = {"kind": NoticeKind(kind), "on": on, "known_at": KNOWN}
    [letter] = compose_many(rows, numbers={facility.pk: given}, **asked)
    return letter


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


def make_case(kind, *, type=TypeCode.WELFARE_FACILITY, authority=None):
    """Return a facility to which a letter of this kind goes."""
    facility = make_facility(type=type, authority=authority)
    if kind == NoticeKind.NO_PARTNER:
        make_filing(facility, [])
    elif kind != NoticeKind.NOT_FILED:
        make_filing(facility, [partner(promises="ⅰ")], confirmed_date=date(2026, 5, 20))
    return facility


def make_profile(authority: Authority, **fields) -> AuthorityProfile:
    """Return what an office says of itself."""
    values = {"recorded_at": WRITTEN, "recorded_by": make_user(authority)}
    return AuthorityProfile.objects.create(authority=authority, **values | fields)

"""What came of letters and contacts, as facts of the next action, in SQL.

A letter is answered by a reply that names it, or by a filing that reaches the office after it.
"""

from calendar import isleap
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from common.fiscal_years import a_year_before
from compliance.correspondence.models import Contact, ContactKind, Notice, NoticeKind
from compliance.filings.models import Filing

# Letters that ask for something; the others announce or thank.
ASKING = (
    NoticeKind.NOT_FILED,
    NoticeKind.NO_PARTNER,
    NoticeKind.REQUIREMENTS_MISSING,
    NoticeKind.CONFIRMATION_DUE,
)


def a_year_after(day: date) -> date:
    """Return the last day of which this one is not more than a year before."""
    last = date(day.year + 1, day.month, 28) if (day.month, day.day) == (2, 29) else None
    last = last or day.replace(year=day.year + 1)
    return last.replace(day=29) if (last.month, last.day) == (2, 28) and isleap(last.year) else last


def newest_contacts(
    facilities: Collection[int], *, on: date, known_at: datetime
) -> dict[int, Contact]:
    """Return what was last done about each of these facilities, as far as was known."""
    contacts = Contact.objects.filter(facility__in=facilities).in_force(on=on, known_at=known_at)
    newest = contacts.order_by("facility", "-contact_date", "-pk").distinct("facility")
    return {contact.facility_id: contact for contact in newest}


def unanswered_letters(
    facilities: Collection[int], *, on: date, known_at: datetime
) -> dict[int, Notice]:
    """Return the newest letter that asked each of these for something, unless it was answered."""
    letters = _issued(Notice.objects.filter(facility__in=facilities), on=on, known_at=known_at)
    newest = letters.order_by("facility", "-notice_date", "-pk").distinct("facility")
    unanswered = Notice.objects.filter(pk__in=newest.values("pk"))
    rows = unanswered.exclude(answered(on=on, known_at=known_at)).order_by("pk")
    return {letter.facility_id: letter for letter in rows}


def last_letters(facilities: Collection[int], *, on: date, known_at: datetime) -> dict[int, Notice]:
    """Return the newest letter to each of these facilities, whatever it is about."""
    issued = Notice.objects.filter(
        facility__in=facilities, notice_date__lte=on, issued_at__lte=known_at
    )
    newest = issued.order_by("facility", "-notice_date", "-pk").distinct("facility")
    return {letter.facility_id: letter for letter in newest}


def guided(*, on: date, known_at: datetime) -> Q:
    """Return the condition on facilities that something was done within a year."""
    since = a_year_before(on)
    contacts = Contact.objects.filter(facility=OuterRef("pk"), contact_date__gt=since)
    notices = Notice.objects.filter(facility=OuterRef("pk"), notice_date__gt=since)
    return Q(Exists(contacts.in_force(on=on, known_at=known_at))) | Q(
        Exists(_issued(notices, on=on, known_at=known_at))
    )


def reply_late(*, on: date, known_at: datetime) -> Q:
    """Return the condition on facilities that the newest letter should have been answered."""
    notices = Notice.objects.filter(facility=OuterRef("pk"))
    newer = Notice.objects.filter(
        Q(notice_date__gt=OuterRef("notice_date"))
        | Q(notice_date=OuterRef("notice_date"), pk__gt=OuterRef("pk")),
        facility=OuterRef("facility"),
    )
    return Q(
        Exists(
            _issued(notices, on=on, known_at=known_at)
            .filter(reply_due_date__lt=on)
            .exclude(Exists(_issued(newer, on=on, known_at=known_at)))
            .exclude(answered(on=on, known_at=known_at))
        )
    )


def answered(*, on: date, known_at: datetime) -> Q:
    """Return the condition on letters that a reply or a filing has come since."""
    replies = Contact.objects.filter(notice=OuterRef("pk"), kind=ContactKind.REPLY)
    filings = Filing.objects.filter(
        facility=OuterRef("facility"),
        received_date__gte=OuterRef("notice_date"),
        received_date__lte=on,
        recorded_at__lte=known_at,
    )
    return Q(Exists(replies.in_force(on=on, known_at=known_at))) | Q(Exists(filings))


def contact_due(*, on: date, known_at: datetime) -> Q:
    """Return the condition on facilities that the day named in the newest contact has come."""
    contacts = Contact.objects.in_force(on=on, known_at=known_at)
    newer = contacts.filter(
        Q(contact_date__gt=OuterRef("contact_date"))
        | Q(contact_date=OuterRef("contact_date"), pk__gt=OuterRef("pk")),
        facility=OuterRef("facility"),
    )
    due = contacts.filter(facility=OuterRef("pk")).alias(
        due=Least(F("promised_date"), F("next_contact_date"))
    )
    return Q(Exists(due.filter(due__lte=on).exclude(Exists(newer))))


def _issued(notices: QuerySet[Notice], *, on: date, known_at: datetime) -> QuerySet[Notice]:
    """Return the letters that ask for something, up to a day, the newest first."""
    return notices.filter(kind__in=ASKING, notice_date__lte=on, issued_at__lte=known_at).order_by(
        "-notice_date", "-pk"
    )

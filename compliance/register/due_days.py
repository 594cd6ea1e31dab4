"""期日: by when the next action about a facility is due, and which other days are waited for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from common.japanese import fiscal_year, fiscal_year_span, wareki
from compliance.correspondence.follow_up import (
    a_year_after,
    newest_contacts,
    unanswered_letters,
)
from compliance.correspondence.models import Contact, Notice
from compliance.deadlines.days import day_in
from compliance.deadlines.open_years import OpenYear
from compliance.filings.models import Filing
from compliance.register.facility_file import FacilityRecord
from compliance.rule.ahead import how_far
from compliance.work.next_action import NextAction
from facilities.models import Facility, Obligation


class DueKind(models.TextChoices):
    """期日の種類, in the order in which they are told."""

    FILING = "filing", "届出期限"
    PROMISED = "promised", "約束の期日"
    NEXT_CONTACT = "next_contact", "次回連絡日"
    REPLY = "reply", "通知文書の回答期限"
    PLAN = "plan", "届出の計画による時期の末日"
    CONFIRMATION = "confirmation", "次の確認の期限（前の確認から１年）"
    BINDING = "binding", "要件を満たすことが義務となる日"


@dataclass(frozen=True, kw_only=True)
class DueDay:
    """One day that is waited for or has passed, and what it comes from."""

    kind: DueKind
    day: date
    source: str


def due_in_words(one: DueDay, *, on: date) -> str:
    """Return a day that is waited for, how far it is and what it comes from."""
    return f"{one.kind.label} {wareki(one.day)}（{how_far(one.day, on=on)}。{one.source}）"


# The days by which the office does each thing; an action that is not named has none.
ASKED_BY: dict[NextAction, tuple[DueKind, ...]] = {
    NextAction.DEMAND_FILING: (DueKind.FILING,),
    NextAction.AWAIT_CORRECTION: (DueKind.FILING,),
    NextAction.CONTACT_AGAIN: (DueKind.PROMISED, DueKind.NEXT_CONTACT),
    NextAction.REMIND: (DueKind.REPLY,),
    NextAction.FOLLOW_PLAN: (DueKind.PLAN,),
    NextAction.STANDARD_BREACH: (DueKind.BINDING,),
    NextAction.GUIDE: (DueKind.BINDING,),
    NextAction.ASK_CONFIRMATION: (DueKind.CONFIRMATION,),
    NextAction.AWAIT_FILING: (DueKind.FILING,),
    NextAction.AWAIT_PLAN: (DueKind.PLAN,),
    NextAction.AWAIT_ANSWER: (DueKind.REPLY, DueKind.PROMISED, DueKind.NEXT_CONTACT),
}


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What the days of one facility come from, whether it is looked at alone or among many."""

    years: Sequence[OpenYear] = ()  # the 年度 whose filing is missing, the most urgent first
    is_unmet: bool = False
    obligation: Obligation | None = None
    contact: Contact | None = None  # the newest one
    letter: Notice | None = None  # the newest one that asks for something, unless answered
    filing: Filing | None = None  # the one that counts


def due_days(
    facility: Facility, record: FacilityRecord, *, on: date, known_at: datetime
) -> list[DueDay]:
    """Return the days that are known of a facility: those of the next action and the others."""
    contacts = newest_contacts([facility.pk], on=on, known_at=known_at)
    letters = unanswered_letters([facility.pk], on=on, known_at=known_at)
    return days_of(
        Grounds(
            years=record.years,
            is_unmet=record.work.unmet,
            obligation=record.obligation,
            contact=contacts.get(facility.pk),
            letter=letters.get(facility.pk),
            filing=record.filing,
        )
    )


def days_of(grounds: Grounds) -> list[DueDay]:
    """Return the days that follow, in the order in which they are told."""
    found = [*_of_law(grounds), *_of_dealings(grounds), *_of_filing(grounds)]
    order = list(DueKind)
    return sorted(found, key=lambda one: order.index(one.kind))


def of_action(days: list[DueDay], action: NextAction) -> list[DueDay]:
    """Return those of the days by which the next action is due."""
    return [one for one in days if one.kind in ASKED_BY.get(action, ())]


def _of_law(grounds: Grounds) -> Iterator[DueDay]:
    if grounds.years:
        leading = grounds.years[0]
        source = f"{leading.label}、{leading.state.label}"
        yield DueDay(kind=DueKind.FILING, day=leading.due, source=source)
    obligation = grounds.obligation
    if grounds.is_unmet and obligation and obligation.binding_from:
        article = obligation.cites_requirements
        yield DueDay(kind=DueKind.BINDING, day=obligation.binding_from, source=article)


def _of_dealings(grounds: Grounds) -> Iterator[DueDay]:
    contact, letter = grounds.contact, grounds.letter
    if contact:
        source = f"{wareki(contact.contact_date)}の対応（{contact.get_kind_display()}）"
        if contact.promised_date:
            yield DueDay(kind=DueKind.PROMISED, day=contact.promised_date, source=source)
        if contact.next_contact_date:
            yield DueDay(kind=DueKind.NEXT_CONTACT, day=contact.next_contact_date, source=source)
    if letter and letter.reply_due_date:
        source = f"{wareki(letter.notice_date)}付け{letter.notice_number}"
        yield DueDay(kind=DueKind.REPLY, day=letter.reply_due_date, source=source)


def _of_filing(grounds: Grounds) -> Iterator[DueDay]:
    filing = grounds.filing
    if filing is None:
        return
    plan = end_of_plan(filing)
    if grounds.is_unmet and plan:
        source = f"{wareki(filing.received_date)}受付の届出"
        yield DueDay(kind=DueKind.PLAN, day=plan, source=source)
    if filing.partner_count:
        confirmed = filing.confirmed_date or filing.received_date
        said = "確認日" if filing.confirmed_date else "確認日の記載がないため受付日"
        source = f"{said} {wareki(confirmed)}"
        yield DueDay(kind=DueKind.CONFIRMATION, day=a_year_after(confirmed), source=source)


def end_of_plan(filing: Filing) -> date | None:
    """Return the last day of what the filing promises, as compliance.work.facts reads it."""
    if month := filing.planned_month:
        return day_in(fiscal_year(month), month.month, None)
    if filing.stage == Filing.Stage.EXPECTED:
        return fiscal_year_span(filing.fiscal_year)[1]
    return None

"""What the offices of the demo have talked about with their homes: calls, visits, meetings."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from common.japanese import fiscal_year, fiscal_year_label
from compliance.correspondence.contacting import NewGuidance, record_guidance
from compliance.correspondence.models import Contact, ContactKind, Notice
from demo.letters_sent import letters_of
from demo.offices import DemoOffice, at_work
from facilities.models import Facility

_PRESENT = 0.6
# Of the homes that were written to, one after another: who replied, and promised something.
_PROMISED = "promised"
_REPLIES = ("", _PROMISED, "", "replied", "")
_REPLIED = "回答書を受領した。要件を満たすよう、協力医療機関と協議するとのこと。"
_FIRST_TALK, _LAST_TALK = 700, 30  # days ago
_BETWEEN_TALKS = 17
_SAID = {
    ContactKind.TELEPHONE: "届出の予定について電話で確認。協力医療機関と調整中とのこと。",
    ContactKind.VISIT: "訪問して、協定書の記載及び連絡体制を確認した。",
    ContactKind.CONSULTATION: "協力医療機関の探し方について相談を受け、候補の調べ方を説明した。",
    ContactKind.INSPECTION_WRITTEN: "運営指導で、協力医療機関の定めについて文書で指摘した。",
    ContactKind.INSPECTION_ORAL: "運営指導で、年1回以上の確認の記録について口頭で指摘した。",
    ContactKind.INSPECTION_ADVICE: "運営指導で、入院の受入れについて協議を続けるよう助言した。",
    ContactKind.MATCHING: "近隣の病院との顔合わせの場を設けた。",
    ContactKind.LIST_PROVIDED: "地域の医療機関の一覧を電子メールで送付した。",
    ContactKind.OTHER: "担当者の交代の連絡を受けた。",
}


@dataclass(frozen=True, kw_only=True)
class _Promise:
    """What a home promised in a talk: how many days ago it was, and until which day."""

    kind: ContactKind
    days_ago: int
    content: str
    promised_in: int | None = None
    next_in: int | None = None


# Days after the last one are to come; those before it have passed.
_PROMISES = (
    _Promise(
        kind=ContactKind.TELEPHONE,
        days_ago=21,
        content="届出書を1週間以内に提出するとのこと。",
        promised_in=-14,
    ),
    _Promise(
        kind=ContactKind.TELEPHONE,
        days_ago=12,
        content="法人本部に確認の上、折り返すとのこと。",
        next_in=-3,
    ),
    _Promise(
        kind=ContactKind.VISIT,
        days_ago=9,
        content="病院との協議の結果を来月報告するとのこと。",
        promised_in=20,
    ),
    _Promise(
        kind=ContactKind.CONSULTATION,
        days_ago=4,
        content="候補の病院へ連絡するとのこと。後日、状況を確認する。",
        next_in=6,
    ),
)


def talk(office: DemoOffice) -> None:
    """Record what an office and its homes have said to each other in two years."""
    chance, homes = office.chance("talks"), office.homes()
    talks = [*_usual(office, homes, chance), *_promised(office, homes, chance)]
    talks += _replies(office, chance)
    Contact.objects.bulk_create(sorted(talks, key=lambda one: one.recorded_at))
    for days in (500, 130):
        _meet(office, office.day(days), homes, chance)


def _usual(office: DemoOffice, homes: list[Facility], chance: Random) -> list[Contact]:
    """Return talks of every kind, spread over the years."""
    kinds = list(_SAID)
    return [
        _contact(office, chance.choice(homes), kind, office.day(days), _SAID[kind], chance)
        for place, days in enumerate(range(_FIRST_TALK, _LAST_TALK, -_BETWEEN_TALKS))
        for kind in [kinds[place % len(kinds)]]
    ]


def _promised(office: DemoOffice, homes: list[Facility], chance: Random) -> list[Contact]:
    """Return talks with homes that nobody has written to, each with a day that was named."""
    written = {notice.facility_id for notice in letters_of(office)}
    others = [home for home in homes if home.pk not in written]
    made = []
    for promise, home in zip(_PROMISES, chance.sample(others, len(_PROMISES)), strict=True):
        day = office.day(promise.days_ago)
        contact = _contact(office, home, promise.kind, day, promise.content, chance)
        contact.promised_date = _named(office, promise.promised_in)
        contact.next_contact_date = _named(office, promise.next_in)
        made.append(contact)
    return made


def _replies(office: DemoOffice, chance: Random) -> list[Contact]:
    """Return the replies to letters; most homes have not replied, some of them too late now."""
    replies = zip(letters_of(office), cycle(_REPLIES))
    return [_reply(office, notice, said, chance) for notice, said in replies if said]


def _reply(office: DemoOffice, notice: Notice, said: str, chance: Random) -> Contact:
    days = (office.on - notice.notice_date).days
    day = max(office.day(days - chance.randint(3, 20)), notice.notice_date)
    day = min(day, office.day(1))
    contact = _contact(office, notice.facility, ContactKind.REPLY, day, _REPLIED, chance)
    contact.notice = notice
    if said == _PROMISED:
        contact.promised_date = day + timedelta(days=chance.randint(2, 9))
    return contact


def _contact(
    office: DemoOffice,
    home: Facility,
    kind: ContactKind,
    day: date,
    content: str,
    chance: Random,
) -> Contact:
    return Contact(
        facility=home,
        kind=kind,
        contact_date=day,
        content=content,
        recorded_at=at_work(day, chance),
        recorded_by=chance.choice((office.recorder, office.recorder, office.reviewer)),
    )


def _named(office: DemoOffice, days: int | None) -> date | None:
    return None if days is None else office.on + timedelta(days=days)


def _meet(office: DemoOffice, day: date, homes: list[Facility], chance: Random) -> None:
    """Record a 集団指導, to which most homes came."""
    new = NewGuidance(
        authority=office.authority,
        held_date=day,
        title=f"{fiscal_year_label(fiscal_year(day))}集団指導",
        content="協力医療機関の定め及び届出について説明した。",
        token=UUID(int=chance.getrandbits(128), version=4),
    )
    present = [home for home in homes if chance.random() < _PRESENT]
    record_guidance(new, present=present, now=at_work(day, chance), by=office.recorder)

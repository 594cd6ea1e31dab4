"""Over the invented world: page, list, home and letters say the same of one home on one day."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.japanese import fiscal_year, fiscal_year_label
from compliance.correspondence.models import NoticeKind
from compliance.register.columns import FACILITIES
from compliance.work.next_action import NextAction
from facilities.models import Facility, TypeCode
from jurisdictions.models import Authority
from letters.issuing.left_out import LeftOut, reason_words
from letters.issuing.prospects import prospects
from letters.issuing.recipients import reason_to_leave_out
from letters.writing.composing import Numbers, compose_many
from tests.compliance.work.home_numbers import numbers_of
from tests.factories.compliance import FilingFields, make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.demo_world import ON, seed
from tests.factories.letters import words
from tests.factories.notices import make_notice

DAYS = (ON, date(2027, 3, 31), date(2027, 4, 1), date(2027, 6, 30))
FILED = datetime(2026, 11, 2, 3, tzinfo=UTC)
PAGES_OF_AN_ACTION = 3
KINDS = (
    NoticeKind.NOT_FILED,
    NoticeKind.REQUIREMENTS_MISSING,
    NoticeKind.ACCEPTANCE,
)
OWED_BREACH, STANDARD_BREACH = "義務違反（届出期限超過）", "基準違反"
FULFILLED, UNFIT = "義務が果たされていません", "適合していません"
ABOUT_WHAT_WAS_FILED = (
    NoticeKind.NO_PARTNER,
    NoticeKind.REQUIREMENTS_MISSING,
    NoticeKind.ACCEPTANCE,
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a page of a home says, read from its HTML."""

    mark: str
    finding: str
    action: str
    years: dict[str, str]  # 年度 → its state

    @property
    def passed(self) -> set[str]:
        return {year for year, state in self.years.items() if state.startswith("期限超過")}


@pytest.fixture
def world(db):
    """Make the invented world, with what offices have said to homes besides."""
    seed(scale="small", without_dealings=False)
    with connection.cursor() as cursor:
        # The world was checked at its end; what follows is checked at its own.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    homes = Facility.objects.counted(on=ON).exclude(filings__received_date__gte=date(2026, 11, 1))
    homes = homes.filter(contacts=None, notices=None)
    duty = homes.filter(facility_type=TypeCode.WELFARE_FACILITY, authority__kind="prefecture")
    effort = homes.filter(facility_type=TypeCode.MODERATE_FEE_HOME, authority__kind="prefecture")
    asked, called, left = duty.order_by("pk")[:3]
    [guided] = effort.order_by("pk")[:1]
    # What they file now counts at once.
    Authority.objects.filter(kind=Authority.Kind.PREFECTURE).update(review_required=False)
    said: FilingFields = {"filed_date": date(2026, 11, 2), "received_date": date(2026, 11, 2)}
    for home in (asked, called, left, guided):
        make_filing(home, [partner(promises="ⅰ")], now=FILED, **said)
    make_notice(asked, kind=NoticeKind.REQUIREMENTS_MISSING, notice_date=date(2026, 11, 20))
    make_contact(called, on=date(2026, 11, 3), next_contact_date=date(2026, 11, 20))
    make_contact(guided, on=date(2026, 11, 10))


def text_of(html: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", html)))


def fact(html: str, name: str) -> str:
    """Return what stands beside a name in a list of facts."""
    found = re.search(rf"<dt>{name}</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    assert found, name
    return found[1]


def said_on_its_page(client: Client, facility: int) -> Said:
    html = client.get(reverse("compliance:facility-detail", args=[facility])).content.decode()
    years = text_of(fact(html, "未届の年度"))
    mark = re.search(r'<span class="category-mark">(.)</span>(.*?)</span>', html, re.DOTALL)
    assert mark
    return Said(
        mark=text_of(mark[0]),
        finding=text_of(fact(html, "取扱い")),
        action=text_of(fact(html, "次の対応")),
        years=dict(re.findall(r"(令和\d+年度)（([^。]*)。", years)),
    )


def listed(client: Client, **asked: str) -> dict[int, tuple[str, str]]:
    """Return the rows of a list: the mark and the next action that stand there, by home."""
    rows, page = {}, 1
    while True:
        query = asked | {"per_page": "200", "page": str(page)}
        response = client.get(reverse("compliance:facility-list"), query)
        table = response.context["table"]
        for row in table.paginated_rows:
            mark, action = (str(row.get_cell(name)) for name in ("category", "next_action"))
            rows[row.record.pk] = (text_of(mark), text_of(action))
        if not table.page.has_next():
            return rows
        page += 1


def counted_at_home(client: Client) -> Counter[str]:
    """Return the numbers of the home page by what they count: its tiles and rows together."""
    context = client.get("/").context
    counts: Counter[str] = Counter()
    for office in context["offices"]:
        counts.update(numbers_of(office["groups"]))
    for place in context["table"].data if context["table"] else ():
        counts.update({action.label: number for action, number in place.load.actions.items()})
    return counts


def letters_of(
    kind: NoticeKind, on: date, homes: set[int]
) -> tuple[dict[int, str], dict[int, LeftOut]]:
    """Return the words of the letters of a kind by home, and why others get none."""
    rows = Facility.objects.filter(pk__in=homes)
    now = timezone.now()
    why = {
        one.facility: reason_to_leave_out(one, kind=kind, on=on, quiet_days=0)
        for one in prospects(rows, authority=None, kind=kind, on=on, known_at=now)
    }
    numbers = {
        home: Numbers(
            notice_number=f"第{home}号", notice_date=on, reply_due_date=None, slip_identifier=""
        )
        for home, reason in why.items()
        if reason is None
    }
    composed = compose_many(rows, numbers=numbers, kind=kind, on=on, known_at=now)
    texts = dict(zip(numbers, map(words, composed), strict=True))
    return texts, {home: reason for home, reason in why.items() if reason}


def compare(client: Client, on: date, met: Counter[NextAction]) -> None:
    """Hold everything that is said of the homes on a day against each other."""
    everyone = listed(client)
    counts = counted_at_home(client)
    by_action: dict[NextAction, list[int]] = {action: [] for action in NextAction}
    for pk, (_, shown) in sorted(everyone.items()):
        by_action[action_of(shown)].append(pk)
    sample = {homes[0] for homes in by_action.values() if homes}
    letters = {kind: letters_of(kind, on, sample) for kind in KINDS}

    for action, homes in by_action.items():
        if action != NextAction.NOTHING:
            assert counts[action.label] == len(homes)
        met[action] += bool(homes)
        if met[action] == 1 and homes and action != NextAction.NOTHING:
            rows = {pk: everyone[pk] for pk in homes}
            assert listed(client, next_action=action.value) == rows
        for pk in homes[:1] if met[action] <= PAGES_OF_AN_ACTION else ():
            said = said_on_its_page(client, pk)
            assert (said.mark, said.action) == (everyone[pk][0], action.label)
            assert years_named(everyone[pk][1]) == years_of(said, action)
            agree(said, pk, letters, on)


def action_of(shown: str) -> NextAction:
    """Return the action whose label a row begins with, the longest of several."""
    found = [action for action in NextAction if shown.startswith(action.label)]
    return max(found, key=lambda action: len(action.label))


def years_named(shown: str) -> set[str]:
    return set(re.findall(r"令和\d+年度", shown))


def years_of(said: Said, action: NextAction) -> set[str]:
    """Return the 年度 that a row names with its action."""
    if action == NextAction.DEMAND_FILING:
        return {year for year, state in said.years.items() if state == "期限超過"}
    return set(said.years) if action == NextAction.AWAIT_FILING else set()


def agree(said: Said, pk: int, letters, on: date) -> None:
    """Hold what is written to a home, and why not, against what its page says."""
    assert (OWED_BREACH in said.finding) == bool(said.passed)
    asked, not_asked = letters[NoticeKind.NOT_FILED]
    agree_about_the_year(said, pk, asked, not_asked, on)
    for kind, (texts, _) in letters.items():
        if pk in texts:
            agree_in_words(said, kind, texts[pk])


def agree_about_the_year(said: Said, pk: int, asked, not_asked, on: date) -> None:
    this = fiscal_year_label(fiscal_year(on))
    why = not_asked.get(pk)
    if "期限超過" in said.years.values():
        assert why in (None, LeftOut.NO_ADDRESS, LeftOut.UNPRINTABLE)
    if why is None:
        assert said.years
        assert (FULFILLED in asked[pk]) == bool(said.passed)
    elif why == LeftOut.ALREADY_FILED:
        assert (said.years, reason_words(why, on=on)) == ({}, f"届出済み（{this}）")
    elif why == LeftOut.FILED_BEFORE:
        assert said.years == {this: "期限前"}


def agree_in_words(said: Said, kind: NoticeKind, text: str) -> None:
    stated = re.findall(r"届出を確認できない年度：(.*?)（届出期限経過）", text)
    for years in stated:
        assert set(re.findall(r"[０-９]+|\d+", years)) == {
            year_in_letters(year) for year in said.passed
        }
    if kind in ABOUT_WHAT_WAS_FILED:
        assert (UNFIT in text) == (STANDARD_BREACH in said.finding)
    if kind == NoticeKind.ACCEPTANCE:
        assert not said.years


def year_in_letters(year: str) -> str:
    """Return the number of a 年度 as letters write it: one digit in full width."""
    number = re.sub(r"\D", "", year)
    return number.translate(FULL_WIDTH) if len(number) == 1 else number


def test_page_list_home_and_letters_say_the_same_of_each_home_on_each_day(world):
    user = User.objects.get(username="prefecture-review")
    user.chosen_columns = {FACILITIES.name: ["category", "next_action"]}
    user.save(update_fields=["chosen_columns"])
    met: Counter[NextAction] = Counter()
    for on in DAYS:
        noon = datetime(on.year, on.month, on.day, 12, tzinfo=timezone.get_default_timezone())
        with time_machine.travel(noon, tick=False):
            client = Client()
            client.force_login(user)
            compare(client, on, met)

    assert {action for action in NextAction if met[action]} == set(NextAction)

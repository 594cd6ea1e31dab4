"""今やること: the numbers are one's own, and each leads to a list of just so many."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Role
from compliance.filings.recording import record_filing
from compliance.work.next_action import NextAction
from compliance.work.workload import workload
from facilities.models import Facility, Obligation, TypeCode
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, new_filing, partner
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
BINDING = date(2027, 4, 1)
HOME = reverse("home")


@pytest.fixture(autouse=True)
def a_fixed_day(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def world(city, other_city, prefecture):
    """Facilities of three authorities, in several states."""
    make_rule(city, due_month=10)
    for _ in range(3):
        make_facility(authority=city)
    make_filing(make_facility(authority=city))
    make_filing(make_facility(authority=city), [partner(promises="ⅰ")])
    unnamed = make_facility(authority=city, type=TypeCode.GROUP_HOME)
    make_filing(unnamed, [], stage="consulting")
    make_facility(authority=prefecture)
    make_facility(authority=other_city)


def page_of(client, user) -> str:
    client.force_login(user)
    response = client.get(HOME)
    assert response.status_code == 200
    return response.content.decode()


def figures(page: str) -> dict[str, int]:
    """Return the numbers on a page by the address behind each."""
    tiles = re.findall(
        r'href="([^"]+)">\s*<span class="tile-label">.*?tile-number">([\d,]+)', page, re.DOTALL
    )
    cells = re.findall(r'<td [^>]*class="number"[^>]*>\s*<a href="([^"]+)">([\d,]+)', page)
    return {url.replace("&amp;", "&"): int(number) for url, number in [*tiles, *cells]}


def hits(client, url: str) -> int:
    return client.get(url).context["table"].paginator.count


def test_every_number_leads_to_a_list_of_just_so_many(client, world, city, prefecture):
    readers = [
        make_user(city, Role.READ),
        make_user(prefecture, Role.READ),
        make_user(reads_all=True),
    ]

    for reader in readers:
        found = figures(page_of(client, reader))
        found.pop(reverse("intake:upload-list"), None)  # files, not facilities
        assert len(found) >= 6
        assert {url: hits(client, url) for url in found} == found


def test_the_numbers_of_an_office(world, city):
    work = workload(
        Facility.objects.filter(authority=city), by="authority_id", on=TODAY, known_at=NOW
    )

    load = work.of(city.pk)

    assert load.n == 6
    assert load.actions == {
        NextAction.DEMAND_FILING: 3,
        NextAction.NOTHING: 1,
        NextAction.GUIDE: 1,
        # 第105条第1項: a group home must have a partner at all; no plan changes that.
        NextAction.STANDARD_BREACH: 1,
    }
    assert (work.breach_day, load.breaches, load.unfiled) == (BINDING, 2, 3)
    assert work.total().n == 6
    assert work.of("nowhere").n == 0


def test_the_days_left_are_those_of_the_office_and_of_the_law(client, world, city, other_city):
    ours = page_of(client, make_user(city))
    theirs = page_of(client, make_user(other_city))

    assert "令和8年10月31日" in ours
    assert "別の期限があります" not in ours
    assert "23日過ぎています。" in ours
    assert "既定：年度末" in theirs
    assert "あと128日です。" in theirs
    assert "令和9年4月1日に基準違反となる施設" in ours


def test_other_deadlines_of_some_types_are_mentioned(client, city):
    make_rule(city, facility_types=[TypeCode.GROUP_HOME])

    assert "施設種別によっては別の期限があります。" in page_of(client, make_user(city))


def test_after_the_transition_the_breaches_are_those_of_today(client, world, city, time_machine):
    time_machine.move_to(datetime(2027, 4, 2, 1, 0, tzinfo=UTC), tick=False)

    page = page_of(client, make_user(city))

    assert "経過措置は" in page
    assert "基準違反の施設" in page
    assert "基準違反となる施設" not in page


def test_the_end_of_the_transition_comes_from_the_data(client, world, city):
    Obligation.objects.filter(level=Obligation.Level.DUTY).update(binding_from=date(2028, 4, 1))

    assert "令和10年4月1日に基準違反となる施設" in page_of(client, make_user(city))


def test_nobody_sees_the_numbers_of_another_jurisdiction(client, world, city, outsider, prefecture):
    theirs = page_of(client, outsider)
    reading = page_of(client, make_user(prefecture))

    assert "さくら市" not in theirs
    assert "さくら市" in reading
    assert "もみじ市" not in reading
    assert set(figures(theirs).values()) <= {0, 1}


def test_only_those_who_manage_are_led_to_the_settings(client, city):
    url = reverse("compliance:authority-settings", args=[city.pk])

    assert url in page_of(client, make_user(city, Role.MANAGE))
    assert url not in page_of(client, make_user(city, Role.REVIEW))


def test_who_serves_nobody_is_told_so(client):
    assert "担当する指定権者がありません" in page_of(client, make_user())


def test_the_page_makes_as_many_queries_for_30_facilities_as_for_3(client, city, user):
    client.force_login(user)
    for _ in range(3):
        make_filing(make_facility(authority=city))

    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    for _ in range(27):
        make_facility(authority=city)
    with CaptureQueriesContext(connection) as many:
        client.get(HOME)

    assert len(many) == len(few) <= 17


def test_a_task_names_those_whose_filing_is_the_oldest_and_first_who_never_filed(client, city):
    for name, day in (
        ("新しい苑", "2026-10-01"),
        ("古い苑", "2025-06-01"),
        ("中の苑", "2026-05-01"),
    ):
        home = make_facility(authority=city, name=name)
        received = date.fromisoformat(day)
        make_filing(home, [partner(promises="ⅰ")], received_date=received, filed_date=received)
    page = page_of(client, make_user(city))

    named = re.findall(r'tile-named" aria-label="要件不足・未対応.*?</ul>', page, re.DOTALL)

    assert re.findall("(新しい苑|古い苑|中の苑)", named[0]) == ["古い苑", "中の苑", "新しい苑"]
    assert "令和7年6月1日受付" in named[0]


def test_what_there_is_nothing_of_is_folded_into_one_line(client, world, city):
    page = page_of(client, make_user(city))

    told = re.search(r"今すぐ行うことのうち該当なし：([^<]*)", page)[1]
    assert "再提出の審査、審査待ち" in told
    assert "過年度・今年度未届（期限超過）" not in told
    assert not re.search(r'tile-number">0', page)


def test_the_bars_say_how_the_types_stand_and_who_has_filed(client, world, city):
    page = page_of(client, make_user(city))

    assert "6件のうち3件が届出済み（令和8年度）です。" in page
    assert "特養：① 全て 1件（20.0%）、② 一部 1件（20.0%）、④ 集計していない 3件（60.0%）" in page


def test_only_ones_own_facilities_are_named_to_a_prefecture(client, city, prefecture):
    make_filing(make_facility(authority=city, name="市の苑"), [partner(promises="ⅰ")])
    make_filing(make_facility(authority=prefecture, name="県の苑"), [partner(promises="ⅰ")])

    page = page_of(client, make_user(prefecture))

    assert "県の苑" in page
    assert "市の苑" not in page


def test_a_table_of_authorities_shows_no_column_of_zeros_and_is_sorted_by_any(
    client, world, city, prefecture
):
    client.force_login(make_user(prefecture))

    page = client.get(HOME, {"sort": "-n"}).content.decode()

    heads = re.findall(r'id="sort-([a-z_]+)"', page)
    assert {"name", "n", "filed", "met", "demand_filing", "breaches"} <= set(heads)
    assert "review" not in heads
    assert 'aria-sort="descending"' in page


def test_whoever_serves_many_authorities_sees_them_as_rows_with_their_deadlines(client, city):
    person = make_user(city, Role.MANAGE)
    for place in Authority.objects.exclude(pk=city.pk)[:5]:
        Membership.objects.create(user=person, authority=place, role=Role.READ)
    page = page_of(client, person)

    assert page.count('class="tiles"') == 0
    assert "令和9年3月31日" in page
    assert f'{reverse("accounts:staff-list", args=[city.pk])}">職員' in page


def test_the_pace_is_told_beside_what_fell_short_four_weeks_ago(client, world, city):
    late = make_facility(authority=city)
    make_filing(late, [partner(promises="ⅰ")], received_date=date(2026, 9, 1))
    make_filing(late, received_date=date(2026, 11, 20))

    page = page_of(client, make_user(city, Role.READ))

    assert "4週間前（令和8年10月26日）は" in page
    assert "件減りました。" in page
    assert "までに0件とするには、1週当たり" in page


def test_what_others_did_since_the_last_sign_in_is_told_and_what_one_did_oneself_is_not(
    client, world, city, other_city
):
    reader, colleague = make_user(city), make_user(city, last_name="同僚")
    client.force_login(reader)
    session = client.session
    session["before_at"] = int((NOW - timedelta(days=1)).timestamp())
    session.save()
    for name, office, by, at in (
        ("同僚苑", city, colleague, NOW),
        ("自分苑", city, reader, NOW),
        ("他市苑", other_city, colleague, NOW),
        ("以前苑", city, colleague, NOW - timedelta(days=2)),
    ):
        filing = new_filing(make_facility(authority=office, name=name))
        record_filing(filing, now=at, by=by)

    for url in (HOME, reverse("compliance:news")):
        page = client.get(url).content.decode()
        told = page[page.index("ほかの職員が行った") :]
        assert "届出の記録 1件" in told
        assert "同僚苑" in told
        assert not [
            name for name in ("自分苑", "他市苑", "以前苑") if name in told.split("</ul>")[0]
        ]


def test_who_signs_in_for_the_first_time_is_told_of_no_earlier_visit(client, world, city):
    page = page_of(client, make_user(city))

    assert "前回のログイン" not in page

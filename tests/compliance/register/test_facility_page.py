"""The page of one facility."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from compliance.filings.models import Filing
from compliance.filings.recording import record_filing
from compliance.filings.reviewing import return_filing
from facilities.models import TypeCode
from medical_partners.models import Answer
from tests.factories.accounts import make_user
from tests.factories.attachments import make_attachment
from tests.factories.compliance import make_filing, new_filing, partner
from tests.factories.deadlines import make_rule
from tests.factories.facilities import Position, make_facility, suspend
from tests.factories.letters import make_letter_settings
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, user):
    """Return the text of a facility's page as its own staff see it."""
    client.force_login(user)

    def read(facility, **query):
        url = reverse("compliance:facility-detail", kwargs={"facility_pk": facility.pk})
        response = client.get(url, query)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return read


def test_it_says_what_is_asked_by_which_article_and_why_the_facility_stands_there(page):
    facility = make_facility()
    make_filing(facility, [partner(make_clinic(name="南医院"), "ⅰⅱⅲ")])

    text = page(facility)

    assert "第28条第1項" in text
    assert "要件ⅲ 入院を満たす協力医療機関がありません" in text
    assert "病院でないため算入しない" in text
    assert "南医院" in text


def test_having_a_partner_is_a_duty_where_its_quality_asks_for_effort(page):
    text = page(make_facility(type=TypeCode.GROUP_HOME))

    assert "義務（第105条第1項）。経過措置はありません。" in text
    assert "努力義務（第105条第2項）。期限の定めはありません。" in text
    assert "義務（第105条第3項）。年１回以上" in text


def test_a_duty_names_the_day_from_which_it_binds_and_what_it_is_before(page):
    text = re.sub(r"<[^>]+>", "", page(make_facility(type=TypeCode.HEALTH_FACILITY)))

    assert "令和9年4月1日から義務（第30条第1項）。令和9年3月31日までは努力義務" in text
    assert "ウェブサイトに掲載する義務（第31条）" in text


def test_an_article_is_cited_as_far_as_it_was_read_by_the_office_too(page, city):
    home = make_facility(type=TypeCode.NURSING_HOME)

    assert "義務（第25条）。年１回以上" in page(home)
    make_letter_settings(city, articles={"nursing_home": {"filing": "第25条第2項"}})
    assert "義務（第25条第2項）。年１回以上" in page(home)
    assert "要確認" not in page(home)


def test_it_says_who_cannot_be_missed(page):
    facility = make_facility(type=TypeCode.GROUP_HOME)
    make_filing(facility, [partner(make_clinic(), "ⅰⅱ"), partner(make_clinic(), "ⅰⅱ")])

    assert "変わらない" in page(facility)
    assert "「定めなし」になる" not in page(facility)


def test_it_says_from_when_the_office_knows_what_was_filed(page, city):
    never_filed, filed = make_facility(authority=city), make_facility(authority=city)
    make_filing(filed)
    words = "令和8年10月1日</time>より前の届出は確認していません"

    assert words not in page(never_filed)
    city.records_from = date(2026, 10, 1)
    city.save()
    assert words in page(never_filed)
    assert words not in page(filed)


def test_it_says_what_the_standing_is_called_and_what_to_do_next(page):
    never_filed, lacking = make_facility(), make_facility()
    make_filing(lacking, [partner(make_clinic(), "ⅰⅱ")])

    assert "未判定（一度も届出なし）" in page(never_filed, on="R8.8.1")
    make_rule(never_filed.authority, kind="fixed_day", due_month=7, due_day=31)
    assert "義務違反" in page(never_filed, on="R8.8.1")
    assert "令和8年度（期限超過。届出期限 令和8年7月31日、1日前）" in page(never_filed, on="R8.8.1")
    assert "助言" in page(lacking, on="R9.3.31")
    assert "基準違反" in page(lacking, on="R9.4.1")
    assert "次の対応" in page(lacking, on="R8.8.1")


def test_a_past_day_is_shown_as_it_was(page):
    facility = make_facility()
    make_filing(facility, received_date=date(2026, 7, 10))

    assert "受け付けた届出がありません" in page(facility, on="R8.7.9")
    assert "全て満たしています" in page(facility, on="R8.7.10")


def test_the_timeline_keeps_what_was_corrected_and_why(page, user):
    facility = make_facility()
    filing = make_filing(facility, [partner(make_hospital(name="旧病院"))])
    record_filing(
        new_filing(
            facility,
            [partner(make_hospital(name="新病院"))],
            kind=Filing.Kind.CORRECTION,
            corrects=filing,
            correction_reason="医療機関名の誤り",
        ),
        now=datetime(2026, 6, 20, tzinfo=UTC),
        by=user,
    )

    text = page(facility)

    assert "訂正済み" in text
    assert "訂正の理由：医療機関名の誤り" in text
    assert "以前に届け出られた医療機関" in text
    assert text.count("旧病院") == 2


def test_a_returned_filing_and_a_filing_under_review_are_told_apart(page, city, user):
    city.review_required = True
    city.save()
    waiting, returned = make_facility(authority=city), make_facility(authority=city)
    make_filing(waiting)
    return_filing(
        make_filing(returned), reasons="不備", now=datetime(2026, 6, 20, tzinfo=UTC), by=user
    )

    assert "届出を審査中です" in page(waiting)
    assert "届出を差し戻しています" in page(returned)


def test_a_suspended_facility_is_said_not_to_be_counted(page):
    facility = make_facility()
    suspend(facility, date(2026, 1, 1))

    assert "集計の対象ではありません" in page(facility)


def test_no_partner_is_said_with_the_stage(page):
    facility = make_facility()
    make_filing(facility, [], stage=Filing.Stage.CONSULTING)

    assert "協力医療機関の定めがありません" in page(facility)
    assert "協議中" in page(facility)


def test_an_impossible_day_is_explained(client, user):
    client.force_login(user)
    url = reverse("compliance:facility-detail", kwargs={"facility_pk": make_facility().pk})

    response = client.get(url, {"on": "R8.2.30"})

    assert response.status_code == 422
    assert "存在しない日付" in response.content.decode()


def test_a_facility_that_lacks_something_is_shown_who_could_help_nearby(client, city, user):
    client.force_login(user)
    position: Position = {"latitude": 36.7, "longitude": 139.96}
    facility = make_facility(authority=city, **position)
    make_filing(facility, [partner(make_clinic(), "ⅰⅱ")])
    make_hospital(name="近隣病院", admission=Answer.YES, **position)
    url = reverse("compliance:facility-detail", args=[facility.pk])

    text = client.get(url).content.decode()

    assert "近隣病院" in text
    assert "約束しているものではありません" in text
    complete = make_facility(authority=city, **position)
    make_filing(complete, [partner(make_hospital(), "ⅰⅱⅲ")])
    url = reverse("compliance:facility-detail", args=[complete.pk])
    assert "近くの医療機関" not in client.get(url).content.decode()


def test_a_partner_that_only_a_returned_or_a_waiting_filing_names_was_never_one_before(
    client, page, city, user
):
    city.review_required = True
    city.save()
    facility = make_facility(authority=city)
    returned = make_filing(facility, [partner(make_hospital(name="差戻病院"))])
    return_filing(returned, reasons="不備", now=datetime(2026, 6, 20, tzinfo=UTC), by=user)
    make_filing(facility, [partner(make_hospital(name="審査中病院"))])

    text = page(facility)

    assert "以前に届け出られた医療機関" not in text
    assert text.count("差戻病院") == text.count("審査中病院") == 1


def test_the_timeline_names_the_attachments_and_the_day_of_the_confirmation(page):
    facility = make_facility()
    filing = make_filing(facility, confirmed_date=date(2026, 5, 20))
    attachment = make_attachment(filing)
    url = reverse("compliance:attachment", args=[attachment.pk])

    text = page(facility)

    assert f'<a href="{url}">{attachment.name}</a>' in text
    assert "確認日 <time" in text
    assert "令和8年5月20日" in text


def test_all_ways_to_reach_it_are_shown_and_its_place_is_said_once(page):
    facility = make_facility(
        address="さくら市氏家2771",
        phone="028-681-1111",
        email="wakaba@example.jp",
        representative="佐野　一郎",
    )
    facility.fax = "028-681-1112"
    facility.save()

    text = page(facility)

    assert "栃木県さくら市氏家2771" in text
    assert "さくら市さくら市" not in text
    for words in ("028-681-1111", "028-681-1112", "wakaba@example.jp", "佐野 一郎"):
        assert words in text


def test_what_is_empty_takes_no_room(page, client, city):
    facility = make_facility(authority=city)
    page(facility)
    client.force_login(make_user(city, Role.MANAGE))
    text = client.get(reverse("compliance:facility-detail", args=[facility.pk])).text

    assert "届出を求めないこととした年度はありません" not in text
    assert "0件" not in re.sub(r"\d0件", "", text)
    assert 'class="empty"' not in text

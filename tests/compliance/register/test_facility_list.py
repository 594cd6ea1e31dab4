"""The list of facilities: what narrows it."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from facilities.models import TypeCode
from jurisdictions.models import MedicalArea
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(client, user):
    """Return the names on the list as its own staff see them."""
    client.force_login(user)

    def names(**query):
        response = client.get(reverse("compliance:facility-list"), query)
        assert response.status_code == 200
        return sorted(row.record.name for row in response.context["table"].paginated_rows)

    return names


def test_it_is_narrowed_by_duty_or_effort(listed):
    make_facility(name="特養", type=TypeCode.WELFARE_FACILITY)
    make_facility(name="グループホーム", type=TypeCode.GROUP_HOME)

    assert listed(level="duty") == ["特養"]
    assert listed(level="effort") == ["グループホーム"]


def test_it_is_narrowed_by_the_requirement_that_is_lacking(listed):
    make_filing(make_facility(name="相談なし"), [partner(promises="ⅱⅲ")])
    make_filing(make_facility(name="入院なし"), [partner(promises="ⅰⅱ")])
    effort = make_facility(name="努力義務", type=TypeCode.GROUP_HOME)
    make_filing(effort, [partner(promises="ⅰⅱ")])
    make_facility(name="未届")

    assert listed(lacking="consultation") == ["相談なし"]
    assert listed(lacking="admission") == ["入院なし"]


def test_it_is_narrowed_by_whether_this_year_was_filed_for(listed):
    filed, long_ago = make_facility(name="今年度"), make_facility(name="前年度")
    make_filing(filed, received_date=date(2026, 6, 3))
    make_filing(long_ago, filed_date=date(2025, 6, 1), received_date=date(2025, 6, 3))

    assert listed(year_filing="not_owed", on="R8.8.1") == ["今年度"]
    assert listed(year_filing="owed", on="R8.8.1") == ["前年度"]
    assert listed(year_filing="owed", on="R9.4.1") == ["今年度", "前年度"]


def test_whether_it_was_filed_for_is_asked_of_the_year_of_the_day(client, user):
    client.force_login(user)
    shown = {
        day: client.get(
            reverse("compliance:facility-list"), {"year_filing": "owed", "on": day}
        ).content.decode()
        for day in ("R9.3.31", "R9.4.1")
    }

    assert "令和8年度の届出" in shown["R9.3.31"]
    assert "令和9年度の届出" in shown["R9.4.1"]
    assert "今年度の届出" not in shown["R9.4.1"]


def test_it_is_narrowed_by_medical_area_and_offers_only_areas_with_facilities(client, listed, city):
    near = MedicalArea.objects.create(code="0901", name="県北", prefecture_id="09")
    MedicalArea.objects.create(code="0902", name="県南", prefecture_id="09")
    city.municipality.medical_area = near
    city.municipality.save()
    make_facility(name="さくら苑")
    make_facility(name="もも苑")

    assert listed(medical_area=near.pk) == ["さくら苑", "もも苑"]
    page = client.get(reverse("compliance:facility-list"), {"choices": 1}).content.decode()
    assert page.count("県北") == 1
    assert "県南" not in page


@pytest.mark.parametrize(
    "words", ["さくら会", "サクラ會", "ｻｸﾗ", "1234567890123", "１２３４５６７８９０１２３"]
)
def test_it_is_narrowed_by_corporation(listed, words):
    make_facility(
        name="さくら苑", corporation_name="社会福祉法人さくら会", corporation_number="1234567890123"
    )
    make_facility(name="もも苑", corporation_name="社会福祉法人もも会")

    assert listed(corporation=words) == ["さくら苑"]


def test_a_day_in_the_past_shows_who_was_there(listed):
    make_facility(name="廃止済み", closed_date=date(2026, 7, 1))
    make_facility(name="新設", designated_date=timezone.localdate())

    assert listed(on="R8.6.30") == ["廃止済み"]
    assert listed() == ["新設"]


@pytest.fixture
def page(client, user):
    """Return an answer of the list as its own staff see it."""
    client.force_login(user)
    return lambda **query: client.get(reverse("compliance:facility-list"), query)


def export(client, suffix="xlsx", query="", **data):
    address = reverse("compliance:facility-export", kwargs={"suffix": suffix}) + query
    return client.post(address, data) if data else client.get(address)


def names_in(response):
    sheet = load_workbook(BytesIO(response.content)).active
    return [row[1] for row in sheet.values][1:]


def test_the_whole_result_is_saved_as_a_workbook_and_as_csv(client, page):
    make_filing(make_facility(name="さくら苑"), [partner(promises="ⅰⅱ")])
    make_facility(name="もも苑")
    page()

    assert names_in(export(client)) == ["さくら苑", "もも苑"]
    assert names_in(export(client, query="?q=もも")) == ["もも苑"]
    lines = b"".join(export(client, "csv")).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("事業所番号,施設名")
    assert "② 一部充足" in lines[1]
    assert export(client, "exe").status_code == 404


def test_selected_facilities_are_saved_or_all_that_meet_the_conditions(client, page):
    chosen = make_facility(name="さくら苑")
    make_facility(name="もも苑")
    page()

    assert names_in(export(client, selection=[chosen.pk])) == ["さくら苑"]
    assert names_in(export(client, selection=[chosen.pk], everything="true")) == [
        "さくら苑",
        "もも苑",
    ]
    assert export(client, selection=["x"]).status_code == 302


def test_a_selection_reaches_nothing_of_others(client, page, other_city):
    theirs = make_facility(name="もみじ苑", authority=other_city)
    page()

    assert names_in(export(client, selection=[theirs.pk])) == []


def test_a_wrong_condition_is_not_saved_as_a_file(client, page):
    page()

    answer = export(client, query="?on=いつか")

    assert answer["Location"].startswith(reverse("compliance:facility-list"))

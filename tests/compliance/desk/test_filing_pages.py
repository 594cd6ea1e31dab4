"""Recording a filing on the screen, and putting one right."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from common.japanese import fiscal_year, wareki_short
from compliance.filings.models import Filing
from compliance.filings.reviewing import return_filing
from tests.factories.accounts import make_user
from tests.factories.compliance import RECORDED, make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.filing_forms import address, row, typed
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, user):
    """A browser in which our staff member is signed in."""
    client.force_login(user)
    return client


def _only():
    return Filing.objects.get()


def test_a_filing_is_typed_seen_again_and_recorded_once(desk, user):
    facility, hospital = make_facility(), make_hospital(name="北病院")
    data = typed(row(hospital, "ⅰⅱⅲ", confirmed_date="R8.5.20"))

    asked = desk.post(address(facility), data).content.decode()
    assert "一度も届出なし" in asked
    assert "全要件を充足" in asked
    assert Filing.objects.count() == 0

    first = desk.post(address(facility), data | {"step": "save"})
    second = desk.post(address(facility), data | {"step": "save"}, follow=True)

    filing = _only()
    assert first.url == reverse("compliance:filing-detail", args=[filing.pk]) + "?then=record"
    assert second.redirect_chain == [(first.url, 302)]
    assert "既に記録しています" in second.content.decode()
    assert filing.recorded_by == user
    assert (filing.consults, filing.admits) == (True, True)
    assert filing.confirmed_date == date(2026, 5, 20)
    assert filing.channel == Filing.Channel.POST


def test_the_form_begins_with_what_was_filed_before(desk):
    facility = make_facility()
    make_filing(facility, [partner(make_hospital(name="前回病院"), "ⅰⅲ")])

    text = desk.get(address(facility)).content.decode()

    assert "前回病院" in text
    assert text.count("checked") >= 3


def test_wrong_input_keeps_everything_that_was_typed(desk):
    facility, clinic = make_facility(), make_clinic(name="南医院")
    data = typed(
        row(clinic, "ⅰⅲ", contact_person="担当太郎"),
        filed_date="R8.2.30",
        remarks="備考の文",
    )

    response = desk.post(address(facility), data)

    text = response.content.decode()
    assert response.status_code == 422
    assert "存在しない日付" in text
    assert "病院に限ります" in text
    assert "担当太郎" in text
    assert "備考の文" in text
    assert "エラー：" in text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"filed_date": "2999/1/1"}, "届出日が今日より後"),
        ({"received_date": "R8.5.31"}, "受付日が届出日より前"),
        ({"year": "2020"}, "２年以上離れています"),
        ({"filed_date": ""}, "届出日を入力してください"),
        ({"kind": ""}, "届出区分を選択してください"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk, values, message):
    response = desk.post(address(make_facility()), typed(**values))

    assert response.status_code == 422
    assert message in response.content.decode()


def test_going_back_from_the_question_keeps_what_was_typed(desk):
    hospital = make_hospital(name="北病院")

    text = desk.post(
        address(make_facility()), typed(row(hospital), step="back", remarks="残す備考")
    ).content.decode()

    assert "北病院" in text
    assert "残す備考" in text


def test_whoever_was_overtaken_is_shown_the_newer_filing_first(desk):
    facility, hospital = make_facility(), make_hospital()
    data = typed(row(hospital, "ⅰ"), step="save")
    newer = make_filing(facility)

    asked = desk.post(address(facility), data).content.decode()
    assert "新しい届出が記録されました" in asked
    assert Filing.objects.count() == 1

    desk.post(address(facility), data | {"seen": str(newer.pk)})
    assert Filing.objects.count() == 2


def test_the_kind_is_proposed_and_what_differs_from_the_last_filing_is_marked(desk):
    facility = make_facility()
    hospital = make_hospital(name="前回病院")
    make_filing(facility, [partner(hospital, "ⅰ")], year=fiscal_year(timezone.localdate()))

    blank = desk.get(address(facility)).content.decode()
    assert re.search(r'value="change"[^>]*checked', blank)
    assert 'class="field changed"' not in blank

    rows = [row(hospital, "ⅰⅱ"), row(make_hospital(name="新しい病院"))]
    again = desk.post(address(facility), typed(*rows, step="back", kind="change")).content.decode()
    assert 'class="field changed"' in again
    assert "前回の届出にない医療機関" in again


def test_before_it_is_recorded_one_sees_what_changes(desk):
    facility, leaving = make_facility(), make_hospital(name="去る病院")
    staying = make_hospital(name="残る病院")
    make_filing(facility, [partner(leaving, "ⅰ"), partner(staying, "ⅱ")])
    rows = [row(staying, "ⅰⅱⅲ", confirmed_date="R7.1.1"), row(make_hospital(name="来る病院"))]

    text = desk.post(address(facility), typed(*rows, seen=str(_only().pk))).content.decode()

    assert text.index("一部の要件を充足") < text.index("全要件を充足")
    for words in ("追加", "削除", "変更", "去る病院", "来る病院"):
        assert words in text
    assert "確認日から届出日まで１年を超えています：残る病院" in text
    assert "確認日の記載がありません：来る病院" in text


def test_a_filing_received_before_the_one_that_counts_does_not_change_the_category(desk):
    facility = make_facility()
    make_filing(facility)

    text = desk.post(
        address(facility), typed(received_date="R8.6.2", seen=str(_only().pk))
    ).content.decode()

    assert "現在の区分は変わりません" in text
    assert text.count("全要件を充足") == 2


def test_a_form_that_was_recorded_for_another_facility_is_not_found(desk):
    data = typed(step="save")
    desk.post(address(make_facility()), data)

    assert desk.post(address(make_facility()), data).status_code == 404


def test_whoever_records_a_filing_again_reads_why_it_was_returned(desk, city, user):
    city.review_required = True
    city.save()
    facility = make_facility(authority=city)
    filing = make_filing(facility)
    return_filing(filing, reasons="協定書の写しがありません。", now=RECORDED, by=user)

    assert "協定書の写しがありません。" in desk.get(address(facility)).content.decode()


def test_a_correction_names_the_original_and_its_reason_and_both_stay_visible(desk):
    filing = make_filing(make_facility(), [partner(make_hospital(name="誤記病院"))])
    url = reverse("compliance:filing-correct", kwargs={"filing_pk": filing.pk})
    assert "誤記病院" in desk.get(url).content.decode()
    data = typed(row(make_hospital(), "ⅰ"), step="save", seen=str(filing.pk))

    refused = desk.post(url, data)
    assert "訂正の理由を入力してください" in refused.content.decode()

    desk.post(url, data | {"correction_reason": "医療機関の誤り"})

    correction = Filing.objects.get(corrects=filing)
    assert correction.kind == Filing.Kind.CORRECTION
    page = desk.get(reverse("compliance:filing-detail", args=[filing.pk])).content.decode()
    assert "訂正されています" in page
    assert "医療機関の誤り" in page
    assert desk.get(url).url == reverse("compliance:filing-detail", args=[correction.pk])


@pytest.mark.parametrize("role", [Role.READ, None])
def test_who_may_not_record_is_told_nothing(client, city, role):
    facility = make_facility()
    filing = make_filing(facility)
    client.force_login(make_user(city if role else None, role or Role.READ))

    options = reverse("compliance:institution-options", args=[facility.pk])
    assert client.get(options).status_code == 404
    for url in (address(facility), reverse("compliance:filing-correct", args=[filing.pk])):
        assert client.get(url).status_code == 404
        assert client.post(url, typed(step="save")).status_code == 404
    assert Filing.objects.count() == 1


def test_a_prefecture_reads_but_does_not_record_what_a_city_designates(client, prefecture):
    facility = make_facility()
    filing = make_filing(facility)
    client.force_login(make_user(prefecture, Role.MANAGE))

    assert client.get(reverse("compliance:filing-detail", args=[filing.pk])).status_code == 200
    assert client.get(address(facility)).status_code == 404
    page = client.get(reverse("compliance:facility-detail", args=[facility.pk])).content.decode()
    assert "届出を記録する" not in page


def test_the_received_day_is_today_until_typed(desk):
    today = timezone.localdate()

    text = desk.get(address(make_facility())).content.decode()

    assert f'value="{wareki_short(today)}"' in text


def test_the_form_says_beside_the_requirements_what_the_ministry_answered(desk):
    page = desk.get(address(make_facility())).content.decode()

    assert "往診を行う体制を常時確保している必要はありません" in page
    assert "専用の病床を確保する必要はなく" in page

"""Dealings with facilities on the screen."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from compliance.correspondence.models import Contact, ContactKind, GroupGuidance
from tests.factories.accounts import make_user
from tests.factories.contacts import make_contact, make_guidance
from tests.factories.facilities import make_facility
from tests.factories.notices import NoticeFields, make_notice

pytestmark = pytest.mark.django_db
LONG_AGO: NoticeFields = {"notice_date": date(2025, 8, 1), "reply_due_date": date(2025, 8, 31)}
TO_COME: NoticeFields = {"notice_date": date(2025, 8, 1), "reply_due_date": date(2099, 8, 31)}


@pytest.fixture
def staff(client, user):
    client.force_login(user)
    return client


def url(name, *arguments):
    return reverse(f"compliance:{name}", args=arguments)


def form(**fields):
    token = "7c9e6679-7425-40de-944b-e07fc1f90ae7"  # noqa: S105 - of a form
    return {"kind": "telephone", "contact_date": "R8.8.1", "token": token} | fields


def test_a_contact_is_noted_and_stands_on_the_page_of_its_facility(staff, city):
    facility = make_facility(authority=city)
    data = form(content="協議の予定を確認", promised_date="R8.10.1")

    staff.post(url("contact-new", facility.pk), data)
    staff.post(url("contact-new", facility.pk), data)

    text = staff.get(url("facility-detail", facility.pk)).content.decode()
    assert Contact.objects.count() == 1
    assert "協議の予定を確認" in text
    assert "令和8年10月1日" in text


def test_what_does_not_fit_is_explained(staff, city):
    facility = make_facility(authority=city)
    notice = make_notice(facility)

    answer = staff.post(
        url("contact-new", facility.pk), form(notice=notice.pk, next_contact_date="R8.7.1")
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "回答の受領の場合にのみ" in text
    assert not Contact.objects.exists()


def test_a_record_is_put_right_by_a_new_one_and_both_stay(staff, city):
    contact = make_contact(make_facility(authority=city), content="誤り")

    staff.post(url("contact-correct", contact.pk), form(content="正しい内容"))

    text = staff.get(url("facility-detail", contact.facility_id)).content.decode()
    assert "誤り" in text
    assert "正しい内容" in text
    assert "訂正済み" in text
    again = staff.get(url("contact-correct", contact.pk), follow=True).content.decode()
    assert "既に訂正されています" in again


def test_a_reply_is_entered_by_the_number_of_its_slip(staff, city):
    notice = make_notice(make_facility(authority=city, name="さくら苑"))

    found = staff.post(url("reply-new"), {"slip": notice.slip_identifier.replace("-", "　")})
    page = staff.get(found["Location"]).content.decode()
    staff.post(found["Location"], form(kind="reply", notice=notice.pk))

    assert "さくら苑" in page
    assert Contact.objects.get().notice == notice
    listed = staff.get(url("contact-list"), {"stage": "answered"})
    assert [row.record for row in listed.context["table"].rows] == [notice]


@pytest.mark.parametrize("slip", ["000001-0001-0", "abc", "999999-9999-3"])
def test_a_wrong_number_is_refused(staff, slip):
    assert staff.post(url("reply-new"), {"slip": slip}).status_code == 422


def test_the_slip_of_another_office_is_not_found(staff, other_city):
    notice = make_notice(make_facility(authority=other_city, name="もみじ苑"))

    answer = staff.post(url("reply-new"), {"slip": notice.slip_identifier})

    assert answer.status_code == 422
    assert "もみじ苑" not in answer.content.decode()


def test_letters_are_listed_by_how_far_they_have_come(staff, city):
    overdue = make_notice(make_facility(authority=city), **LONG_AGO)
    awaited = make_notice(make_facility(authority=city), **TO_COME)
    promised = make_notice(make_facility(authority=city), **LONG_AGO)
    make_contact(promised.facility, on=date(2025, 9, 1), promised_date=date(2025, 10, 1))
    make_notice(overdue.facility, **(TO_COME | {"replaces": make_notice(overdue.facility)}))

    def of(stage):
        rows = staff.get(url("contact-list"), {"stage": stage}).context["table"].rows
        return {row.record.pk for row in rows}

    assert overdue.pk in of("overdue")
    assert awaited.pk in of("awaited")
    assert of("promised") == {promised.pk}


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_list_leaves_as_a_file_with_only_ones_own(staff, city, other_city, suffix):
    make_notice(make_facility(authority=city, name="さくら苑"))
    make_notice(make_facility(authority=other_city, name="もみじ苑"))

    answer = staff.get(url("contact-export", suffix))

    if suffix == "xlsx":
        (sheet,) = load_workbook(BytesIO(answer.content)).worksheets
        text = str(list(sheet.values))
    else:
        text = answer.content.decode("utf-8-sig")
    assert "さくら苑" in text
    assert "もみじ苑" not in text


def test_the_list_asks_as_often_for_60_letters_as_for_one(staff, city, django_assert_num_queries):
    for _ in range(60):
        make_notice(make_facility(authority=city))
    staff.get(url("contact-list"))

    with django_assert_num_queries(6):
        staff.get(url("contact-list"))


def test_a_meeting_is_noted_with_the_numbers_of_those_present(staff, city, other_city):
    present = [make_facility(authority=city) for _ in range(2)]
    data = {
        "authority": city.pk,
        "held_date": "R8.8.1",
        "title": "令和８年度集団指導",
        "token": form()["token"],
    }
    unknown = make_facility(authority=other_city)

    refused = staff.post(
        url("group-guidance-new"), data | {"numbers": f"{present[0].number}\n{unknown.number}"}
    )
    assert refused.status_code == 422
    assert f"にない番号です：{unknown.number}" in refused.content.decode()
    staff.post(
        url("group-guidance-new"), data | {"numbers": "\n".join(one.number for one in present)}
    )

    assert GroupGuidance.objects.get().contacts.filter(kind=ContactKind.GROUP_GUIDANCE).count() == 2


def test_a_meeting_shows_a_reader_only_the_facilities_that_they_may_see(client, prefecture, city):
    own, shared = make_facility(authority=prefecture), make_facility(authority=prefecture)
    guidance = make_guidance(own, shared)
    client.force_login(make_user(city, Role.READ))
    assert client.get(url("group-guidance-detail", guidance.pk)).status_code == 404

    client.force_login(make_user(prefecture, Role.READ))
    text = client.get(url("group-guidance-detail", guidance.pk)).content.decode()
    assert own.number in text

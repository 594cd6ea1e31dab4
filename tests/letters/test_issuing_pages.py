"""From the list to the letters: choose, see who gets one, look at samples, issue."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Role
from compliance.correspondence.models import Notice, NoticeBatch
from letters.issuing.left_out import LeftOut, reason_words
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.letters import be_ready, make_letter_settings
from tests.factories.notices import make_homes, make_letter, make_notice
from tests.letters.issue_page import NEW, address, confirmed, filled_in, issue, press, shown

FILED = reason_words(LeftOut.ALREADY_FILED, on=timezone.localdate())


@pytest.fixture
def reviewer(client, city):
    """Sign in somebody who issues the letters of our city."""
    person = make_user(city, Role.REVIEW)
    client.force_login(person)
    return person


def test_the_list_offers_letters_to_those_who_issue_them(client, city, reviewer):
    make_homes(city, 1)
    listed = reverse("compliance:facility-list")
    assert "通知文書を作成" in shown(client.get(listed))

    client.force_login(make_user(city, Role.RECORD))
    assert "通知文書を作成" not in shown(client.get(listed))
    assert client.get(NEW).status_code == 404


def test_first_the_kind_is_chosen_and_the_conditions_of_the_list_stay(client, city, reviewer):
    make_homes(city, 2)
    page = client.get(f"{NEW}?q=さくら&category=not_filed")

    assert "2件" in shown(page)
    assert "category=not_filed&amp;kind=no_partner" in shown(page)


def test_the_rows_that_were_ticked_are_led_to_the_choice(client, city, reviewer):
    first, second = make_homes(city, 2)
    url = reverse("letters:notice-selection")

    ticked = client.post(f"{url}?category=not_filed", {"selection": [second.pk]})
    everything = client.post(f"{url}?category=not_filed", {"everything": "true"})
    nothing = client.post(url, {}, follow=True)

    assert ticked["Location"] == f"{NEW}?category=not_filed&selection={second.pk}"
    assert everything["Location"] == f"{NEW}?category=not_filed"
    assert "選択してください" in shown(nothing)
    page = client.get(f"{ticked['Location']}&kind=not_filed")
    assert second.name in shown(page)
    assert first.name not in shown(page)


def test_the_page_says_who_gets_a_letter_and_who_does_not_and_why(client, city, reviewer):
    asked, filed = make_homes(city, 2)
    make_filing(filed, received_date=date(2026, 6, 3))
    homeless = make_facility(authority=city, name="住所なし苑")
    page = client.get(address())

    assert page.context["count"] == 1
    reasons = {label: [one.facility for one in some] for label, some, _ in page.context["reasons"]}
    assert reasons == {FILED: [filed.pk], "住所の記載なし": [homeless.pk]}
    assert asked.name in shown(page)


def test_earlier_letters_are_told(client, city, reviewer):
    (facility,) = make_homes(city, 1)
    make_letter_settings(city, quiet_days=0)
    make_notice(facility, notice_date=date(2026, 6, 12))

    assert "2回目" in shown(client.get(address()))


def test_three_samples_are_marked_and_take_no_number(client, city, reviewer):
    homes = make_homes(city, 5)
    url = address()
    answer = client.post(
        url, filled_in(client.get(url), step="sample", first_number=7, number_prefix="さ介第")
    )

    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    numbers = [re.search(r"さ介第\d+号", page)[0] for page in pages if "見本" in page]
    assert list(dict.fromkeys(numbers)) == ["さ介第7号", "さ介第9号", "さ介第11号"]
    assert homes[2].name in "".join(pages)
    assert homes[1].name not in "".join(pages)
    assert not NoticeBatch.objects.exists()


def test_letters_are_issued_and_the_page_of_the_batch_shows_them(client, city, reviewer):
    make_letter_settings(city, number_prefix="さ介第", first_number=12)
    homes = make_homes(city, 2)

    page = issue(client)

    batch = NoticeBatch.objects.get()
    assert batch.state == NoticeBatch.State.ISSUED
    assert page.redirect_chain[-1][0] == f"/reports/notices/batches/{batch.pk}/"
    assert [notice.issued_by for notice in Notice.objects.all()] == [reviewer] * 2
    assert "さ介第12号" in shown(page)
    assert all(home.name in shown(page) for home in homes)
    pdf = b"".join(client.get(reverse("letters:notice-batch-pdf", args=[batch.pk])))
    first = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "さ介第12号" in first


def test_pressing_twice_issues_once(client, city, reviewer):
    make_homes(city, 2)
    url = address()
    form = filled_in(client.get(url))

    form = confirmed(client.post(url, form))

    client.post(url, form)
    again = client.post(url, form, follow=True)

    assert NoticeBatch.objects.count() == 1
    assert Notice.objects.count() == 2
    assert "既に受け付けています" in shown(again)


def test_who_files_between_the_page_and_the_button_is_named_and_gets_nothing(
    client, city, reviewer
):
    first, second = make_homes(city, 2)
    url = address()
    form = filled_in(client.get(url))
    make_filing(second, received_date=date(2026, 6, 3))

    page = press(client, url, form)

    assert [notice.facility for notice in Notice.objects.all()] == [first]
    assert second.name in shown(page)
    assert FILED in shown(page)


def test_who_files_after_the_confirmation_is_left_out_and_it_is_confirmed_again(
    client, city, reviewer
):
    first, second = make_homes(city, 2)
    url = address()
    form = confirmed(client.post(url, filled_in(client.get(url))))
    make_filing(second, received_date=date(2026, 6, 3))

    again = client.post(url, form)

    assert "1通を発行します" in shown(again)
    assert "内容が変わりました" in shown(again)
    assert not NoticeBatch.objects.exists()
    client.post(url, confirmed(again))
    assert [notice.facility for notice in Notice.objects.all()] == [first]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reply_due_date": "R8.11.1", "notice_date": "R8.11.24"}, "文書の日付より後の日"),
        ({"first_number": "0"}, "最初の番号"),
        ({"notice_date": "R8.2.30"}, "文書の日付"),
        ({"notice_date": ""}, "文書の日付"),
    ],
)
def test_what_was_typed_wrong_is_explained_and_nothing_is_issued(
    client, city, reviewer, fields, words
):
    make_homes(city, 1)
    url = address()
    page = client.post(url, filled_in(client.get(url), **fields))

    assert page.status_code == 422
    assert words in shown(page)
    assert not NoticeBatch.objects.exists()


def test_a_number_that_is_kept_is_refused_and_the_next_one_told(client, city, reviewer):
    make_letter_settings(city, release_required=True)
    make_homes(city, 3)
    issue(client)
    url = address()

    page = client.post(url, filled_in(client.get(url), first_number="2"))

    assert "次に使える番号は4です" in shown(page)
    assert NoticeBatch.objects.count() == 1


def test_facilities_of_another_authority_never_get_a_letter(client, city, prefecture, other_city):
    (ours,) = make_homes(city, 1)
    (designated,) = [make_facility(authority=prefecture, address="栃木県宇都宮市")]
    theirs = make_facility(authority=other_city, address="群馬県もみじ市")
    client.force_login(make_user(prefecture, Role.REVIEW))
    page = client.get(address())
    everybody = ",".join(str(one.pk) for one in (ours, designated, theirs))

    be_ready(prefecture)
    press(client, address(), filled_in(page, chosen=everybody))

    assert "1件は" in shown(page)
    assert [notice.facility for notice in Notice.objects.all()] == [designated]


def test_one_who_serves_two_authorities_issues_for_one_at_a_time(client, city, other_city):
    person = make_user(city, Role.REVIEW)
    person.memberships.create(authority=other_city, role=Role.REVIEW)
    client.force_login(person)
    make_homes(city, 1)
    theirs = make_facility(authority=other_city, address="群馬県もみじ市")
    page = client.get(address(office=other_city.pk))

    assert page.context["rows"][0]["prospect"].facility == theirs.pk
    assert "さくら市" in shown(page)
    be_ready(other_city)
    press(client, address(office=other_city.pk), filled_in(page))
    assert [notice.facility for notice in Notice.objects.all()] == [theirs]


def test_a_mistake_is_answered_by_a_new_letter_that_names_the_old_one(client, city, reviewer):
    (facility,) = make_homes(city, 1)
    old = make_letter(facility)
    url = reverse("letters:notice-replace", args=[old.pk])

    issue(client, url, first_number="2")

    new = Notice.objects.exclude(pk=old.pk).get()
    assert new.replaces == old
    assert old.notice_number in str(new.letter["paragraphs"])
    detail = client.get(reverse("letters:notice-detail", args=[old.pk]))
    assert f"{new.notice_number}</a>により差し替えました" in shown(detail)
    assert "差し替える文書を発行する" not in shown(detail)


def test_what_is_missing_is_asked_for(client, city, reviewer):
    (facility,) = make_homes(city, 1)
    make_filing(facility, [partner(promises="ⅰ")], received_date=date(2026, 6, 3))

    issue(client, address("requirements_missing"))

    assert Notice.objects.get().missing == ["examination", "admission"]


def test_a_list_of_30_recipients_takes_as_many_queries_as_one_of_3(client, city, reviewer):
    make_homes(city, 3)
    with CaptureQueriesContext(connection) as few:
        client.get(address())
    make_homes(city, 27)
    with CaptureQueriesContext(connection) as many:
        client.get(address())

    assert len(few) == len(many)

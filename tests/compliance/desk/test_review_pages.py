"""Accepting and returning filings on the screen."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from compliance.filings.models import Review
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(city):
    """A filing that waits for a decision."""
    city.review_required = True
    city.save()
    return make_filing(make_facility(authority=city, name="審査苑"))


@pytest.fixture
def reviewer(client, city):
    """A browser in which somebody who may decide is signed in."""
    client.force_login(make_user(city, Role.REVIEW))
    return client


def url(name, filing):
    return reverse(f"compliance:{name}", kwargs={"filing_pk": filing.pk})


def states(filing):
    return list(filing.reviews.order_by("pk").values_list("state", flat=True))


def test_a_filing_is_accepted_once_however_often_the_button_is_pressed(reviewer, filing):
    assert "受理する" in reviewer.get(url("filing-detail", filing)).content.decode()

    reviewer.post(url("filing-accept", filing))
    again = reviewer.post(url("filing-accept", filing), follow=True)

    assert states(filing) == [Review.State.RECEIVED, Review.State.ACCEPTED]
    assert "既に審査を終えています" in again.content.decode()
    assert "受理する" not in again.content.decode()


def test_a_return_makes_its_words_from_the_reasons_chosen(reviewer, filing):
    reviewer.post(url("filing-return", filing), {"items": ["agreement", "confirmed_date"]})

    review = filing.reviews.get(state=Review.State.RETURNED)
    assert "協定書等" in review.reasons
    assert "確認日" in review.reasons


def test_the_words_of_a_return_may_be_written_by_hand(reviewer, filing):
    reviewer.post(url("filing-return", filing), {"items": ["date"], "words": "電話のとおり。"})

    assert filing.reviews.get(state=Review.State.RETURNED).reasons == "電話のとおり。"


def test_the_words_are_made_from_the_reasons_to_be_rewritten_before_they_are_sent(reviewer, filing):
    text = reviewer.post(
        url("filing-return", filing), {"items": ["agreement", "date"], "step": "compose"}
    ).content.decode()

    assert "・協定書等：" in text
    assert "・届出日：" in text
    assert text.count("checked") == 2
    assert states(filing) == [Review.State.RECEIVED]


def test_a_return_without_any_reason_is_refused(reviewer, filing):
    response = reviewer.post(url("filing-return", filing), {"words": "  "})

    assert response.status_code == 422
    assert "理由を選択するか" in response.content.decode()
    assert states(filing) == [Review.State.RECEIVED]


def test_what_was_returned_and_filed_again_comes_first(reviewer, filing, city):
    early = make_filing(make_facility(authority=city, name="先に出した苑"))
    reviewer.post(url("filing-return", filing), {"items": ["date"]})
    make_filing(filing.facility, now=datetime(2027, 1, 10, tzinfo=UTC))

    text = reviewer.get(reverse("compliance:review-list")).content.decode()

    assert text.index("審査苑") < text.index("先に出した苑")
    assert text.count("再提出") >= 2
    assert early.facility.name in text


@pytest.mark.parametrize("role", [Role.READ, Role.RECORD])
def test_only_reviewers_decide(client, city, filing, role):
    client.force_login(make_user(city, role))

    assert "受理する" not in client.get(url("filing-detail", filing)).content.decode()
    assert client.post(url("filing-accept", filing)).status_code == 404
    assert client.post(url("filing-return", filing), {"items": ["date"]}).status_code == 404
    assert states(filing) == [Review.State.RECEIVED]


def test_what_needs_no_review_cannot_be_returned(reviewer, city):
    filing = make_filing(make_facility(authority=city))

    assert reviewer.get(url("filing-return", filing)).status_code == 404


def ticked(*filings):
    return {"selection": [filing.pk for filing in filings]}


def test_only_what_one_has_looked_through_is_accepted_with_others(reviewer, filing, city):
    other = make_filing(make_facility(authority=city, name="まだ見ていない苑"))
    accept = reverse("compliance:review-accept")

    reviewer.post(url("filing-opened", filing))
    reviewer.post(url("filing-opened", filing))
    text = reviewer.post(accept, ticked(filing, other), follow=True).content.decode()

    assert filing.opened.count() == 1
    assert "届出1件を受理しました" in text
    assert "まだ見ていない苑の届出は、内容を確認していないため受理していません" in text
    assert Review.State.ACCEPTED in states(filing)
    assert states(other) == [Review.State.RECEIVED]


def test_what_somebody_else_has_looked_through_is_not_accepted(reviewer, client, filing, city):
    reviewer.post(url("filing-opened", filing))
    client.force_login(make_user(city, Role.REVIEW))

    client.post(reverse("compliance:review-accept"), ticked(filing))

    assert states(filing) == [Review.State.RECEIVED]


def test_looking_at_a_page_is_not_the_same_as_having_looked_through_it(reviewer, filing):
    assert "内容を確認した" in reviewer.get(url("filing-detail", filing)).content.decode()

    assert filing.opened.count() == 0


def test_nothing_of_another_authority_is_accepted(client, other_city, filing):
    client.force_login(make_user(other_city, Role.REVIEW))
    client.post(url("filing-opened", filing))

    text = client.post(
        reverse("compliance:review-accept"), ticked(filing), follow=True
    ).content.decode()

    assert "選択してください" in text
    assert (filing.opened.count(), states(filing)) == (0, [Review.State.RECEIVED])


@pytest.mark.parametrize("role", [Role.READ, Role.RECORD])
def test_who_does_not_decide_has_no_boxes_to_tick(client, city, filing, role):
    client.force_login(make_user(city, role))

    assert "選択した届出" not in client.get(reverse("compliance:review-list")).content.decode()
    assert client.post(reverse("compliance:review-accept"), ticked(filing)).status_code == 404
    assert client.post(url("filing-opened", filing)).status_code == 404


def test_the_list_names_what_changed_since_the_filing_before(reviewer, filing):
    make_filing(filing.facility, [], remarks="補足", now=datetime(2027, 1, 10, tzinfo=UTC))

    text = reviewer.get(reverse("compliance:review-list")).content.decode()

    assert "備考、協力医療機関" in text


def test_the_list_makes_as_many_queries_for_twelve_filings_as_for_two(reviewer, filing, city):
    counts = []
    for more in (1, 10):
        for _ in range(more):
            make_filing(make_facility(authority=city))
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(reverse("compliance:review-list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def three_waiting(city):
    """Return three filings that wait, in the order in which they are dealt with."""
    homes = [make_facility(name=name, authority=city) for name in ("甲苑", "乙苑", "丙苑")]
    days = [date(2026, 6, day) for day in (1, 2, 3)]
    return [make_filing(home, received_date=day) for home, day in zip(homes, days, strict=True)]


def test_a_filing_says_where_it_stands_and_accepting_leads_to_the_next(reviewer, city):
    city.review_required = True
    city.save()
    first, second, third = three_waiting(city)

    page = reviewer.get(url("filing-detail", second)).content.decode()
    assert "2／3件目" in page
    assert url("filing-detail", third) in page

    accepted = reviewer.post(url("filing-accept", second), {"then": "next"})
    assert accepted.url == url("filing-detail", third)
    assert "件目" not in reviewer.get(url("filing-detail", second)).content.decode()
    again = reviewer.post(url("filing-accept", third), {"then": "next"})
    assert again.url == url("filing-detail", first)
    last = reviewer.post(url("filing-accept", first), {"then": "next"}, follow=True)
    assert "全て審査を終えました" in last.content.decode()
    for filing in (first, second, third):
        assert states(filing) == [Review.State.RECEIVED, Review.State.ACCEPTED]


def test_a_filing_accepted_alone_offers_the_next(reviewer, city):
    city.review_required = True
    city.save()
    first, second, _ = three_waiting(city)

    text = reviewer.post(url("filing-accept", first), follow=True).content.decode()

    assert "次の審査待ちへ（あと2件）" in text
    assert url("filing-detail", second) in text


def test_the_queue_holds_nothing_of_another_authority(reviewer, filing, other_city):
    other_city.review_required = True
    other_city.save()
    make_filing(make_facility(name="よその苑", authority=other_city))

    assert "1／1件目" in reviewer.get(url("filing-detail", filing)).content.decode()


def test_after_a_return_the_words_can_be_copied_printed_or_sent(reviewer, filing, city):
    answer = reviewer.post(url("filing-return", filing), {"items": ["agreement"]}, follow=True)

    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == url("filing-return", filing)
    assert "協力内容が分かる書類（協定書等）を添付してください。" in text
    assert "届出がされたものとして取り扱うことができません" in text
    assert f"{filing.facility.name}　管理者　様" in text
    assert city.name in text
    assert f"{reverse('letters:notice-new')}?selection={filing.facility_id}" in text
    shown = reviewer.get(url("filing-detail", filing)).content.decode()
    assert url("filing-return", filing) in shown

"""Accepting and returning filings on the screen."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from compliance.models import Review
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

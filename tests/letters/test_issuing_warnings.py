"""What is said before letters go out: who signs, what is cited, which days."""

import pytest

from accounts.models import Role
from compliance.correspondence.models import NoticeBatch
from compliance.settings.models import AuthorityProfile
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.letters import make_letter_settings
from tests.factories.notices import ISSUED, make_homes
from tests.letters.issue_page import address, issue, shown


@pytest.fixture
def reviewer(client, city):
    """Sign in somebody who issues the letters of our city."""
    person = make_user(city, Role.REVIEW)
    client.force_login(person)
    return person


def test_what_an_official_should_know_before_issuing_is_said(client, city, reviewer):
    make_facility(authority=city, type="nursing_home", address="栃木県さくら市")

    page = shown(client.get(address()))

    assert "発出者の職名が登録されていません" in page
    assert "担当部署の電話番号が登録されていません" in page
    assert "養護老人ホームの届出の条項は、原文で確認できていないため、項を除いて記します" in page
    assert "養護老人ホームの条例の条項が登録されていません" in page


def test_nothing_is_warned_of_where_everything_is_stated(client, city, reviewer):
    own = {"welfare_facility": {"name": "桜条例", "filing": "第33条第2項"}}
    make_letter_settings(city, number_prefix="さ介第", ordinances=own)
    AuthorityProfile.objects.create(
        authority=city,
        signer_title="さくら市長",
        department="高齢福祉課",
        phone="028-681-1155",
        address="栃木県さくら市氏家2771",
        recorded_at=ISSUED,
        recorded_by=reviewer,
    )
    make_homes(city, 1)

    page = client.get(address())

    assert [check.words for check, _ in page.context["checks"] if not check.is_stated] == []
    assert page.context["form"].doubts == []


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("R8.12.19", "回答期限（令和8年12月19日）は土曜日です。"),
        ("R8.12.30", "回答期限（令和8年12月30日）は年末年始の休日です。"),
        ("R9.4.30", "回答期限（令和9年4月30日）が届出期限（令和9年3月31日）より後です。"),
    ],
)
def test_a_doubtful_day_is_said_and_issued_only_when_it_was_seen(client, city, reviewer, due, said):
    make_homes(city, 1)

    refused = issue(client, reply_due_date=due)
    assert said in shown(refused)
    assert not NoticeBatch.objects.exists()

    issue(client, reply_due_date=due, seen="on")
    assert NoticeBatch.objects.get().state == NoticeBatch.State.ISSUED

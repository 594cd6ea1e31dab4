"""The page on which recording begins: one facility, a choice, or nothing."""

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.filing_forms import address

pytestmark = pytest.mark.django_db
ENTRY = "compliance:filing-entry"


@pytest.fixture
def desk(client, user):
    """A browser in which our staff member is signed in."""
    client.force_login(user)
    return client


@pytest.mark.parametrize("words", ["0970000017", "０９７０００００１７", "もみじ苑", "モミジ"])
def test_the_only_facility_that_fits_is_opened_at_once(desk, city, words):
    facility = make_facility(authority=city, number="0970000017", name="もみじ苑")
    make_facility(authority=city, number="0970000018", name="かえで苑")

    assert desk.get(reverse(ENTRY), {"q": words}).url == address(facility)


def test_several_that_fit_are_offered_by_number(desk, city):
    second = make_facility(authority=city, number="0970000020", name="もみじ二号館")
    first = make_facility(authority=city, number="0970000019", name="もみじ一号館")

    text = desk.get(reverse(ENTRY), {"q": "もみじ"}).content.decode()

    assert "2件あります" in text
    assert text.index(address(first)) < text.index(address(second))


def test_a_facility_of_another_authority_never_shows(desk, city, other_city):
    theirs = make_facility(authority=other_city, number="0980000001", name="よその秘密苑")

    for words in ("よその", "0980000001"):
        text = desk.get(reverse(ENTRY), {"q": words}).content.decode()
        assert "当てはまるものはありません" in text
        assert "秘密苑" not in text
    for key in (theirs.pk, 10**12, "x"):
        assert desk.get(reverse(ENTRY), {"after": key}).status_code == 404


def test_an_entry_that_was_merged_into_another_is_not_offered(desk, city):
    kept = make_facility(authority=city, name="統合苑")
    make_facility(authority=city, name="統合苑", merged_into=kept)

    assert desk.get(reverse(ENTRY), {"q": "統合苑"}).url == address(kept)


def test_nothing_typed_asks_and_too_much_is_cut(desk, city):
    for number in range(52):
        make_facility(authority=city, name=f"多い苑{number}")

    assert "当てはまる" not in desk.get(reverse(ENTRY), {"q": " 　"}).content.decode()
    text = desk.get(reverse(ENTRY), {"q": "多い苑"}).content.decode()
    assert "50件だけを示しています" in text
    assert text.count(">多い苑") == 50


@pytest.mark.parametrize("role", [Role.READ, None])
def test_who_does_not_record_has_no_such_entry(client, city, role):
    client.force_login(make_user(city, role) if role else make_user(reads_all=True))

    assert client.get(reverse(ENTRY)).status_code == 404
    assert reverse(ENTRY) not in client.get(reverse("home")).content.decode()


def test_the_home_page_searches_and_records_from_one_field(desk):
    page = desk.get(reverse("home")).content.decode()

    assert page.count('id="id_q"') == 1
    assert f'formaction="{reverse(ENTRY)}"' in page

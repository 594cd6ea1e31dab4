"""Every word of a letter on the page where an office words it."""

import pytest
from django.urls import reverse

from accounts.models import Role
from letters.settings.models import Wording
from letters.writing.parts import PlaceInLetter
from letters.writing.word_files import standard_words
from letters.writing.word_table import PARAGRAPHS
from tests.factories.accounts import make_user
from tests.factories.letters import make_wording

SUBJECT = "no_partner.subject"


@pytest.fixture
def manager(client, city):
    person = make_user(city, Role.MANAGE)
    client.force_login(person)
    return person


def url(city, key=None):
    if key is None:
        return reverse("letters:wording-list", args=[city.pk])
    return reverse("letters:wording-edit", args=[city.pk, key])


def test_every_word_is_listed_once_under_its_letter_and_its_place(client, city, manager):
    page = client.get(url(city))

    keys = [row.key for group in page.context["groups"] for p in group.places for row in p.rows]
    assert sorted(keys) == sorted(PARAGRAPHS)
    shown = page.content.decode()
    assert all(url(city, key) in shown for key in PARAGRAPHS)
    assert [place.label for place in page.context["groups"][0].places] == [
        place.value for place in PlaceInLetter if place != PlaceInLetter.SUBJECT
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "記入者の職"}, {"common.slip_person"}),
        ({"q": "きにゅうしゃ"}, set()),
        ({"q": "回答書：題名"}, {"common.slip_title"}),
        ({"owner": "acceptance", "q": "件名"}, {"acceptance.subject"}),
        ({"changed": "on"}, {"common.crossing"}),
        ({"q": "独自に定めた"}, {"common.crossing"}),
        ({"owner": "nobody"}, set(PARAGRAPHS)),
    ],
)
def test_words_are_found_by_what_they_are_called_and_by_what_they_say(
    client, city, manager, query, found
):
    make_wording(city, "common.crossing", "独自に定めた文です。")

    page = client.get(url(city), query)

    groups = page.context["groups"]
    assert {row.key for group in groups for p in group.places for row in p.rows} == found


@pytest.mark.parametrize("key", PARAGRAPHS)
def test_the_standard_words_of_every_key_may_be_kept_as_they_are(client, city, manager, key):
    text = standard_words()[key]

    answer = client.post(url(city, key), {"text": text, "after": "0"})

    assert answer.status_code == 302
    assert Wording.objects.get().text == ""


@pytest.mark.parametrize(
    ("key", "text", "explained"),
    [
        (SUBJECT, "｛回答期限｝までに", "ここでは値がないため使えません：｛回答期限｝"),
        ("not_filed.finding.never", "｛受付日｝", "ここでは値がないため使えません：｛受付日｝"),
        (SUBJECT, "｛市長名｝と｛距離｝", "置き換えられません：｛市長名｝"),
        (SUBJECT, "｛市長名｝と｛距離｝", "ここでは値がないため使えません：｛距離｝"),
        (SUBJECT, "｛依頼", "対になっていません"),
        (SUBJECT, "依頼｝", "対になっていません"),
        (SUBJECT, "あ" * 201, "200"),
        ("common.slip_person", "　", "必須"),
    ],
)
def test_words_that_could_not_be_filled_in_are_refused(client, city, manager, key, text, explained):
    answer = client.post(url(city, key), {"text": text, "after": "0"})

    assert answer.status_code == 422
    assert explained in answer.content.decode()
    assert not Wording.objects.exists()


def test_a_word_of_one_line_stays_one_line(client, city, manager):
    client.post(url(city, SUBJECT), {"text": "協力医療機関の\r\n確保", "after": "0"})

    assert "\n" not in Wording.objects.get().text


def test_the_page_offers_only_what_has_a_value_there(client, city, manager):
    page = client.get(url(city, "common.contact_phone"))

    assert [name for name, _ in page.context["certain"]] == ["電話番号"]
    assert page.context["uncertain"] == []
    assert (
        "ここで用いられる語はありません"
        in client.get(url(city, "common.conjunction")).content.decode()
    )

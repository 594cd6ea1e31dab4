"""The settings and the words of letters on the screen."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import HistoryEntry, Role
from compliance.correspondence.models import NoticeKind
from compliance.settings.models import LetterSettings
from facilities.models import TypeCode
from letters.settings.models import Wording
from letters.writing.word_files import standard_words
from tests.factories.accounts import make_user
from tests.factories.letters import make_letter_settings, make_wording

OPENING = "common.opening"
SETTINGS = {
    "seal": "mark",
    "honorific": "殿",
    "number_prefix": "さ介第",
    "first_number": "1",
    "reply_days": "20",
    "quiet_days": "60",
    "release_required": "on",
    "window_left": "18",
    "window_top": "10",
    "window_width": "95",
    "window_height": "48",
    "fold_marks": "on",
    "desk": "相談センター　電話　028-000-0000",
    "submission": "様式は市のウェブサイトに掲載",
    "responsible": "高齢課長",
    "ordinance_welfare_facility": "さくら市基準条例",
    "ordinance_welfare_facility_filing": "第33条第2項",
    "article_nursing_home_filing": "第２５条第２項",
    "reason": "封筒の変更による",
}


@pytest.fixture
def manager(client, city):
    person = make_user(city, Role.MANAGE)
    client.force_login(person)
    return person


def url(name, city, **arguments):
    return reverse(f"letters:{name}", kwargs={"authority_pk": city.pk, **arguments})


def pdf_text(response) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)


@pytest.mark.parametrize("name", ["letter-settings", "envelope-test", "letter-sample"])
def test_only_those_who_manage_an_authority_set_its_letters(client, city, outsider, name):
    for person in (make_user(city, Role.REVIEW), outsider):
        client.force_login(person)
        assert client.get(url(name, city)).status_code == 404


def test_the_settings_of_letters_are_kept_with_the_reason(client, city, manager):
    response = client.post(url("letter-settings", city), SETTINGS)

    stored = LetterSettings.objects.get(authority=city)
    assert response.status_code == 302
    assert (stored.seal, stored.honorific, stored.reply_days) == ("mark", "殿", 20)
    assert stored.address_block == (18, 10, 70, 27)
    own = {"name": "さくら市基準条例", "filing": "第33条第2項"}
    assert stored.ordinances == {TypeCode.WELFARE_FACILITY: own}
    assert stored.articles == {TypeCode.NURSING_HOME: {"filing": "第25条第2項"}}
    assert stored.recorded_by == manager
    assert HistoryEntry.objects.filter(
        table_name="compliance_lettersettings", reason="封筒の変更による"
    ).exists()


def test_stored_settings_stand_in_the_form(client, city, manager):
    make_letter_settings(
        city, number_prefix="桜高第", ordinances={"group_home": {"name": "桜条例"}}
    )

    page = client.get(url("letter-settings", city)).content.decode()

    assert "桜高第" in page
    assert "桜条例" in page
    assert "空欄のときは「第105条第2項」と記します。" in page
    assert "空欄のときは「第30条第2項」と記します。" in page
    assert page.count("（要確認：定め、要件、届出の条項）") == 3


def test_an_article_that_the_office_has_read_is_no_longer_doubtful(client, city, manager):
    make_letter_settings(city, articles={"nursing_home": {"filing": "第25条第2項"}})

    page = client.get(url("letter-settings", city)).content.decode()

    assert "養護老人ホーム（要確認：定め、要件の条項）" in page


@pytest.mark.parametrize(
    ("typed", "explained"),
    [
        ({"article_nursing_home_filing": "25-2"}, "「第25条第2項」のように入力してください。"),
        ({"ordinance_group_home_filing": "第125条"}, "条例の名称を入力してください。"),
    ],
)
def test_an_article_that_cannot_be_cited_is_refused(client, city, manager, typed, explained):
    response = client.post(url("letter-settings", city), SETTINGS | typed)

    assert response.status_code == 422
    assert explained in response.content.decode()
    assert not LetterSettings.objects.exists()


def test_a_window_that_hides_the_address_is_refused(client, city, manager):
    response = client.post(url("letter-settings", city), SETTINGS | {"window_width": "60"})

    assert response.status_code == 422
    assert "幅65mm、高さ36mm以上" in response.content.decode()
    assert not LetterSettings.objects.exists()


def test_the_test_sheet_states_where_the_address_stands(client, city, manager):
    make_letter_settings(city, window_left=18, window_top=10)

    text = pdf_text(client.get(url("envelope-test", city)))

    assert "18mm、10mm" in text
    assert "特別養護老人ホーム見本苑" in text


@pytest.mark.parametrize("kind", NoticeKind.values)
@pytest.mark.parametrize("type", [TypeCode.HEALTH_FACILITY, TypeCode.MODERATE_FEE_HOME])
def test_a_sample_of_every_letter_can_be_looked_at_for_any_day(client, city, manager, kind, type):
    query = {"kind": kind, "facility_type": type, "on": "R9.4.1"}

    response = client.get(url("letter-sample", city), query)

    assert "令和９年４月１日" in pdf_text(response)
    assert "見本" in pdf_text(response)


def test_a_day_that_does_not_exist_is_explained(client, city, manager):
    response = client.get(url("letter-sample", city), {"on": "R9.2.30"})

    assert response.status_code == 422
    assert "存在しない日付です" in response.content.decode()


def test_the_list_says_which_paragraphs_an_office_words_itself(client, city, manager):
    make_wording(city, OPENING, "日頃からお世話になっております。")
    make_wording(city, "common.crossing", "以前の文")
    make_wording(city, "common.crossing", "", version=2)

    page = client.get(url("wording-list", city)).content.decode()

    assert page.count("変更した文") == 1


def test_new_words_are_tried_before_they_are_kept(client, city, manager):
    words = {"text": "｛年度｝も、よろしくお願いします。", "after": "0"}

    response = client.post(url("wording-edit", city, paragraph=OPENING), words | {"preview": "1"})

    assert "令和８年度も、よろしくお願いします。" in response.content.decode()
    assert not Wording.objects.exists()


def test_new_words_are_a_new_version(client, city, manager):
    make_wording(city, OPENING, "以前の文")
    address = url("wording-edit", city, paragraph=OPENING)

    response = client.post(address, {"text": "今の文", "after": "1", "reason": "要綱の改正"})

    newest = Wording.objects.current().get()
    assert response.status_code == 302
    assert (newest.version, newest.text, newest.reason) == (2, "今の文", "要綱の改正")
    assert "以前の文" in client.get(address).content.decode()


@pytest.mark.parametrize("sent", [{"text": "今の文", "standard": "1"}, {"text": None}])
def test_an_office_goes_back_to_the_standard_words(client, city, manager, sent):
    make_wording(city, OPENING, "以前の文")
    words = sent | {"text": sent["text"] or standard_words()[OPENING], "after": "1"}

    client.post(url("wording-edit", city, paragraph=OPENING), words)

    assert Wording.objects.current().get().text == ""


def test_whoever_was_overtaken_sees_it_and_changes_nothing(client, city, manager):
    make_wording(city, OPENING, "他の職員の文")

    response = client.post(
        url("wording-edit", city, paragraph=OPENING), {"text": "私の文", "after": "0"}
    )

    assert response.status_code == 422
    assert "他の職員が先に変更しました" in response.content.decode()
    assert Wording.objects.get().text == "他の職員の文"


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("｛理事長の名｝様", "｛理事長の名｝"),
        ("\ue000", "印刷できない文字があります"),
        ("", "必須"),
    ],
)
def test_words_that_cannot_be_printed_are_refused(client, city, manager, text, explained):
    response = client.post(
        url("wording-edit", city, paragraph=OPENING), {"text": text, "after": "0"}
    )

    assert response.status_code == 422
    assert explained in response.content.decode()


def test_a_paragraph_that_no_letter_has_is_not_found(client, city, manager):
    assert client.get(url("wording-edit", city, paragraph="other")).status_code == 404

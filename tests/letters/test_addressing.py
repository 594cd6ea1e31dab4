import pytest

from compliance.settings.models import LetterSettings
from letters.writing.addressing import address_lines, addressees, envelope_of, window_rows
from letters.writing.rows import name_rows, width_in_ems
from tests.factories.facilities import make_facility

SHORT = ("〒329-1311", "栃木県さくら市氏家１番地", "試験苑", "施設長　様")
LONG = (
    "〒329-1311",
    "栃木県さくら市" + "氏家" * 20,
    "第二" * 8 + "ビル10階",
    "特別養護老人ホーム" + "桜" * 20,
    "施設長　様",
)


def test_an_ordinary_address_is_set_in_the_usual_size(city):
    assert envelope_of(LetterSettings(authority=city), SHORT).size == 10.5


def test_a_long_address_is_set_smaller_until_it_fits(city):
    assert 7 <= envelope_of(LetterSettings(authority=city), LONG).size < 9


def test_a_name_is_set_smaller_before_a_character_of_it_stands_alone(city):
    name = "サービス付き高齢者向け住宅　わかば館"
    lines = ("〒329-1311", "栃木県さくら市氏家１番地", name, "施設長　様")

    envelope = envelope_of(LetterSettings(authority=city), lines)

    row = envelope.width / (envelope.size * 25.4 / 72)
    assert width_in_ems(name) > envelope.width / (10.5 * 25.4 / 72)
    assert width_in_ems(name) <= row


def test_whatever_is_not_known_leaves_no_empty_line(city):
    facility = make_facility(name="試験苑", address="栃木県さくら市氏家１番地")

    lines = address_lines(facility, LetterSettings(authority=city))

    assert lines == ("栃木県さくら市氏家１番地", "試験苑", "施設長　様")


def test_digits_take_half_of_what_kanji_take():
    assert width_in_ems("令和８年11月23日") == 8


@pytest.mark.parametrize(
    "name",
    [
        "介護老人福祉施設　たんぽぽの丘",
        "社会福祉法人見本福祉会　特別養護老人ホーム　たんぽぽの丘",
        "サービス付き高齢者向け住宅　ひまわりガーデンさくら氏家駅前",
        "地域密着型特別養護老人ホームたんぽぽの丘ユニット型新館",
        "医療法人社団桜会介護老人保健施設さくらリハビリテーションセンター",
        "グループホームなのはな",
    ],
)
@pytest.mark.parametrize("receiver", ["施設長　佐野　一郎　様", "管理者　様", "御中"])
def test_no_word_of_a_name_is_broken_in_the_window(city, name, receiver):
    lines = ("〒329-1311", "栃木県さくら市氏家2771番地12", "さくらビル10階", name, receiver)
    envelope = envelope_of(LetterSettings(authority=city), lines)
    rows = window_rows(envelope, lines)

    ems = envelope.width / (envelope.size * 25.4 / 72)
    assert all(width_in_ems(row) <= ems for row in rows)
    assert len(rows) * envelope.size * 25.4 / 72 * 1.2 <= envelope.height
    assert "".join(rows).replace("　", "") == "".join(lines).replace("　", "")
    for word in (
        "たんぽぽの丘",
        "なのはな",
        "ひまわりガーデンさくら氏家駅前",
        "特別養護老人ホーム",
        "さくらリハビリテーションセンター",
        "2771番地",
        "10階",
    ):
        if any(word in line for line in lines):
            assert any(word in row for row in rows), rows
    assert rows[-1] not in ("様", "殿")
    if receiver != "御中":
        assert rows[-1].endswith("様")
        assert rows[-1].removesuffix("様").strip("　")


def test_a_word_wider_than_a_row_breaks_where_its_script_changes():
    assert name_rows("桜の丘ひまわりガーデンタウン", 8) == ["桜の丘ひまわり", "ガーデンタウン"]


def test_a_person_keeps_the_honorific_on_the_same_row():
    rows = name_rows("社会福祉法人見本福祉会　代表者　佐野　一郎　様", 14)
    assert rows == ["社会福祉法人見本福祉会", "代表者　佐野　一郎　様"]


@pytest.mark.parametrize(
    ("corporation", "person", "said"),
    [
        ("社会福祉法人見本会", "", "社会福祉法人見本会　理事長　様"),
        ("医療法人社団見本会", "", "医療法人社団見本会　理事長　様"),
        ("株式会社見本", "", "株式会社見本　御中"),
        ("株式会社見本", "代表取締役　見本　太郎", "株式会社見本　代表取締役　見本　太郎　様"),
        ("", "", ""),
    ],
)
def test_nobody_is_called_the_representative_without_a_name(city, corporation, person, said):
    facility = make_facility(name="見本苑", corporation_name=corporation, representative=person)
    named = addressees(facility, LetterSettings(authority=city))

    assert [line for line in named if line != "見本苑　施設長　様"] == [said][: bool(said)]
    assert "代表者　様" not in "".join(named)


def test_the_window_and_the_letter_name_the_same_person(city):
    facility = make_facility(name="見本苑", representative="施設長　佐野　一郎")
    settings = LetterSettings(authority=city)

    assert address_lines(facility, settings)[-1] == "施設長　佐野　一郎　様"
    assert addressees(facility, settings) == ("見本苑　施設長　佐野　一郎　様",)
    home = make_facility(name="見本ホーム", type="group_home")
    assert address_lines(home, settings)[-1] == "管理者　様"
    assert addressees(home, settings) == ("見本ホーム　管理者　様",)

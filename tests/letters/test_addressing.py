from compliance.settings.models import LetterSettings
from letters.writing.addressing import address_lines, envelope_of, width_in_ems
from tests.factories.facilities import make_facility

SHORT = ("〒329-1311", "栃木県さくら市氏家１番地", "試験苑", "施設管理者　様")
LONG = (
    "〒329-1311",
    "栃木県さくら市" + "氏家" * 20,
    "第二" * 8 + "ビル10階",
    "特別養護老人ホーム" + "桜" * 20,
    "施設管理者　様",
)


def test_an_ordinary_address_is_set_in_the_usual_size(city):
    assert envelope_of(LetterSettings(authority=city), SHORT).size == 10.5


def test_a_long_address_is_set_smaller_until_it_fits(city):
    assert 7 <= envelope_of(LetterSettings(authority=city), LONG).size < 9


def test_a_name_is_set_smaller_before_a_character_of_it_stands_alone(city):
    name = "サービス付き高齢者向け住宅　わかば館"
    lines = ("〒329-1311", "栃木県さくら市氏家１番地", name, "施設管理者　様")

    envelope = envelope_of(LetterSettings(authority=city), lines)

    row = envelope.width / (envelope.size * 25.4 / 72)
    assert width_in_ems(name) > envelope.width / (10.5 * 25.4 / 72)
    assert width_in_ems(name) <= row


def test_whatever_is_not_known_leaves_no_empty_line(city):
    facility = make_facility(name="試験苑", address="栃木県さくら市氏家１番地")

    lines = address_lines(facility, LetterSettings(authority=city))

    assert lines == ("栃木県さくら市氏家１番地", "試験苑", "施設管理者　様")


def test_digits_take_half_of_what_kanji_take():
    assert width_in_ems("令和８年11月23日") == 8

"""Places and authorities as importers look them up."""

import pytest

from jurisdictions.directories import AuthorityDirectory, MunicipalityDirectory, place_key
from jurisdictions.models import Authority, DesignatedBy, Municipality
from tests.factories.jurisdictions import make_union

pytestmark = pytest.mark.django_db
BY_PREFECTURE, BY_CITY = DesignatedBy.PREFECTURE_OR_CORE_CITY, DesignatedBy.MUNICIPALITY


@pytest.fixture
def places() -> MunicipalityDirectory:
    return MunicipalityDirectory()


def test_the_places_are_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        directory = MunicipalityDirectory()
        ward = directory.by_code("011011")
        assert ward is not None
        assert (ward.prefecture.name, ward.designated_city.name) == ("北海道", "札幌市")
        directory.of_address("39", "高知市上町１丁目")
        directory.wards_of(ward.designated_city)


def test_the_authorities_are_read_in_two_queries(django_assert_num_queries, places):
    make_union()

    with django_assert_num_queries(2):
        directory = AuthorityDirectory()
        directory.default(BY_CITY, places.by_code("392014"))
        directory.by_name("高知市", prefecture="39")


@pytest.mark.parametrize("code", ["392014", "39201"])
def test_a_place_is_found_by_its_code_with_or_without_check_digit(places, code):
    assert places.by_code(code).name == "高知市"


@pytest.mark.parametrize("code", ["", "392015", "99999", "3920１", "高知市", "3920141"])
def test_an_unknown_code_finds_no_place(places, code):
    assert places.by_code(code) is None


@pytest.mark.parametrize(
    ("prefecture", "name", "code"),
    [
        ("08", "龍ヶ崎市", "082082"),
        ("08", "龍ケ崎市", "082082"),
        ("08", "龍ｹ崎市", "082082"),
        ("08", "竜ヶ﨑市", "082082"),
        ("13", "青ケ島村", "134023"),
        ("01", "札幌市 中央区", "011011"),
        ("13", "府中市", "132063"),
        ("34", "府中市", "342084"),
    ],
)
def test_a_place_is_found_by_its_name_in_a_prefecture(places, prefecture, name, code):
    assert places.by_name(prefecture, name).code == code


def test_a_name_of_another_prefecture_finds_no_place(places):
    assert places.by_name("39", "札幌市") is None


@pytest.mark.parametrize(
    ("prefecture", "address", "name"),
    [
        ("39", "高知市上町１丁目３－４", "高知市"),
        ("39", "高知県高知市上町1-3-4", "高知市"),
        ("39", "高知県　高知市　上町", "高知市"),
        ("01", "札幌市中央区南１条西１６丁目２９１番地", "札幌市中央区"),
        ("01", "北海道札幌市中央区盤渓232番地7", "札幌市中央区"),
        ("01", "札幌市", "札幌市"),
        ("01", "余市郡余市町黒川町", "余市町"),
        ("01", "余市町黒川町", "余市町"),
        ("01", "北海道余市郡余市町", "余市町"),
        ("08", "龍ヶ崎市3710番地", "龍ケ崎市"),
        ("21", "不破郡関ヶ原町大字関ケ原", "関ケ原町"),
        ("14", "横浜市保土ヶ谷区川辺町", "横浜市保土ケ谷区"),
        ("13", "千代田区霞が関１－２－２", "千代田区"),
        ("29", "大和郡山市北郡山町", "大和郡山市"),
        ("12", "市川市八幡", "市川市"),
        ("24", "四日市市諏訪町", "四日市市"),
        ("39", "高岡郡檮原町梼原", "梼原町"),
        ("13", "東京都八丈島八丈町三根２６－１１", "八丈町"),
        ("13", "三宅島三宅村阿古８０７－１", "三宅村"),
        ("40", "福岡県糟屋郡須惠町新原１４－７", "須恵町"),
        ("04", "宮城県塩竃市月見ヶ丘6番10号", "塩竈市"),
        ("01", "北海道桧山郡江差町字柳崎町78番2", "江差町"),
        ("42", "長崎県諌早市小長井町井崎１４０６番地", "諫早市"),
        ("14", "神奈川県川﨑市宮前区南野川3丁目23番1号", "川崎市宮前区"),
        ("08", "竜ヶ崎市3710番地", "龍ケ崎市"),
        ("38", "愛媛\U000e0103県松山市三番町", "松山市"),
        ("38", "松\U000e0101山市見本町1", "松山市"),
        ("38", "〒790-0000 松山市見本町1", "松山市"),
        ("38", "〒７９０－００００　愛媛県松山市見本町1", "松山市"),
        ("38", "7900000松山市見本町1", "松山市"),
        ("38", "〒 松山市見本町1", "松山市"),
        ("38", "松\ufe00山\u200b市見本町1", "松山市"),
        ("14", "横濱市保土ヶ谷區川邊町", "横浜市保土ケ谷区"),
    ],
)
def test_the_place_is_read_from_the_head_of_an_address(places, prefecture, address, name):
    assert places.of_address(prefecture, address).name == name


@pytest.mark.parametrize("address", ["", "福住二条２丁目9番1号", "札幌市中央区", "大字高知市"])
def test_an_address_without_a_known_place_at_its_head_finds_none(places, address):
    assert places.of_address("39", address) is None


def test_a_place_that_was_merged_away_is_none(places):
    assert places.of_address("38", "北条市見本1") is None


def test_an_address_of_an_unknown_prefecture_finds_no_place(places):
    assert places.of_address("99", "高知市") is None


def test_every_place_is_found_at_the_head_of_its_own_address(places):
    lost = [
        place
        for place in Municipality.objects.select_related("prefecture")
        for head in ("", place.prefecture.name, place.county, place.prefecture.name + place.county)
        if places.of_address(place.prefecture_id, f"{head}{place.name}１－１") != place
    ]

    assert lost == []


def test_the_wards_of_a_designated_city_are_known(places):
    assert len(places.wards_of(places.by_code("011002"))) == 10
    assert places.wards_of(places.by_code("392014")) == []
    assert places.wards_of(places.by_code("011011")) == []


@pytest.mark.parametrize(
    ("name", "key"),
    [("鎌ヶ谷市", "鎌ケ谷市"), ("龍ｹ崎 市", "龍ケ崎市"), ("　高知市", "高知市"), ("", "")],
)
def test_names_of_places_are_compared_without_width_and_small_ke(name, key):
    assert place_key(name) == key


@pytest.mark.parametrize(
    ("code", "by_prefecture_or_core_city", "by_municipality"),
    [
        ("393011", "高知県", "東洋町"),  # an ordinary town
        ("392022", "高知県", "室戸市"),  # an ordinary city
        ("392014", "高知市", "高知市"),  # a core city
        ("011002", "札幌市", "札幌市"),  # a designated city
        ("011011", "札幌市", "札幌市"),  # its ward
        ("131016", "東京都", "千代田区"),  # a special ward
    ],
)
def test_who_designates_by_default(places, code, by_prefecture_or_core_city, by_municipality):
    directory, place = AuthorityDirectory(), places.by_code(code)

    assert directory.default(BY_PREFECTURE, place).name == by_prefecture_or_core_city
    assert directory.default(BY_CITY, place).name == by_municipality


def test_a_union_designates_what_its_members_would(places):
    member, neighbour = places.by_code("393011"), places.by_code("393029")
    union = make_union(member)
    directory = AuthorityDirectory()

    assert directory.default(BY_CITY, member) == union
    assert directory.default(BY_PREFECTURE, member).name == "高知県"
    assert directory.default(BY_CITY, neighbour).name == "奈半利町"


def test_a_union_of_a_core_city_leaves_the_city_what_the_prefecture_would_designate(places):
    member = places.by_code("392014")
    union = make_union(member)
    directory = AuthorityDirectory()

    assert directory.default(BY_CITY, member) == union
    assert directory.default(BY_PREFECTURE, member).name == "高知市"


def test_every_place_has_an_authority_for_either_kind_of_designation():
    directory = AuthorityDirectory()

    for place in Municipality.objects.all():
        for designated_by in DesignatedBy:
            authority = directory.default(designated_by, place)
            assert authority.prefecture_id == place.prefecture_id


def test_an_authority_is_found_by_code():
    directory = AuthorityDirectory()

    assert directory.by_code("390003").name == "高知県"
    assert directory.by_code("999999") is None


def test_of_authorities_with_one_name_the_one_of_the_prefecture_is_meant():
    directory = AuthorityDirectory()

    assert directory.by_name("府中市", prefecture="13").code == "132063"
    assert directory.by_name("府中市", prefecture="34").code == "342084"
    assert directory.by_name("府中市", prefecture="39") is None


def test_an_authority_of_a_unique_name_is_found_from_any_prefecture():
    directory = AuthorityDirectory()

    assert directory.by_name("鎌ヶ谷市", prefecture="39").code == "122246"
    assert directory.by_name("もみじ市", prefecture="10") is None


def test_a_renamed_authority_is_found_by_its_new_name():
    Authority.objects.filter(code="392014").update(name="高知市長")

    assert AuthorityDirectory().by_name("高知市長", prefecture="39").code == "392014"

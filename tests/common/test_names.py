"""What is perhaps the same, and names that leave the corporation out."""

import pytest

from common.japanese import match_key
from common.names import loose_key, short_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("斉藤病院", "齋藤病院"),
        ("ガーデン病院", "ガ一デン病院"),
        ("ハートセンター", "ハートセンタ一"),
        ("トマト病院", "卜マト病院"),
        ("さくら口の里", "さくらロの里"),
        ("八幡病院", "ハ幡病院"),
        ("自由が丘病院", "自由ヶ丘病院"),
        ("霞箇関病院", "霞カ関病院"),
        ("三島病院", "三嶋病院"),
        ("力キ病院", "カキ病院"),
    ],
)
def test_what_looks_alike_has_one_loose_key_and_two_keys(one, other):
    assert match_key(one) != match_key(other)
    assert loose_key(match_key(one)) == loose_key(match_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一宮病院", "二宮病院"),
        ("さくら一番館", "さくら番館"),
        ("カサイ病院", "ケサイ病院"),
        ("東病院", "西病院"),
        ("さくらが丘病院", "さくらケ丘病院"),
    ],
)
def test_what_tells_two_names_apart_stays_in_the_loose_key(one, other):
    assert loose_key(match_key(one)) != loose_key(match_key(other))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("医療法人あおば会　のどか総合病院", {"のどか総合病院"}),
        ("医療法人あおば会のどか総合病院", {"のどか総合病院"}),
        ("医療法人社団　あおば会のどか病院", {"あおば会のどか病院", "のどか病院"}),
        ("医療法人　三和会　国吉病院", {"三和会国吉病院", "国吉病院"}),
        ("医療法人あおば会　のどか病院　分院", {"のどか病院分院"}),
        ("医療法人　会田会　会田病院", {"会田会会田病院", "会田病院"}),
        ("のどか総合病院", set()),
        ("栗　橋　病　院", set()),
        ("医療法人あおば会　診療所", set()),
        ("あおば会のどか病院", set()),
    ],
)
def test_a_name_is_known_by_what_follows_its_corporation(name, short):
    assert short_keys(name) == short

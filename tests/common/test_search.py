"""The search key of PostgreSQL is that of Python."""

import re

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from common.characters import UNSEEN
from common.japanese import match_key, search_key
from common.names import loose_key
from common.search import loose_text, search_text
from common.variants import ALIKE, PERHAPS, SAME

words = st.text(
    st.sampled_from(
        "さくらゔぁゎゐゖアヴー・ｻｸﾗｶﾞﾊﾟｰ㈱①Ⅲ㍻髙﨑𠮷々〆〇ＡＺａz09０９ 　\t-‐‑‒–—―−－ヶケ゛が"
    )
    | st.characters(min_codepoint=0x3000, max_codepoint=0x30FF)
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    | st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF)
)


@pytest.fixture
def houses(db):
    """A table with a search key that PostgreSQL keeps."""
    with isolate_apps("common"):

        class House(models.Model):
            name = models.TextField()
            address = models.TextField()
            search_text = models.GeneratedField(
                expression=search_text("name", "address"),
                output_field=models.TextField(),
                db_persist=True,
            )

            class Meta:
                app_label = "common"

            def __str__(self) -> str:
                return self.name

        with connection.schema_editor() as editor:
            editor.create_model(House)
        yield House._default_manager


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words, words)
@example("㈱　髙﨑ホーム", "𠮷野町１－２")
@example("ｶﾞ", "か゛")
@example("葛\U000e0100城\ufe00\ufe0f\u180b\u200b〜～", "\ufa19\ufeff﨑\U000e01ef")
def test_the_key_that_postgresql_keeps_is_the_key_of_python(houses, name, address):
    house = houses.create(name=name, address=address)

    house.refresh_from_db()

    assert house.search_text == f"{search_key(name)}\n{search_key(address)}\n"


def test_every_letter_of_the_table_is_found_by_its_base_in_both(houses):
    """Written in one row: each letter and its base stand between marks of their own."""
    pairs = [(letter, (SAME | PERHAPS)[letter]) for letter in ALIKE]
    house = houses.create(
        name="|".join(letter for letter, _ in pairs), address="|".join(base for _, base in pairs)
    )

    house.refresh_from_db()

    letters, bases, _ = house.search_text.split("\n")
    assert letters == bases
    assert letters == search_key("|".join(letter for letter, _ in pairs))


def test_every_unseen_mark_is_dropped_in_both(houses):
    marks = "".join(chr(code) for code in range(1, 0xE0200) if re.match(UNSEEN, chr(code)))
    house = houses.create(name=f"さ{marks}くら", address="")

    house.refresh_from_db()

    assert house.search_text == "サクラ\n\n"
    assert search_key(f"さ\x00{marks}くら") == "サクラ"


@pytest.mark.parametrize("typed", ["ｻｸﾗ", "サクラ・がーでん", "ガーデン2", "２号館", "特養さくら"])
def test_words_are_found_in_either_width_and_kana(houses, typed):
    found = houses.create(name="特養　さくら・ｶﾞｰﾃﾞﾝ－２号館", address="")
    houses.create(name="すみれ荘", address="")

    assert list(houses.filter(search_text__contains=search_key(typed))) == [found]


def test_a_search_never_matches_across_two_fields(houses):
    houses.create(name="さくら", address="みどり町")

    assert not houses.filter(search_text__contains=search_key("さくらみどり")).exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words | st.text(st.sampled_from([*PERHAPS, *PERHAPS.values(), *"自由がヶ丘ー二一八箇ア"])))
@example("自由が丘ガ一デン斎藤口腔外科")
def test_the_loose_key_of_postgresql_is_that_of_python(houses, name):
    house = houses.create(name=match_key(name), address="")

    assert houses.annotate(loose=loose_text("name")).get(pk=house.pk).loose == loose_key(house.name)

"""Keys that are stored follow the way in which names are compared."""

import importlib

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import HistoryEntry
from common.japanese import match_key
from common.variants import ALIKE
from medical_partners.models import MedicalInstitution
from tests.factories.medical_partners import make_hospital

migration = importlib.import_module("medical_partners.migrations.0010_match_keys_fold_variants")


@pytest.mark.django_db
def test_stored_keys_are_made_anew_and_nothing_else_changes():
    folded = make_hospital(
        name="医療法人　髙﨑会　葛\U000e0100城病院", match_key="髙﨑会葛\U000e0100城病院"
    )
    as_before = make_hospital(name="さくら病院")
    entries = HistoryEntry.objects.count()

    migration.make_anew(apps, None)

    folded.refresh_from_db()
    assert folded.match_key == match_key(folded.name) == "高崎会葛城病院"
    assert MedicalInstitution.objects.get(pk=as_before.pk).match_key == "さくら病院"
    assert HistoryEntry.objects.count() == entries


@given(
    st.text(
        st.sampled_from([*ALIKE, *"医療法人会社団（株）ヶヵｹ・ー－ 　Ａａ"])
        | st.characters(exclude_categories=["Cs"], exclude_characters="\0", max_codepoint=0xFFFF)
    )
)
def test_the_migration_makes_the_keys_of_today(name):
    assert migration.match_key(name) == match_key(name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["高崎", "髙﨑", "葛城", "葛\U000e0100城", "タカサキ", "齋藤", "斉藤"]
)
def test_quick_search_of_institutions_finds_every_way_of_writing(typed):
    found = make_hospital(name="髙﨑　葛\U000e0100城病院", kana="たかさき")
    alike = make_hospital(name="斎藤病院")
    make_hospital(name="さくら病院")

    expected = alike if "藤" in typed else found
    assert list(MedicalInstitution.objects.search(typed)) == [expected]

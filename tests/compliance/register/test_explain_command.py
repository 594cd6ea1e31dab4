"""The command that says why a facility stands as it does."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from facilities.models import TypeCode
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


def printed(number: str, **options: str) -> str:
    out = StringIO()
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("explain", number, *words, stdout=out)
    return out.getvalue()


def test_the_clocks_stand_at_the_top_and_every_facility_of_a_number_is_explained():
    home = make_facility(name="本苑")
    make_facility(number=home.number, type=TypeCode.GROUP_HOME, name="別苑")

    text = printed(home.number, on="R8.8.1", known_at="2026-09-01T09:00:00+09:00")

    first, second, *_ = text.splitlines()
    assert first.startswith("  基準日：令和8年8月1日（")
    assert second.startswith("  情報の時点：令和8年9月1日 09:00（")
    assert f"事業所番号 {home.number} の施設は2件あります。" in text
    assert "【本苑（介護老人福祉施設）】" in text
    assert "【別苑（認知症対応型共同生活介護）】" in text


def test_the_day_is_that_of_the_knowledge_time_unless_it_is_said():
    text = printed(make_facility().number, known_at="2026-08-31T23:00:00Z")

    assert "基準日：令和8年9月1日" in text


def test_a_number_in_full_width_is_understood():
    facility = make_facility(number="99A0000001")

    assert facility.name in printed("９９ａ０００００01")


@pytest.mark.parametrize("number", ["9900000000", "苑"])
def test_an_unknown_number_is_refused_with_a_clear_word(number):
    with pytest.raises(CommandError, match=f"事業所番号 {number} の施設は登録されていません"):
        printed(number)


@pytest.mark.parametrize(
    ("option", "words"), [({"on": "8月"}, "--on"), ({"known_at": "昨日"}, "--known-at")]
)
def test_a_clock_that_cannot_be_read_is_refused(option, words):
    with pytest.raises(CommandError, match=words):
        printed("9900000000", **option)

"""The institutions that letters name."""

from datetime import date

import pytest
from django.urls import reverse

from letters.writing.word_files import standard_words
from medical_partners.models import Answer, FiledStandard, StandardSymbol
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import Position, make_facility
from tests.factories.letters import letter_to
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
POSITION: Position = {"latitude": 36.7, "longitude": 139.96}


@pytest.fixture
def facility(city):
    """A facility whose filing lacks ⅲ."""
    facility = make_facility(authority=city, **POSITION)
    make_filing(facility, [partner(make_clinic(), "ⅰⅱ")])
    return facility


def test_a_letter_names_the_nearest_institutions_that_could_supply_what_is_lacking(facility):
    make_hospital(name="近隣病院", admission=Answer.YES, beds=120, **POSITION)
    make_hospital(name="相談だけの病院", consultation=Answer.YES, **POSITION)

    letter = letter_to(facility, "requirements_missing")

    assert [line.name for line in letter.candidates] == ["近隣病院"]
    assert letter.candidates[0].standards == ("ⅲ 入院の受入れ（確認済み）",)
    assert any("直線距離" in note for note in letter.candidate_notes)
    assert letter_to(facility, "confirmation_due").candidates == ()


def test_a_candidate_whose_name_cannot_be_printed_is_left_out_with_a_note(facility):
    odd = make_hospital(name="\ue18d病院", admission=Answer.YES, **POSITION)
    make_hospital(name="近隣病院", admission=Answer.YES, latitude=36.71, longitude=139.96)

    letter = letter_to(facility, "requirements_missing")

    assert [line.name for line in letter.candidates] == ["近隣病院"]
    assert f"（医療機関コード　{odd.code}）" in letter.candidate_notes[-1]
    assert "印刷できない文字" in letter.candidate_notes[-1]


def test_a_candidate_is_listed_with_its_evidence_beds_and_distance(facility):
    symbol = StandardSymbol.objects.create(
        symbol="試験",
        name="試験",
        meaning="試験病院",
        shows_admission=True,
        valid_from=date(2024, 1, 1),
    )
    hospital = make_hospital(beds=120, latitude=36.7112, longitude=139.96)
    FiledStandard.objects.create(
        institution=hospital,
        symbol=symbol,
        start_date=date(2024, 6, 1),
        listed_on=date(2026, 1, 1),
    )
    make_hospital(admission=Answer.YES, **POSITION)

    next_door, line = letter_to(facility, "requirements_missing").candidates

    assert (line.kind, line.beds, line.distance) == ("病院", "120床", "約1.2km")
    assert line.standards == ("試験病院（令和６年６月１日）",)
    assert (next_door.beds, next_door.distance) == ("", "0.1km未満")


def test_the_page_says_so_where_distances_begin_in_the_middle_of_the_municipality(city):
    facility = make_facility(authority=city)
    make_filing(facility, [partner(make_clinic(), "ⅰⅱ")])
    make_hospital(admission=Answer.YES, municipality=city.municipality, **POSITION)

    assert (
        standard_words()["common.candidates_approximate"]
        in letter_to(facility, "requirements_missing").candidate_notes
    )


def test_who_offers_no_visits_is_not_ranked_down_for_the_examination(city):
    """Ｑ＆Ａ（Vol.16）: ⅱ is met by a clinic that is open, 往診 is not asked for."""
    facility = make_facility(authority=city, **POSITION)
    make_filing(facility, [partner(make_clinic(), "ⅰ")])
    visits = StandardSymbol.objects.get(symbol="支援診3", valid_to=None)
    far = make_clinic(name="往診する医院", latitude=36.75, longitude=139.96)
    FiledStandard.objects.create(
        institution=far, symbol=visits, start_date=date(2024, 6, 1), listed_on=date(2026, 1, 1)
    )
    make_clinic(name="外来の医院", examination=Answer.YES, **POSITION)

    letter = letter_to(facility, "requirements_missing")

    assert [line.name for line in letter.candidates] == ["外来の医院", "往診する医院"]


def test_a_candidate_that_is_a_partner_already_is_marked(city, client):
    facility = make_facility(authority=city, **POSITION)
    near = make_hospital(name="協力病院", admission=Answer.YES, **POSITION)
    make_hospital(name="近隣病院", admission=Answer.YES, **POSITION)
    make_filing(facility, [partner(near, "ⅰⅱ")])

    letter = letter_to(facility, "requirements_missing")

    marked = {line.name: line.partner for line in letter.candidates}
    assert marked == {"協力病院": "既に協力医療機関", "近隣病院": ""}
    client.force_login(make_user(city))
    page = client.get(reverse("compliance:facility-detail", args=[facility.pk])).content.decode()
    assert page.count("既に協力医療機関") == 1

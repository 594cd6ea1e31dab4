"""Institutions in files of filings, however their names are written."""

import pytest

from compliance.filings.models import Filing
from medical_partners.models import MedicalInstitution
from tests.factories.facilities import make_facility
from tests.factories.filing_files import line, messages, take
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
LONG, SHORT = "医療法人あおば会　のどか総合病院", "のどか総合病院"


def take_names(*names):
    """Record one filing of a facility with a partner of each name; return the plan."""
    facility = make_facility()
    return take([line(facility, 医療機関名=name, promises="ⅰ") for name in names])


def partners():
    return {
        partner.institution for filing in Filing.objects.all() for partner in filing.partners.all()
    }


def said(plan):
    return [message for _, _, message in messages(plan.reports[0].warnings)]


def test_one_name_in_every_writing_is_one_institution_and_what_is_only_alike_is_offered():
    plan = take_names(
        *("髙﨑病院", "高崎病院", "斉藤病院", "齋藤病院", "葛\U000e0100城病院", "葛城病院"),
        *("神山病院", "神\ufe00山病院", "\ufa19山病院", "ｶﾞｰﾃﾞﾝ病院", "ガーデン病院", "ガーデン病院"),
        *("ガ一デン病院", "㈱あさぎり病院", "(株)あさぎり病院"),
    )

    assert plan.reports[0].errors == []
    assert [one.name for one in MedicalInstitution.objects.order_by("pk")] == [
        *("髙﨑病院", "斉藤病院", "齋藤病院", "葛\U000e0100城病院", "神山病院", "ｶﾞｰﾃﾞﾝ病院"),
        *("ガ一デン病院", "㈱あさぎり病院"),
    ]
    offers = [message for message in said(plan) if "似た名称" in message]
    assert len(offers) == 2
    assert "「斉藤病院」（医療機関コードなし）" in offers[0]
    assert "「ｶﾞｰﾃﾞﾝ病院」" in offers[1]


@pytest.mark.parametrize(
    ("registered", "filed"),
    [
        (LONG, SHORT),
        ("医療法人あおば会のどか総合病院", SHORT),
        (SHORT, LONG),
        ("医療法人　三和会　国吉病院", "国吉病院"),
        ("医療法人あおば会　のどか病院　分院", "のどか病院分院"),
    ],
)
def test_a_name_without_its_corporation_finds_its_institution(registered, filed):
    hospital = make_hospital(name=registered)
    make_hospital(name="医療法人あおば会　のどか第二病院")

    plan = take_names(filed)

    assert partners() == {hospital}
    [warning] = said(plan)
    assert f"「{registered}」（{hospital.code}" in warning


def test_a_short_name_of_two_institutions_is_asked_with_code_and_address():
    one = make_hospital(name=LONG, address="さくら市見本町1")
    two = make_hospital(name="医療法人つばき会　のどか総合病院", address="宇都宮市見本町2")

    plan = take_names(SHORT)

    [(row, column, message)] = messages(plan.reports[0].errors)
    assert (row, column) == (2, "医療機関名")
    assert f"「{one.name}」（{one.code}、さくら市見本町1）" in message
    assert f"「{two.name}」（{two.code}、宇都宮市見本町2）" in message
    assert "医療機関コード" in message.split("。")[1]
    assert not Filing.objects.exists()
    assert MedicalInstitution.objects.count() == 2


def test_the_whole_name_goes_before_the_short_one():
    make_hospital(name=LONG)
    bears_it = make_clinic(name=SHORT)

    plan = take_names(SHORT)

    assert partners() == {bears_it}
    assert said(plan) == []


def test_a_short_name_of_another_prefecture_is_not_found():
    make_hospital(name=LONG, prefecture="10")

    plan = take_names(SHORT)

    assert {one.registered_by_id is None for one in partners()} == {False}
    assert said(plan) == ["台帳にない医療機関を、届出の記載から作成します（未確認）。"]


def test_the_house_and_its_branch_are_two():
    house = make_hospital(name="医療法人あおば会　のどか病院")
    branch = make_hospital(name="医療法人あおば会　のどか病院　分院")

    take_names("のどか病院", "のどか病院　分院")

    assert partners() == {house, branch}


@pytest.mark.parametrize("filed", ["診療所", "クリニック", "附属病院", "分院"])
def test_a_word_that_anybody_bears_finds_nobody(filed):
    make_clinic(name=f"医療法人あおば会　{filed}")

    plan = take_names(filed)

    assert [one.name for one in partners()] == [filed]
    assert "作成します" in said(plan)[0]


def test_an_unknown_code_beside_a_short_name_makes_a_new_one_and_offers_the_known():
    hospital = make_hospital(name=LONG)
    facility = make_facility()

    plan = take([line(facility, 医療機関コード="0919999999", 医療機関名=SHORT, promises="ⅰ")])

    assert {one.code for one in partners()} == {"0919999999"}
    assert f"「{hospital.name}」（{hospital.code}" in said(plan)[0]


def test_the_same_file_a_second_time_changes_nothing():
    make_hospital(name=LONG)
    facility = make_facility()
    lines = [line(facility, 医療機関名=SHORT, promises="ⅰ")]

    take(lines)
    again = take(lines)

    assert (again.reports[0].new, again.reports[0].unchanged) == (0, 1)


def test_what_another_authority_entered_is_not_offered(other_city):
    make_hospital(name="斉藤病院", registered_by=other_city, confirmed=False)

    plan = take_names("斎藤病院")

    assert said(plan) == ["台帳にない医療機関を、届出の記載から作成します（未確認）。"]

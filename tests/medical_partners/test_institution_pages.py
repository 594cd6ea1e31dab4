"""Medical institutions on the screen: found, assessed, entered, merged."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from medical_partners.models import (
    Answer,
    FiledStandard,
    InstitutionDecision,
    MedicalInstitution,
    StandardSymbol,
)
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 1)


@pytest.fixture
def staff(client, user):
    """Return the client of our own staff."""
    client.force_login(user)
    return client


def url(page, institution=None, **arguments):
    if institution:
        arguments["institution_pk"] = institution.pk
    return reverse(f"medical_partners:{page}", kwargs=arguments)


def detail(institution):
    return reverse("compliance:institution-detail", args=[institution.pk])


def file_standard(institution, **shows):
    symbol = StandardSymbol.objects.create(
        symbol=f"試験{institution.pk}", name="試験", meaning="試験", valid_from=DAY, **shows
    )
    return FiledStandard.objects.create(institution=institution, symbol=symbol, listed_on=DAY)


def named(response):
    return [row.record.name for row in response.context["table"].rows]


def test_the_list_is_narrowed_by_what_an_institution_can_do(staff):
    by_standard, by_answer = make_hospital(name="甲病院"), make_clinic(name="乙診療所")
    refuses = make_hospital(name="丙病院", consultation=Answer.NO)
    for institution in (by_standard, refuses):
        file_standard(institution, shows_consultation=True)
    MedicalInstitution.objects.filter(pk=by_answer.pk).update(consultation=Answer.YES)

    found = staff.get(url("institution-list"), {"able": "consultation"})

    assert set(named(found)) == {"甲病院", "乙診療所"}


def test_a_standard_for_few_beds_shows_nothing_of_a_large_hospital(staff):
    for name, beds in (("小病院", 199), ("大病院", 200), ("不明病院", None)):
        file_standard(make_hospital(name=name, beds=beds), shows_admission=True, max_beds=200)

    assert named(staff.get(url("institution-list"), {"able": "admission"})) == ["小病院"]


def test_a_standard_that_left_the_list_shows_nothing(staff):
    standard = file_standard(make_hospital(), shows_consultation=True)
    standard.not_seen_since = DAY
    standard.save()

    assert named(staff.get(url("institution-list"), {"able": "consultation"})) == []


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_whole_result_leaves_as_a_file(staff, suffix):
    make_hospital(name="甲病院")
    make_clinic(name="乙診療所")

    answer = staff.get(url("institution-export", suffix=suffix), {"q": "甲"})

    if suffix == "xlsx":
        (sheet,) = load_workbook(BytesIO(answer.content)).worksheets
        text = str(list(sheet.values))
    else:
        text = answer.content.decode("utf-8-sig")
    assert "甲病院" in text
    assert "乙診療所" not in text


def test_the_list_asks_as_often_for_60_institutions_as_for_one(staff, django_assert_num_queries):
    for _ in range(60):
        make_hospital()
    staff.get(url("institution-list"))

    with django_assert_num_queries(5):
        staff.get(url("institution-list"), {"able": "admission"})


def test_the_page_names_the_facilities_one_may_see_and_what_they_were_promised(
    staff, city, other_city
):
    hospital = make_hospital(name="甲病院")
    make_filing(make_facility(name="さくら苑", authority=city), [partner(hospital, "ⅰⅲ")])
    make_filing(make_facility(name="もみじ苑", authority=other_city), [partner(hospital, "ⅰ")])

    page = staff.get(detail(hospital))

    assert [row.facility.name for row in page.context["naming"]] == ["さくら苑"]
    assert "もみじ苑" not in page.content.decode()


def test_a_facility_that_has_named_another_since_is_left_out(staff, city):
    old, new = make_hospital(), make_hospital()
    facility = make_facility(authority=city)
    make_filing(facility, [partner(old)])
    make_filing(facility, [partner(new)], received_date=date(2026, 6, 20))

    assert staff.get(detail(old)).context["naming"] == []


ANSWERS = {
    "consultation": "yes",
    "consultation_source": "電話で確認",
    "consultation_date": "R8.8.1",
    "examination": "unknown",
    "admission": "unknown",
    "infection_designation": "yes",
    "infection_source": "県の指定一覧",
    "infection_date": "R8.4.1",
}


def test_what_an_institution_can_do_is_recorded_with_its_source_and_day(staff):
    hospital = make_hospital(registered_by=None)

    staff.post(url("institution-capabilities", hospital), ANSWERS)

    hospital.refresh_from_db()
    assert (hospital.consultation, hospital.consultation_source) == ("yes", "電話で確認")
    assert hospital.consultation_date == DAY
    assert hospital.infection_designation == Answer.YES


def test_an_answer_without_its_source_is_refused_and_so_is_admission_by_a_clinic(staff):
    clinic = make_clinic()

    answer = staff.post(
        url("institution-capabilities", clinic),
        ANSWERS | {"consultation_source": "", "admission": "yes", "admission_source": "電話"},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "出典を入力してください" in text
    assert "入院の受入れは病院に限ります" in text
    clinic.refresh_from_db()
    assert clinic.consultation == Answer.UNKNOWN


def test_an_institution_of_another_prefecture_is_not_ones_own_to_assess(staff):
    elsewhere = make_hospital(prefecture="10")

    assert staff.get(url("institution-capabilities", elsewhere)).status_code == 404


def test_an_institution_is_entered_and_changed_by_its_own_office_only(staff, city, outsider):
    data = {
        "registered_by": city.pk,
        "name": "新しい病院",
        "kind": "hospital",
        "municipality": city.municipality_id,
        "code": "０９１０００００１７",
    }
    staff.post(url("institution-new"), data)

    entered = MedicalInstitution.objects.get(name="新しい病院")
    assert (entered.code, entered.prefecture_id) == ("0910000017", "09")
    staff.post(url("institution-edit", entered), data | {"name": "名を変えた病院"})
    entered.refresh_from_db()
    assert entered.match_key == "名を変えた病院"
    staff.force_login(outsider)
    assert staff.get(url("institution-edit", entered)).status_code == 404


def test_a_code_that_is_taken_is_refused_also_where_the_other_cannot_be_seen(
    staff, city, other_city
):
    make_hospital(code="0910000017", registered_by=other_city)

    answer = staff.post(
        url("institution-new"),
        {
            "registered_by": city.pk,
            "name": "新しい病院",
            "kind": "hospital",
            "municipality": city.municipality_id,
            "code": "0910000017",
        },
    )

    assert answer.status_code == 422
    assert "既に登録されています" in answer.content.decode()


@pytest.fixture
def twins(city):
    """Return a hospital of the public list and an entry of our own of the same name."""
    return make_hospital(name="甲病院"), make_hospital(
        name="医療法人　甲病院", registered_by=city, confirmed=False, code=None
    )


def merge(staff, twins, verdict="same"):
    kept, merged = twins
    return staff.post(
        url("institution-merge", merged),
        {"other": kept.pk, "verdict": verdict, "reason": "同じ所在地"},
    )


def test_an_entry_of_the_same_name_is_offered_and_merged_and_its_filings_follow(staff, city, twins):
    kept, merged = twins
    make_filing(make_facility(name="さくら苑", authority=city), [partner(merged)])
    assert "甲病院" in staff.get(url("duplicate-list")).content.decode()

    merge(staff, twins)

    assert named(staff.get(url("institution-list"))) == ["甲病院"]
    page = staff.get(detail(kept))
    assert [row.facility.name for row in page.context["naming"]] == ["さくら苑"]
    assert staff.get(url("duplicate-list")).context["suspicions"] == []


def test_a_name_that_only_looks_alike_is_offered_as_such(staff, city):
    listed = make_hospital(name="医療法人　斎藤病院")
    entered = make_hospital(name="斉藤病院", registered_by=city, confirmed=False, code=None)
    make_hospital(name="佐藤病院")

    page = staff.get(url("duplicate-list"))

    [pair] = page.context["suspicions"]
    assert (pair.kept, pair.merged, pair.same_name) == (listed, entered, False)
    assert "名称の字が異なります" in page.content.decode()


def test_two_institutions_are_not_asked_about_again_and_a_merge_is_taken_back(staff, twins):
    merge(staff, twins, "different")
    assert staff.get(url("duplicate-list")).context["suspicions"] == []
    merge(staff, twins)

    staff.post(url("institution-separate", twins[1]))

    assert InstitutionDecision.objects.get().is_same is False
    twins[1].refresh_from_db()
    assert twins[1].merged_into is None


def test_an_entry_of_others_is_neither_offered_nor_merged(staff, other_city, twins):
    theirs = make_hospital(name="甲病院", registered_by=other_city, code=None)

    answer = merge(staff, (twins[0], theirs))

    assert answer.status_code == 404
    offered = staff.get(url("duplicate-list")).context["suspicions"]
    assert [pair.merged for pair in offered] == [twins[1]]


def test_whoever_only_reads_is_offered_no_acts(client, city, twins):
    client.force_login(make_user(city, Role.READ))

    page = client.get(detail(twins[0])).content.decode()

    assert "対応内容を記録する" not in page
    assert client.get(url("duplicate-list")).status_code == 404

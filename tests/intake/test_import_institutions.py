"""How the institutions that a file of filings names are found, or made."""

import pytest
from django.db import connection

from accounts.acting import act_as
from accounts.models import Role
from compliance.filings.models import Filing
from intake.filings import preview
from medical_partners.models import InstitutionKind, MedicalInstitution
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.filing_files import NOW, as_csv, line, messages, take
from tests.factories.medical_partners import make_clinic, make_hospital, make_institution

pytestmark = pytest.mark.django_db


def warnings(plan):
    return [column for _, column, _ in messages(plan.reports[0].warnings)]


def named_in(facility):
    return {p.institution for f in facility.filings.all() for p in f.partners.all()}


def test_an_institution_is_found_by_seven_digits_or_by_its_name():
    facility = make_facility()
    by_code = make_hospital(code="0912345678")
    by_name = make_hospital(name="医療法人　さくら会　北病院", code="0910000007")

    take(
        [
            line(facility, 医療機関コード="2345678", 医療機関名=by_code.name, promises="ⅰ"),
            line(facility, 医療機関名="さくら会北病院", promises="ⅱ"),
        ]
    )

    assert named_in(facility) == {by_code, by_name}


@pytest.mark.parametrize("code", ["0910345678", "0345678", "345678", "910345678", "091-0345678"])
def test_a_code_may_be_whole_short_or_without_its_first_zero(code):
    hospital = make_hospital(code="0910345678")
    facility = make_facility()

    plan = take([line(facility, 医療機関コード=code, 医療機関名=hospital.name, promises="ⅰ")])

    assert named_in(facility) == {hospital}
    assert warnings(plan) == (["医療機関コード"] if len(code) in (6, 9) else [])


@pytest.mark.parametrize("code", ["12345", "4810000001", "ABCDEFG", "１２"])
def test_a_code_of_another_shape_is_said_and_the_name_decides(code):
    hospital = make_hospital()
    facility = make_facility()

    plan = take([line(facility, 医療機関コード=code, 医療機関名=hospital.name, promises="ⅰ")])

    assert named_in(facility) == {hospital}
    assert warnings(plan) == ["医療機関コード"]


def test_the_code_wins_over_another_name_which_is_kept_as_filed():
    hospital = make_hospital(name="北病院")
    facility = make_facility()

    plan = take([line(facility, 医療機関コード=hospital.code, 医療機関名="南病院", promises="ⅰ")])

    assert named_in(facility) == {hospital}
    assert Filing.objects.get().partners.get().name == "南病院"
    assert warnings(plan) == ["医療機関名"]


def test_a_line_with_a_code_alone_takes_the_name_from_the_register():
    hospital = make_hospital()
    facility = make_facility()

    take([line(facility, 医療機関コード=hospital.code, promises="ⅰ")])

    assert facility.filings.get().partners.get().name == hospital.name


def test_a_code_alone_that_the_register_does_not_have_is_an_error():
    plan = take([line(make_facility(), 医療機関コード="0910000000", promises="ⅰ")])

    assert [column for _, column, _ in messages(plan.reports[0].errors)] == ["医療機関名"]
    assert MedicalInstitution.objects.count() == Filing.objects.count() == 0


def test_a_name_that_leads_to_another_code_than_the_filed_one_is_said():
    hospital = make_hospital(name="北病院")
    facility = make_facility()

    plan = take([line(facility, 医療機関コード="0919999999", 医療機関名="北病院", promises="ⅰ")])

    assert named_in(facility) == {hospital}
    assert warnings(plan) == ["医療機関コード"]


def test_an_unknown_institution_is_made_once_from_its_lines_unconfirmed(city):
    lines = [
        line(make_facility(), 医療機関コード="0910000007", 医療機関名="新病院", promises="ⅰ")
        | {"医療機関区分": "病院"}
        for _ in range(2)
    ]

    plan = take(lines)

    made = MedicalInstitution.objects.get()
    assert (made.code, made.name, made.kind) == ("0910000007", "新病院", InstitutionKind.HOSPITAL)
    assert (made.confirmed, made.kind_confirmed) == (False, False)
    assert (made.registered_by, made.prefecture_id) == (city, "09")
    assert messages(plan.reports[0].warnings) == [
        (2, "医療機関名", "台帳にない医療機関を、届出の記載から作成します（未確認）。")
    ]


def test_a_name_of_two_institutions_makes_one_new_one_however_often_it_is_filed(city):
    make_hospital(name="同名病院")
    make_hospital(name="同名病院")
    lines = [
        line(make_facility(), 医療機関名="同名病院", 医療機関区分="病院", promises="ⅲ")
        for _ in range(2)
    ]

    take(lines)
    again = take(lines)

    made = MedicalInstitution.objects.get(confirmed=False)
    assert (made.kind, made.registered_by) == (InstitutionKind.HOSPITAL, city)
    assert (again.reports[0].unchanged, again.reports[0].errors) == (2, [])


def test_a_code_tells_a_new_institution_from_two_of_its_name():
    make_hospital(name="同名病院")
    make_hospital(name="同名病院")
    facility = make_facility()

    take([line(facility, 医療機関コード="0919999999", 医療機関名="同名病院", promises="ⅰ")])

    assert {institution.code for institution in named_in(facility)} == {"0919999999"}


def test_what_another_authority_entered_is_not_used(other_city):
    theirs = make_hospital(name="よその病院", registered_by=other_city, confirmed=False)
    facility = make_facility()
    lines = [line(facility, 医療機関コード=theirs.code, 医療機関名="よその病院", promises="ⅰ")]

    take(lines)
    again = take(lines)

    [ours] = named_in(facility)
    assert (ours.registered_by, ours.code) == (facility.authority, None)
    assert again.reports[0].unchanged == 1


def test_a_code_that_an_entry_out_of_sight_holds_does_not_stop_the_recording(city, other_city):
    theirs = make_hospital(name="北病院", registered_by=other_city, confirmed=False)
    facility, clerk = make_facility(), make_user(city, Role.RECORD)
    file = as_csv(
        [
            line(facility, 医療機関コード=theirs.code, 医療機関名="北病院", promises="ⅰ"),
            line(facility, 医療機関コード="0910000009", 医療機関名="南病院", promises="ⅱ"),
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cooperating_web")
        act_as(clerk)
        plan = preview([file], now=NOW, by=clerk)
        plan.apply()
        cursor.execute("RESET ROLE")

    codes = {institution.name: institution.code for institution in named_in(facility)}
    assert codes == {"北病院": None, "南病院": "0910000009"}


def test_the_kind_of_the_register_wins_over_that_of_the_file():
    clinic = make_clinic()

    plan = take([line(make_facility(), institution=clinic, promises="ⅲ", 医療機関区分="病院")])

    assert warnings(plan) == ["医療機関区分", "要件ⅲ入院"]
    assert not Filing.objects.get().admits


def test_a_kind_that_the_register_does_not_know_is_not_contradicted():
    unknown = make_institution(kind=InstitutionKind.UNKNOWN)

    plan = take([line(make_facility(), institution=unknown, promises="ⅰ", 医療機関区分="病院")])

    assert warnings(plan) == []


def test_admission_claimed_for_a_clinic_is_recorded_off_and_kept_as_a_remark():
    plan = take([line(make_facility(), institution=make_clinic(), promises="ⅰⅲ", 備考="夜間可")])

    partner = Filing.objects.get().partners.get()
    assert (partner.consults, partner.admits, partner.claims_admission) == (True, False, True)
    assert partner.remarks == (
        "夜間可　届出には要件ⅲ（入院）の記載があるが、病院でないため算入しない。"
    )
    [(row, column, message)] = messages(plan.reports[0].warnings)
    assert (row, column) == (2, "要件ⅲ入院")
    assert "基準第28条第1項" in message


def test_one_institution_on_two_lines_is_united():
    facility, hospital = make_facility(), make_hospital()

    plan = take(
        [
            line(facility, institution=hospital, promises="ⅰ"),
            line(facility, institution=hospital, promises="ⅲ"),
        ]
    )

    partner = Filing.objects.get().partners.get()
    assert (partner.consults, partner.examines, partner.admits) == (True, False, True)
    assert plan.reports[0].merged == 1
    assert warnings(plan) == ["医療機関名"]

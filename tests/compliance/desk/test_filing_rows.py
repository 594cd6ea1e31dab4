"""The rows of the form of a filing: partners, and institutions to be consulted."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.filings.models import Filing
from medical_partners.models import InstitutionKind, MedicalInstitution
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.filing_forms import address, row, typed
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, user):
    """A browser in which our staff member is signed in."""
    client.force_login(user)
    return client


def _only():
    return Filing.objects.get()


def test_an_institution_is_offered_by_part_of_its_name_and_must_be_chosen(desk):
    facility = make_facility()
    make_hospital(name="さくら中央病院")
    make_hospital(name="さくら南病院")

    response = desk.post(address(facility), typed({"query": "さくら", "consults": "on"}))

    text = response.content.decode()
    assert response.status_code == 422
    assert "一つを選択してください" in text
    assert "さくら中央病院（病院" in text
    assert "さくら南病院（病院" in text


def test_the_only_institution_that_fits_is_taken(desk):
    facility, hospital = make_facility(), make_hospital(name="一つだけ病院")

    desk.post(address(facility), typed({"query": "一つだけ", "consults": "on"}, step="save"))

    assert _only().partners.get().institution == hospital


def test_an_institution_that_is_not_in_the_register_is_made_unconfirmed(desk, city):
    facility = make_facility()
    new = {"query": "新設クリニック", "choice": "new", "consults": "on"}

    refused = desk.post(address(facility), typed(new))
    assert "区分を選択してください" in refused.content.decode()

    desk.post(address(facility), typed(new | {"new_kind": "clinic"}, step="save"))

    made = MedicalInstitution.objects.get()
    assert (made.name, made.kind, made.confirmed) == (
        "新設クリニック",
        InstitutionKind.CLINIC,
        False,
    )
    assert made.registered_by == city


def test_one_institution_cannot_stand_in_two_rows(desk):
    hospital = make_hospital()

    response = desk.post(address(make_facility()), typed(row(hospital, "ⅰ"), row(hospital, "ⅱ")))

    assert "２回記載されています" in response.content.decode()


def test_a_row_is_added_and_another_removed_without_checking(desk):
    facility, hospital = make_facility(), make_hospital(name="残る病院")
    rows = [row(make_hospital(name="消える病院")), row(hospital)]

    more = desk.post(address(facility), typed(*rows, step="add", filed_date=""))
    less = desk.post(address(facility), typed(*rows, step="remove-0", filed_date=""))

    assert (more.status_code, less.status_code) == (200, 200)
    assert "3件目" in more.content.decode()
    assert "残る病院" in less.content.decode()
    assert "消える病院" not in less.content.decode()


def test_a_filing_without_partners_is_recorded_with_its_plans(desk):
    facility = make_facility()

    desk.post(
        address(facility),
        typed(step="save", stage="consulting", consulted_count="2", planned_month="R8.12.15"),
    )

    filing = _only()
    assert (filing.partner_count, filing.stage, filing.consulted_count) == (0, "consulting", 2)
    assert filing.planned_month == date(2026, 12, 1)


def test_planned_institutions_are_added_taken_out_and_recorded(desk):
    facility = make_facility()
    plan = {"q-TOTAL_FORMS": 1, "q-0-kind": "support_hospital", "q-0-name": "予定病院"}

    assert "予定2" in desk.post(address(facility), typed(step="add-plan", **plan)).content.decode()
    less = desk.post(address(facility), typed(step="remove-plan-0", **plan)).content.decode()
    assert "予定病院" not in less
    refused = desk.post(address(facility), typed(step="save", **plan | {"q-0-kind": ""}))
    assert "種類を選択してください" in refused.content.decode()

    desk.post(address(facility), typed(step="save", planned_month="令和8年12月", **plan))

    filing = _only()
    assert filing.planned_institutions.get().name == "予定病院"
    assert filing.planned_month == date(2026, 12, 1)


def test_a_row_that_was_added_and_left_empty_is_asked_for(desk):
    response = desk.post(address(make_facility()), typed({}, step="save"))

    assert response.status_code == 422
    assert "医療機関の名称又はコードを入力してください" in response.content.decode()


def test_institutions_are_looked_up_while_typing_and_with_a_button(desk):
    facility = make_facility()
    make_hospital(name="さくら中央病院")
    make_clinic(name="さくら医院")
    options = reverse("compliance:institution-options", args=[facility.pk])

    typing = desk.get(options, {"row": "2", "p-2-query": "さくら"}).content.decode()
    pressed = desk.post(
        address(facility), typed({"query": "さくら"}, step="search-0", filed_date="")
    )

    for text in (typing, pressed.content.decode()):
        assert "さくら中央病院（病院" in text
        assert "さくら医院（診療所" in text
    assert 'name="p-2-choice"' in typing
    assert pressed.status_code == 200


def test_other_words_than_those_of_the_choice_before_ask_again(desk):
    facility, before = make_facility(), make_hospital(name="北病院")
    make_hospital(name="南病院")
    changed = row(before, "ⅰ") | {"query": "南"}

    response = desk.post(address(facility), typed(changed, step="save"))

    assert response.status_code == 422
    assert "選択し直してください" in response.content.decode()
    assert Filing.objects.count() == 0


def test_a_first_filing_begins_with_an_empty_row_and_nothing_said_of_none(desk):
    text = desk.get(address(make_facility())).content.decode()

    assert 'name="p-0-query"' in text
    assert 'name="p-TOTAL_FORMS" value="1"' in text
    assert not re.search(r'name="no_partner"[^>]*checked', text)


def test_that_there_is_no_partner_is_said_and_never_taken_as_read(desk):
    facility = make_facility()
    make_filing(facility, [])

    again = desk.get(address(facility)).content.decode()
    assert 'name="p-0-query"' in again
    assert "前回の届出は、協力医療機関の定めなしです" in again
    assert not re.search(r'name="no_partner"[^>]*checked', again)

    seen = str(_only().pk)
    for rows in ([], [{}], [{"remarks": "　 "}]):
        left = desk.post(address(facility), typed(*rows, step="save", seen=seen, no_partner=""))
        assert left.status_code == 422
        assert "定めがない届出の場合は" in left.content.decode()

    both = typed(row(make_hospital()), step="save", seen=seen, no_partner="on")
    refused = desk.post(address(facility), both)
    assert "協力医療機関が入力されています" in refused.content.decode()
    assert Filing.objects.count() == 1

    desk.post(address(facility), typed({}, step="save", seen=seen, no_partner="on"))
    assert Filing.objects.count() == 2


def test_the_correction_of_a_filing_without_partners_says_so_again(desk):
    filing = make_filing(make_facility(), [])

    text = desk.get(reverse("compliance:filing-correct", args=[filing.pk])).content.decode()

    assert re.search(r'name="no_partner"[^>]*checked', text)
    assert 'name="p-0-query"' not in text


def test_one_day_is_taken_over_for_every_partner(desk):
    facility = make_facility()
    one, two = make_hospital(), make_hospital()
    make_filing(
        facility,
        [partner(one, confirmed_date=date(2025, 7, 1)), partner(two)],
        filed_date=date(2025, 7, 1),
        received_date=date(2025, 7, 2),
    )
    blank = desk.get(address(facility)).content.decode()
    assert "前回 R7.7.1" in blank
    assert "R7.7.1" not in re.findall(r'-confirmed_date" value="([^"]*)"', blank)

    data = typed(row(one, "ⅰ"), row(two, "ⅱ"), step="same-day", confirmed_date="R8.5.20")
    text = desk.post(address(facility), data).content.decode()

    for place in (0, 1):
        assert re.search(rf'name="p-{place}-confirmed_date" value="R8.5.20"', text)


def test_institutions_filed_before_come_first_then_the_nearest(desk):
    facility = make_facility(latitude=36.68, longitude=139.96)
    far = make_hospital(name="東病院", latitude=36.78, longitude=139.96, address="さくら市遠町1")
    near = make_hospital(name="東中央病院", latitude=36.69, longitude=139.96)
    unknown = make_hospital(name="東不明病院")
    before = make_hospital(name="東旧病院", latitude=36.98, longitude=139.96)
    last = make_hospital(name="東前回病院", latitude=37.08, longitude=139.96)
    make_filing(
        facility, [partner(before)], filed_date=date(2024, 6, 1), received_date=date(2024, 6, 1)
    )
    make_filing(
        facility, [partner(last)], filed_date=date(2025, 6, 1), received_date=date(2025, 6, 1)
    )

    text = desk.post(address(facility), typed({"query": "東"}, step="search-0")).content.decode()

    offered = re.findall(r'name="p-0-choice" value="(\d+)"', text)
    assert offered == [str(one.pk) for one in (last, before, near, far, unknown)]
    assert "東前回病院（病院、前回の届出、約44.5km" in text
    assert "東旧病院（病院、令和6年6月1日の届出、約33." in text
    assert "東病院（病院、約11.1km、さくら市遠町1" in text
    assert f"東不明病院（病院、{unknown.code}" in text


def test_it_is_said_that_more_institutions_fit_than_are_offered(desk):
    facility = make_facility()
    for number in range(11):
        make_clinic(name=f"多い医院{number}")

    few = desk.post(address(facility), typed({"query": "医院1"}, step="search-0"))
    many = desk.post(address(facility), typed({"query": "多い"}, step="search-0"))

    assert "ほかにも当てはまる" not in few.content.decode()
    assert "ほかにも当てはまる" in many.content.decode()
    assert len(re.findall(r'name="p-0-choice" value="\d+"', many.content.decode())) == 10


def test_admission_to_a_clinic_is_refused_with_the_article_of_the_type(desk):
    facility = make_facility()

    text = desk.post(address(facility), typed(row(make_clinic(), "ⅲ"))).content.decode()

    assert "病院に限ります（基準第28条第1項）" in text


def test_the_form_makes_as_many_queries_for_ten_partners_as_for_one(desk):
    few, many = make_facility(), make_facility()
    make_filing(few, [partner()])
    make_filing(many, [partner() for _ in range(10)])

    counts = []
    for facility in (few, many):
        with CaptureQueriesContext(connection) as queries:
            desk.get(address(facility))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_institution_that_another_authority_entered_is_not_offered(desk, other_city):
    make_hospital(name="よその秘密病院", registered_by=other_city)

    text = desk.post(address(make_facility()), typed({"query": "秘密"})).content.decode()

    assert "よその秘密病院" not in text

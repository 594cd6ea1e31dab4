"""Recording a filing on the screen, and putting one right."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from compliance.models import Filing
from medical_partners.models import InstitutionKind, MedicalInstitution
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


def address(facility):
    return reverse("compliance:filing-new", kwargs={"facility_pk": facility.pk})


def typed(*rows, step="confirm", **values):
    """Return what a browser sends: the form and its rows of partners."""
    data = {
        "kind": "annual",
        "filed_date": "R8.6.1",
        "received_date": "2026/6/3",
        "channel": "post",
        "token": str(uuid4()),
        "seen": "",
        "step": step,
        "p-TOTAL_FORMS": len(rows),
        "p-INITIAL_FORMS": 0,
    }
    for place, row in enumerate(rows):
        data |= {f"p-{place}-{name}": value for name, value in row.items()}
    return data | values


def row(institution, promises="", **values):
    """Return a row that names an institution of the register."""
    names = {"ⅰ": "consults", "ⅱ": "examines", "ⅲ": "admits"}
    chosen = {"query": institution.name, "choice": str(institution.pk)}
    return chosen | {names[mark]: "on" for mark in promises} | values


@pytest.fixture
def desk(client, user):
    """A browser in which our staff member is signed in."""
    client.force_login(user)
    return client


def test_a_filing_is_typed_seen_again_and_recorded_once(desk, user):
    facility, hospital = make_facility(), make_hospital(name="北病院")
    data = typed(row(hospital, "ⅰⅱⅲ", confirmed_date="R8.5.20"))

    asked = desk.post(address(facility), data).content.decode()
    assert "未届出" in asked
    assert "全要件を充足" in asked
    assert Filing.objects.count() == 0

    first = desk.post(address(facility), data | {"step": "save"})
    second = desk.post(address(facility), data | {"step": "save", "seen": str(_only().pk)})

    filing = _only()
    assert first.url == second.url == reverse("compliance:filing-detail", args=[filing.pk])
    assert filing.recorded_by == user
    assert (filing.consults, filing.admits) == (True, True)
    assert filing.confirmed_date == date(2026, 5, 20)
    assert filing.channel == Filing.Channel.POST


def _only():
    return Filing.objects.get()


def test_the_form_begins_with_what_was_filed_before(desk):
    facility = make_facility()
    make_filing(facility, [partner(make_hospital(name="前回病院"), "ⅰⅲ")])

    text = desk.get(address(facility)).content.decode()

    assert "前回病院" in text
    assert text.count("checked") >= 3


def test_wrong_input_keeps_everything_that_was_typed(desk):
    facility, clinic = make_facility(), make_clinic(name="南医院")
    data = typed(
        row(clinic, "ⅰⅲ", contact_person="担当太郎"),
        filed_date="R8.2.30",
        remarks="備考の文",
    )

    response = desk.post(address(facility), data)

    text = response.content.decode()
    assert response.status_code == 422
    assert "存在しない日付" in text
    assert "病院に限ります" in text
    assert "担当太郎" in text
    assert "備考の文" in text
    assert "エラー：" in text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"filed_date": "2999/1/1"}, "届出日が記録する日より後"),
        ({"received_date": "R8.5.31"}, "受付日が届出日より前"),
        ({"year": "2020"}, "２年以上離れています"),
        ({"filed_date": ""}, "届出日を入力してください"),
        ({"kind": ""}, "届出区分を選択してください"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk, values, message):
    response = desk.post(address(make_facility()), typed(**values))

    assert response.status_code == 422
    assert message in response.content.decode()


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
    gone = row(make_hospital(name="消える病院")) | {"DELETE": "on"}

    response = desk.post(address(facility), typed(row(hospital), gone, step="add", filed_date=""))

    text = response.content.decode()
    assert response.status_code == 200
    assert "残る病院" in text
    assert "消える病院" not in text
    assert "2件目" in text


def test_going_back_from_the_question_keeps_what_was_typed(desk):
    hospital = make_hospital(name="北病院")

    text = desk.post(
        address(make_facility()), typed(row(hospital), step="back", remarks="残す備考")
    ).content.decode()

    assert "北病院" in text
    assert "残す備考" in text


def test_whoever_was_overtaken_is_shown_the_newer_filing_first(desk):
    facility, hospital = make_facility(), make_hospital()
    data = typed(row(hospital, "ⅰ"), step="save")
    newer = make_filing(facility)

    asked = desk.post(address(facility), data).content.decode()
    assert "新しい届出が記録されました" in asked
    assert Filing.objects.count() == 1

    desk.post(address(facility), data | {"seen": str(newer.pk)})
    assert Filing.objects.count() == 2


def test_a_filing_without_partners_is_recorded_with_its_plans(desk):
    facility = make_facility()

    desk.post(
        address(facility),
        typed(step="save", stage="consulting", consulted_count="2", planned_month="R8.12.15"),
    )

    filing = _only()
    assert (filing.partner_count, filing.stage, filing.consulted_count) == (0, "consulting", 2)
    assert filing.planned_month == date(2026, 12, 1)


def test_a_correction_names_the_original_and_its_reason_and_both_stay_visible(desk):
    filing = make_filing(make_facility(), [partner(make_hospital(name="誤記病院"))])
    url = reverse("compliance:filing-correct", kwargs={"filing_pk": filing.pk})
    assert "誤記病院" in desk.get(url).content.decode()
    data = typed(row(make_hospital(), "ⅰ"), step="save", seen=str(filing.pk))

    refused = desk.post(url, data)
    assert "訂正の理由を入力してください" in refused.content.decode()

    desk.post(url, data | {"correction_reason": "医療機関の誤り"})

    correction = Filing.objects.get(corrects=filing)
    assert correction.kind == Filing.Kind.CORRECTION
    page = desk.get(reverse("compliance:filing-detail", args=[filing.pk])).content.decode()
    assert "訂正されています" in page
    assert "医療機関の誤り" in page
    assert desk.get(url).url == reverse("compliance:filing-detail", args=[correction.pk])


@pytest.mark.parametrize("role", [Role.READ, None])
def test_who_may_not_record_is_told_nothing(client, city, role):
    facility = make_facility()
    filing = make_filing(facility)
    client.force_login(make_user(city if role else None, role or Role.READ))

    for url in (address(facility), reverse("compliance:filing-correct", args=[filing.pk])):
        assert client.get(url).status_code == 404
        assert client.post(url, typed(step="save")).status_code == 404
    assert Filing.objects.count() == 1


def test_a_prefecture_reads_but_does_not_record_what_a_city_designates(client, prefecture):
    facility = make_facility()
    filing = make_filing(facility)
    client.force_login(make_user(prefecture, Role.MANAGE))

    assert client.get(reverse("compliance:filing-detail", args=[filing.pk])).status_code == 200
    assert client.get(address(facility)).status_code == 404
    page = client.get(reverse("compliance:facility-detail", args=[facility.pk])).content.decode()
    assert "届出を記録する" not in page


def test_an_institution_that_another_authority_entered_is_not_offered(desk, other_city):
    make_hospital(name="よその秘密病院", registered_by=other_city)

    text = desk.post(address(make_facility()), typed({"query": "秘密"})).content.decode()

    assert "よその秘密病院" not in text


def test_the_received_day_is_today_until_typed(desk):
    today = timezone.localdate()

    text = desk.get(address(make_facility())).content.decode()

    assert f"{today.year}/{today.month}/{today.day}" in text

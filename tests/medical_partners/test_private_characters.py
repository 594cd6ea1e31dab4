"""Private characters (外字) of the bureaus' lists: said, understood, and kept."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import HistoryEntry, Role
from common.characters import private_characters
from common.fixtures import fixture_rows
from medical_partners.imports import preview
from medical_partners.models import MedicalInstitution, PrivateCharacter
from tests.factories.accounts import make_user
from tests.factories.institution_files import NOVEMBER, bureau_list, listed
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db
ADDRESS = "医療機関所在地（住所）"
URL = reverse("medical_partners:private-character-list")


def take(*rows, **how):
    plan = preview([bureau_list(rows, **how)])
    plan.apply()
    return plan.reports[0]


def about_private_characters(report):
    return [one for one in report.warnings if "外字" in one.message]


def mean(character="\ue18d", meaning="辻", prefecture="09"):
    return PrivateCharacter.objects.create(
        prefecture_id=prefecture, character=character, meaning=meaning, source="電話"
    )


def add(client, city, **typed):
    values = {"registered_by": city.pk, "code": "U+E18D", "meaning": "辻", "source": "電話で確認"}
    return client.post(URL, values | typed)


def test_a_private_character_is_a_warning_with_its_number_row_and_cell():
    report = take(listed(name="\ue18d医院"), listed("0110273", **{ADDRESS: "さくら市\ue192町"}))

    name, address = about_private_characters(report)
    assert (name.row, name.cell, name.column) == (5, "Sheet!H5", "医療機関名称")
    assert "U+E18D" in name.message
    assert (address.row, address.cell, address.column) == (6, "Sheet!J6", ADDRESS)
    assert "U+E192" in address.message
    assert report.errors == []
    assert MedicalInstitution.objects.filter(name="\ue18d医院").exists()


def test_a_known_meaning_is_the_name_and_the_next_list_neither_overwrites_nor_reports_it():
    mean()
    row = listed(name="\ue18d医院", **{ADDRESS: "さくら市\ue18d町"})

    first = take(row)
    again = take(row, as_of=NOVEMBER)

    institution = MedicalInstitution.objects.get()
    assert (institution.name, institution.match_key) == ("辻医院", "辻医院")
    assert institution.address == "さくら市辻町"
    assert (first.new, about_private_characters(first)) == (1, [])
    assert (again.changed, again.unchanged) == (0, 1)
    assert about_private_characters(again) == []


def test_a_meaning_is_that_of_one_prefecture_only():
    mean(prefecture="10")

    report = take(listed(name="\ue18d医院"))

    assert MedicalInstitution.objects.get().name == "\ue18d医院"
    assert "U+E18D" in about_private_characters(report)[0].message


def test_an_office_adds_a_meaning_and_what_is_listed_takes_the_name(client, city):
    take(listed(name="\ue18d医院"))
    elsewhere = make_hospital(name="\ue18d病院", prefecture="10")
    client.force_login(make_user(city, Role.MANAGE))

    answer = add(client, city)

    assert answer.status_code == 302
    assert MedicalInstitution.objects.get(prefecture="09").name == "辻医院"
    elsewhere.refresh_from_db()
    assert elsewhere.name == "\ue18d病院"
    assert take(listed(name="\ue18d医院"), as_of=NOVEMBER).unchanged == 1
    mean("\ue192", "鮎")
    page = client.get(URL).content.decode()
    assert "U+E18D" in page
    assert "（システムに付属）" in page
    assert "電話で確認" in page
    assert HistoryEntry.objects.filter(reason="電話で確認").exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "U+9AD9"}, "code"),
        ({"code": "外字"}, "code"),
        ({"code": "U+FFFFFF"}, "code"),
        ({"meaning": "\ue192"}, "meaning"),
        ({"meaning": ""}, "meaning"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_no_meaning_is_explained(client, city, typed, field):
    client.force_login(make_user(city, Role.MANAGE))

    answer = add(client, city, **typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not PrivateCharacter.objects.filter(character="\ue18d").exists()


def test_a_meaning_is_added_once_and_for_ones_own_prefecture_only(client, city, other_city):
    client.force_login(make_user(city, Role.MANAGE))
    add(client, city)

    again = add(client, city, meaning="濵")
    theirs = add(client, other_city, code="U+E192")

    assert "既に登録" in again.context["form"].errors["code"][0]
    assert theirs.context["form"].errors["registered_by"]
    assert PrivateCharacter.objects.get(character="\ue18d").meaning == "辻"


@pytest.mark.parametrize("role", [Role.READ, Role.RECORD, Role.REVIEW])
def test_the_page_is_for_those_who_bring_the_lists(client, city, role):
    client.force_login(make_user(city, role))

    assert client.get(URL).status_code == 404


def test_the_fixture_holds_private_characters_and_their_meanings():
    for line in fixture_rows("private_characters"):
        row = PrivateCharacter.objects.get(
            prefecture=line["prefecture"], character=chr(int(line["code_point"][2:], 16))
        )
        row.full_clean()
        assert private_characters(row.character)
        assert row.source
        assert row.registered_by is None


def test_a_letter_of_everybody_is_no_private_character():
    row = PrivateCharacter(prefecture_id="09", character="辻", meaning="辻", source="電話")

    with pytest.raises(ValidationError) as refused:
        row.full_clean()

    assert "character" in refused.value.message_dict

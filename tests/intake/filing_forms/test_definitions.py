"""Form definitions are files of data, checked when they are read; what is wrong is said."""

import pytest

from facilities.models import TypeCode
from intake.filing_forms.handing_out import NoForm, definition_for
from intake.filing_forms.labels import label_key, option_key, sign_of
from intake.filing_forms.loading import (
    FOLDER,
    InvalidDefinition,
    definitions,
    read_definitions,
)
from tests.factories.filing_workbooks import TODAY

ANNEX1 = (FOLDER / "annex1.toml").read_text(encoding="utf-8")


def test_each_type_of_facility_has_one_form_that_is_handed_out():
    for kind in TypeCode.values:
        fitting = [one for one in definitions() if one.handed_out and kind in one.types]
        assert len(fitting) == 1
        assert definition_for(kind, on=TODAY) is fitting[0]


def test_before_its_first_day_no_form_is_handed_out():
    first = min(one.valid_from for one in definitions())

    with pytest.raises(NoForm):
        definition_for(TypeCode.GROUP_HOME, on=first.replace(year=first.year - 1))


def test_definitions_are_read_once():
    assert definitions() is definitions()


PHONE = 'labels = ["電話番号"]'
FAULTS = [
    ("annex = ", "annexe = ", "知らない項目があります（annexe）"),
    ('annex = "別紙1"', "", "項目がありません（annex）"),
    ('kind = "day"', 'kind = "日"', "kind は text、"),
    ('part = "section"', 'part = "節"', "part の種類（節）"),
    ('"welfare_facility",', '"特養",', "知らない施設種別があります（特養）"),
    ('name = "consults"', 'name = "相談"', "相談 は consults、"),
    ('name = "kana"', 'name = "fax"', "fax が二つあります"),
    (
        'labels = ["電話番号"]',
        'labels = ["FAX番号"]',
        "「FAX番号」が phone と fax の両方にあります",
    ),
    (
        'labels = ["電話番号"]',
        'labels = ["担当者名"]',
        "「担当者名」が phone と表の列の両方にあります",
    ),
    ('labels = ["電話番号"]', "labels = []", "phone に labels がありません"),
    ('support_clinic = ["', 'dentist = ["', "plans に知らない種類があります（dentist）"),
    (
        'columns = { name = ["医療機関名"], code',
        'columns = { title = ["医療機関名"], code',
        "title",
    ),
    ("revision = ", "revision ", "TOMLとして読み取れません"),
    ('name = "number"', 'name = "番号"', "number の欄がありません"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), FAULTS)
def test_what_is_wrong_in_a_definition_is_said(right, wrong, said):
    assert right in ANNEX1

    with pytest.raises(InvalidDefinition, match="様式の定義 annex1") as refused:
        read_definitions({"annex1": ANNEX1.replace(right, wrong, 1)})
    assert said in str(refused.value)


def test_two_definitions_with_one_mark_and_one_that_extends_nothing_are_refused():
    with pytest.raises(InvalidDefinition, match="同じ識別"):
        read_definitions({"annex1": ANNEX1, "copy": ANNEX1})
    with pytest.raises(InvalidDefinition, match="extends の様式（annex9）がありません"):
        read_definitions({"annex3": 'extends = "annex9"'})


@pytest.mark.parametrize(
    "written",
    [
        "①　施設基準（※1）第1号（※2）の規定を満たす協力医療機関",
        "１．施設基準※第１号の規定を\n満たす協力医療機関：",
        " 施設基準 第1号の規定を満たす協力医療機関（相談）",
    ],
)
def test_a_label_is_known_whatever_number_note_or_bracket_stands_with_it(written):
    assert label_key(written) == "施設基準第1号の規定を満たす協力医療機関"


def test_a_box_is_known_with_its_sign():
    assert option_key("☑４　介護老人福祉施設") == "介護老人福祉施設"
    assert (sign_of("☑４　介護老人福祉施設"), sign_of("4 介護老人福祉施設")) == ("☑", "")
    assert label_key("過去1年間に協議を行った医療機関数") == "過去1年間に協議を行った医療機関数"

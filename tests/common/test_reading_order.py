"""Names stand in 五十音順, whatever legal form they begin with and however they are written."""

import pytest

from facilities.models import Facility
from medical_partners.models import MedicalInstitution
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db


def read(name, kana=""):
    return MedicalInstitution.objects.get(pk=make_hospital(name=name, kana=kana).pk).reading


@pytest.mark.parametrize(
    ("name", "kana", "reading"),
    [
        (
            "医療法人　桜会　みどり病院",
            "イリョウホウジン　サクラカイ　ミドリビョウイン",
            "サクラカイミドリビョウイン",
        ),
        ("社会医療法人財団 緑会", "ｼｬｶｲｲﾘｮｳﾎｳｼﾞﾝｻﾞｲﾀﾞﾝ ﾐﾄﾞﾘｶｲ", "ミドリカイ"),
        ("株式会社　あおば", "かぶしきがいしゃ　あおば", "アオバ"),
        ("㈱あおば", "", "アオバ"),
        ("（医）さくら会　もも　クリニック", "", "サクラ会モモクリニック"),
        ("ケアホーム・さくら", "ケアホーム・サクラ", "ケアホムサクラ"),
        ("三浦医院", "", "三浦医院"),
        ("医療法人", "", "医療法人"),
    ],
)
def test_a_reading_leaves_out_the_legal_form_and_how_it_is_written(name, kana, reading):
    assert read(name, kana) == reading


def test_both_registers_put_names_in_the_order_of_their_reading():
    written = [
        ("医療法人　若葉会", "イリョウホウジン　ワカバカイ"),
        ("三浦医院", "ミウラ"),
        ("社会福祉法人　青葉", "シャカイフクシホウジン　アオバ"),
        ("がじゅまる", "がじゅまる"),
        ("かえで", "ｶｴﾃﾞ"),
    ]
    for name, kana in written:
        make_hospital(name=name, kana=kana)
        facility = make_facility(name=name)
        Facility.objects.filter(pk=facility.pk).update(kana=kana)
    ordered = ["社会福祉法人　青葉", "かえで", "がじゅまる", "三浦医院", "医療法人　若葉会"]

    for model in (MedicalInstitution, Facility):
        found = model.objects.order_by("reading")
        assert list(found.values_list("name", flat=True)) == ordered

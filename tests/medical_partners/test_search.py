"""A search of institutions finds a name however it is written."""

import pytest

from medical_partners.models import MedicalInstitution
from tests.factories.medical_partners import make_hospital


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["高崎", "髙﨑", "葛城", "葛\U000e0100城", "タカサキ", "齋藤", "斉藤"]
)
def test_quick_search_of_institutions_finds_every_way_of_writing(typed):
    found = make_hospital(name="髙﨑　葛\U000e0100城病院", kana="たかさき")
    alike = make_hospital(name="斎藤病院")
    make_hospital(name="さくら病院")

    expected = alike if "藤" in typed else found
    assert list(MedicalInstitution.objects.search(typed)) == [expected]

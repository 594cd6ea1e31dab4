"""How the register treats a facility that was entered twice."""

import pytest

from facilities.imports import preview
from facilities.models import Facility
from tests.factories.facilities import make_facility
from tests.factories.facility_files import ledger

pytestmark = pytest.mark.django_db


def test_a_row_of_a_facility_that_was_merged_is_passed_over_with_a_word():
    kept = make_facility(number="0971400031")
    make_facility(number="0971400015", merged_into=kept)

    plan = preview([ledger({"事業所名": "新しい名称"})])
    plan.apply()

    assert plan.reports[0].skipped == 1
    assert f"{kept.name}（0971400031）に統合されています" in plan.reports[0].warnings[0].message
    assert not Facility.objects.filter(name="新しい名称").exists()

"""What beds and names say about the kind of an institution."""

import pytest

from medical_partners.kinds import contradicts, kind_of, read_beds
from medical_partners.models import InstitutionKind

HOSPITAL, WITH_BEDS, CLINIC = (
    InstitutionKind.HOSPITAL,
    InstitutionKind.CLINIC_WITH_BEDS,
    InstitutionKind.CLINIC,
)


@pytest.mark.parametrize(
    ("text", "beds"),
    [
        ("一般　　551／一般（感染）　　4／結核　　6／精神　　186", 747),
        ("一般 一般 9", 9),
        ("療養　　１２床", 12),
        ("一般　　／療養　　8", 8),
        ("一般　　0", 0),
        ("一般", None),
        ("一般／療養", None),
        ("", 0),
    ],
)
def test_beds_are_the_sum_of_all_wards(text, beds):
    assert read_beds(text) == beds


@pytest.mark.parametrize(
    ("beds", "kind"), [(0, CLINIC), (1, WITH_BEDS), (19, WITH_BEDS), (20, HOSPITAL)]
)
def test_twenty_beds_make_a_hospital(beds, kind):
    assert kind_of(beds, "見本") == kind


@pytest.mark.parametrize(
    ("name", "kind"), [("見本病院", HOSPITAL), ("見本病院附属診療所", WITH_BEDS)]
)
def test_the_name_gives_the_kind_where_the_beds_are_unknown(name, kind):
    assert kind_of(None, name) == kind


@pytest.mark.parametrize(
    ("kind", "name", "contrary"),
    [
        (HOSPITAL, "見本クリニック", True),
        (HOSPITAL, "見本病院附属クリニック", True),
        (HOSPITAL, "見本医院　本館", True),
        (HOSPITAL, "見本医院附属病院", False),
        (HOSPITAL, "見本医療センター", False),
        (CLINIC, "医療法人　見本病院", True),
        (WITH_BEDS, "見本病院", True),
        (WITH_BEDS, "見本病院附属診療所", False),
        (CLINIC, "見本内科", False),
    ],
)
def test_a_name_may_say_the_opposite(kind, name, contrary):
    assert contradicts(kind, name) == contrary

"""Numbers look right to every check, and cannot be anybody's."""

import pytest

from demo import numbers
from facilities.codes import check_digit_fits, corporation_number_fits
from facilities.models import TypeCode
from facilities.models.facility_type import HOUSES
from medical_partners.codes import is_valid_code

NUMBERED = [code for code in TypeCode if code not in HOUSES]


@pytest.mark.parametrize("facility_type", NUMBERED)
@pytest.mark.parametrize("prefecture", ["01", "13", "47"])
def test_facility_numbers_pass_the_check_digit(facility_type, prefecture):
    made = [
        numbers.facility_number(prefecture, numbers.sector(facility_type), serial)
        for serial in range(0, 4000, 7)
    ]

    assert all(map(check_digit_fits, made))
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("prefecture", ["01", "11", "12", "13", "14", "39"])
def test_institution_codes_pass_the_check_digit_of_their_prefecture(prefecture):
    made = [numbers.institution_code(prefecture, serial) for serial in range(0, 16000, 7)]

    assert all(map(is_valid_code, made))
    assert len(set(made)) == len(made)


def test_corporation_numbers_pass_the_check_digit():
    assert all(corporation_number_fits(numbers.corporation_number(n)) for n in range(0, 9999, 17))


def test_numbers_stay_in_ranges_that_are_not_given_out():
    last_code = numbers.institution_code("13", 15_530)

    assert numbers.facility_number("39", "7", 0)[3:9] == "995001"
    assert last_code[3:5] >= "96"
    assert last_code[5:9] >= "5001"
    assert numbers.phone(12_345) == "00-0000-2345"
    assert numbers.postal_code(7) == "000-0007"
    assert numbers.corporation_number(1)[1:5] == "9999"

"""The check digit of the 医療機関コード."""

import pytest

from medical_partners.codes import full_code, is_valid_code


def test_a_code_is_the_prefecture_one_and_the_seven_digits():
    assert full_code("09", "0123459") == "0910123459"


@pytest.mark.parametrize("code", ["0910123454", "3910123458", "1110123455", "1410123455"])
def test_a_fitting_check_digit_is_valid(code):
    assert is_valid_code(code)


@pytest.mark.parametrize("code", ["0910123455", "3910123455", "1110123450", "1410123457"])
def test_the_check_digit_covers_the_whole_code_but_in_four_prefectures(code):
    assert not is_valid_code(code)

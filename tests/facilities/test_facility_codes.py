from typing import Any

import pytest

from facilities.codes import (
    check_digit_fits,
    corporation_number_fits,
    is_local_number,
    local_number,
)

HOUSE: dict[str, Any] = {
    "prefecture": "09",
    "facility_type": "nursing_home",
    "municipality": "092142",
    "name_key": "養護老人ホームさくら荘",
}


@pytest.mark.parametrize("number", ["0971400015", "0991400052", "0957100035", "09B0100047"])
def test_a_number_with_the_right_check_digit_fits(number):
    assert check_digit_fits(number)


@pytest.mark.parametrize("place", range(10))
def test_one_wrong_digit_is_noticed_wherever_it_stands(place):
    right = "0971400015"

    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]

    assert not check_digit_fits(wrong)


def test_letters_that_numbers_never_hold_do_not_fit():
    assert not check_digit_fits("09O1400015")


def test_old_numbers_of_four_prefectures_are_checked_over_six_digits():
    # 1-2-3-4-5-6 with weights 2,1 from the right: 3+5+8+3+4+1 = 24, check digit 6.
    assert check_digit_fits("1311234566")
    assert not check_digit_fits("1321234566")
    assert not check_digit_fits("2711234566")


def test_a_local_number_is_the_same_for_the_same_house():
    first = local_number(**HOUSE)

    assert first == local_number(**HOUSE)
    assert first[:3] == "09L"
    assert len(first) == 10
    assert set(first[3:]) <= set("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")
    assert is_local_number(first)


@pytest.mark.parametrize(
    "other",
    [
        {"facility_type": "moderate_fee_home"},
        {"municipality": "092011"},
        {"name_key": "養護老人ホーム見本園"},
        {"attempt": 1},
    ],
)
def test_another_house_or_attempt_has_another_local_number(other):
    assert local_number(**HOUSE | other) != local_number(**HOUSE)


def test_local_numbers_have_no_check_digit():
    assert check_digit_fits(local_number(**HOUSE))


def test_the_check_digit_of_a_corporation_stands_first():
    assert corporation_number_fits("6060005000001")
    assert not corporation_number_fits("7060005000001")

"""国民の祝日 as published by 内閣府 for 2026 and 2027."""

from datetime import date, timedelta

import pytest

from common.holidays import is_holiday

PUBLISHED = {
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
    2027: "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_of_a_year_are_those_that_were_published(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]

    found = " ".join(f"{day.month}/{day.day}" for day in days if is_holiday(day))

    assert found == PUBLISHED[year]

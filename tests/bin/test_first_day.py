"""RECORDS_FROM: a day, or the year of a 年度."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_first_day


@pytest.mark.parametrize(
    ("value", "day"),
    [("2026", date(2026, 4, 1)), ("2026-10-01", date(2026, 10, 1))],
)
def test_a_year_means_its_first_of_april(monkeypatch, value, day):
    monkeypatch.setenv("RECORDS_FROM", value)

    assert env_first_day("RECORDS_FROM", "2024") == day


@pytest.mark.parametrize("value", ["令和8年", "2026-13-01", "20", ""])
def test_anything_else_stops_the_start_with_the_name(monkeypatch, value):
    monkeypatch.setenv("RECORDS_FROM", value)

    with pytest.raises(ImproperlyConfigured, match="RECORDS_FROM"):
        env_first_day("RECORDS_FROM", "2024")

"""Filters of a list by a day or an instant, typed or carried by a link."""

import django_filters as filters

from common.day_field import DayField
from common.instant_field import InstantField


class DayFilter(filters.Filter):
    """A filter by a day; what it means is said by the filter set."""

    field_class = DayField


class InstantFilter(filters.Filter):
    """A filter by an instant; what it means is said by the filter set."""

    field_class = InstantField

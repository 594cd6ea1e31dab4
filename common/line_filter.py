"""A filter of a list by words that somebody types or pastes."""

import django_filters as filters

from common.typed_fields import LineField


class LineFilter(filters.CharFilter):
    """Words in one line, without marks that nobody sees."""

    field_class = LineField

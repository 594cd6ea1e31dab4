"""How the history is narrowed."""

import django_filters as filters
from django.db.models import Q, QuerySet

from accounts.models import HistoryEntry, HistoryQuerySet, User
from common.day_filter import DayFilter
from common.line_filter import LineFilter


class HistoryFilter(filters.FilterSet):
    """Narrow the history of an authority."""

    q = LineFilter(method="search", label="対象の番号・理由・内容")
    user = filters.ModelChoiceFilter(queryset=User.objects.none(), label="職員")
    action = filters.ChoiceFilter(
        choices=HistoryEntry.Action.choices, label="操作", method="with_action"
    )
    since = DayFilter(field_name="at", lookup_expr="date__gte", label="この日から")
    until = DayFilter(field_name="at", lookup_expr="date__lte", label="この日まで")

    open_fields = ("user", "action")

    class Meta:
        model = HistoryEntry
        fields: list[str] = []

    def __init__(self, *args: object, staff: QuerySet[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.filters["user"].queryset = staff

    def with_action(self, queryset: HistoryQuerySet, name: str, value: str) -> HistoryQuerySet:
        """Return the acts in which something of this kind was done."""
        return queryset.of_acts_with(Q(action=value))

    def search(self, queryset: HistoryQuerySet, name: str, value: str) -> HistoryQuerySet:
        """Return the acts that name a row, or hold the words."""
        return queryset.of_acts_with(
            Q(row_key=value)
            | Q(reason__contains=value)
            | Q(before__icontains=value)
            | Q(after__icontains=value)
        )

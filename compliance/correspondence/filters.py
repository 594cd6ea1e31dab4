"""The filters of 対応記録."""

import django_filters as filters
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from common.japanese import search_key
from common.late_choices import LateChoiceFilter
from common.line_filter import LineFilter
from common.search import search_words
from compliance.correspondence.models import Notice, NoticeKind
from compliance.correspondence.stages import LetterStage
from jurisdictions.models import Authority


class ContactFilter(filters.FilterSet):
    """Narrow the letters."""

    q = LineFilter(method="search", label="事業所番号・施設名・カナ・住所")
    stage = filters.ChoiceFilter(label="回答の状況", choices=LetterStage.choices)
    kind = filters.ChoiceFilter(label="種類", choices=NoticeKind.choices)
    authority = LateChoiceFilter(queryset=Authority.objects.none(), label="発出者")

    open_fields = ("stage", "kind")

    class Meta:
        model = Notice
        fields: list[str] = []

    def __init__(self, *args: object, user: User | AnonymousUser, **kwargs: object) -> None:
        """Offer the authorities whose letters the person may see."""
        super().__init__(*args, **kwargs)
        seen = Notice.objects.visible_to(user).order_by().values("authority")
        offered = Authority.objects.filter(pk__in=seen).order_by("code")
        self.form.fields["authority"].queryset = offered

    def search(self, queryset: QuerySet[Notice], name: str, words: str) -> QuerySet[Notice]:
        """Return the letters to the facilities that hold every word."""
        for word in search_words(words):
            queryset = queryset.filter(facility__search_text__contains=search_key(word))
        return queryset

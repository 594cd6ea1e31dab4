"""The filters of the batches of letters."""

import django_filters as filters
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from common.japanese import search_key
from common.late_choices import LateChoiceFilter
from common.line_filter import LineFilter
from common.search import search_words
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from jurisdictions.models import Authority


class NoticeBatchFilter(filters.FilterSet):
    """Narrow the batches."""

    q = LineFilter(method="search", label="文書番号・施設名・カナ・事業所番号")
    kind = filters.ChoiceFilter(label="種類", choices=NoticeKind.choices)
    state = filters.ChoiceFilter(label="状態", choices=NoticeBatch.State.choices)
    authority = LateChoiceFilter(queryset=Authority.objects.none(), label="指定権者")

    class Meta:
        model = NoticeBatch
        fields: list[str] = []

    def __init__(self, *args: object, user: User | AnonymousUser, **kwargs: object) -> None:
        """Offer the authorities whose batches the person may see, and look in letters seen."""
        super().__init__(*args, **kwargs)
        self.letters = Notice.objects.visible_to(user)
        seen = NoticeBatch.objects.visible_to(user).order_by().values("authority")
        offered = Authority.objects.filter(pk__in=seen).order_by("code")
        self.form.fields["authority"].queryset = offered

    def search(
        self, queryset: QuerySet[NoticeBatch], name: str, words: str
    ) -> QuerySet[NoticeBatch]:
        """Return the batches that wrote to a facility, or bear a number, that holds every word."""
        condition = Q(batch=OuterRef("pk"))
        for word in search_words(words):
            named = Q(facility__search_text__contains=search_key(word))
            condition &= named | Q(notice_number__contains=word)
        return queryset.filter(Exists(self.letters.filter(condition)))

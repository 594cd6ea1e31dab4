"""The columns and the filters of 対応状況."""

from datetime import date

import django_filters as filters
import django_tables2 as tables
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django_tables2 import A

from accounts.models import User
from common.japanese import search_key, wareki
from common.late_choices import LateChoiceFilter
from common.line_filter import LineFilter
from common.paging import ListTable
from common.search import search_words
from compliance.correspondence.models import Notice, NoticeKind
from compliance.correspondence.stages import Stage
from jurisdictions.models import Authority


class FollowUpTable(ListTable):
    """Letters and what came of them."""

    caption = "対応状況"
    row_header = "facility"

    notice_number = tables.Column(
        verbose_name="文書番号",
        linkify=("letters:notice-detail", {"notice_pk": A("pk")}),
        order_by=("notice_number", "pk"),
    )
    notice_date = tables.Column(verbose_name="文書の日付", order_by=("notice_date", "pk"))
    kind = tables.Column(verbose_name="種類", order_by=("kind", "pk"))
    facility = tables.Column(
        verbose_name="施設名",
        accessor="facility__name",
        linkify=("compliance:facility-detail", {"facility_pk": A("facility_id")}),
        orderable=False,
        attrs={"cell": {"class": "name"}},
    )
    authority = tables.Column(verbose_name="発出者", orderable=False)
    reply_due_date = tables.Column(verbose_name="回答期限", order_by=("reply_due_date", "pk"))
    stage = tables.Column(verbose_name="対応状況", orderable=False)
    promised = tables.Column(verbose_name="約束・次回連絡の期日", orderable=False)

    class Meta:
        empty_text = "条件に合う通知文書はありません。"

    def render_kind(self, record: Notice) -> str:
        """Show the word for the kind."""
        return record.get_kind_display()

    def render_notice_date(self, value: date) -> str:
        """Show the day in 和暦."""
        return wareki(value)

    def render_reply_due_date(self, value: date) -> str:
        """Show the day in 和暦."""
        return wareki(value)

    def render_promised(self, value: date) -> str:
        """Show the day in 和暦."""
        return wareki(value)

    def render_stage(self, value: str) -> str:
        """Show how far it has come."""
        return Stage(value).label


class ContactFilter(filters.FilterSet):
    """Narrow the letters."""

    q = LineFilter(method="search", label="事業所番号・施設名・カナ・住所")
    stage = filters.ChoiceFilter(label="対応状況", choices=Stage.choices)
    kind = filters.ChoiceFilter(label="種類", choices=NoticeKind.choices)
    authority = LateChoiceFilter(queryset=Authority.objects.none(), label="発出者")

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

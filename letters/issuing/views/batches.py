"""The batches, and one of them: how far it has come, its letters, and who was left out."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import Column

from accounts.permissions import Act, is_second_person, may
from accounts.views.list_page import ListPage
from compliance.correspondence.follow_up import answered
from compliance.correspondence.models import Notice, NoticeBatch, NoticeQuerySet
from facilities.models import Facility
from jobs.models import Job
from letters.issuing.batches import ISSUE, BatchState
from letters.issuing.columns import BATCHES, RECIPIENTS
from letters.issuing.filters import NoticeBatchFilter
from letters.issuing.left_out import LeftOut, reason_words
from letters.issuing.prospects import unprintable_words

RELATED = ("authority", "created_by", "released_by", "job", "archive_job", "replaces")


class BatchList(ListPage[NoticeBatch, NoticeBatch]):
    """The batches that one may see, the newest first."""

    listing = BATCHES
    filterset_class = NoticeBatchFilter
    template_name = "letters/issuing/notice_batch_list.html"

    def get_queryset(self) -> QuerySet[NoticeBatch]:
        """Return the batches with the number of their letters, and of those answered."""
        now = timezone.now()
        came = answered(on=timezone.localdate(now), known_at=now)
        of_batch = Notice.objects.filter(came, batch=OuterRef("pk")).order_by().values("batch")
        return (
            NoticeBatch.objects.visible_to(self.request.user)
            .select_related("authority", "created_by", "released_by")
            .annotate(
                letters=Count("notices"),
                answered=Coalesce(Subquery(of_batch.annotate(n=Count("pk")).values("n")), 0),
            )
            .order_by("-created_at", "-pk")
        )

    def get_filterset_kwargs(self) -> dict[str, object]:
        """Look only in letters that the person may see."""
        return {"user": self.request.user}

    def get_context_data(self) -> dict[str, object]:
        """Say whether the person issues letters."""
        return {"may_issue": may(self.request.user, Act.ISSUE_LETTERS)}


class PrintedColumn(Column):
    """The way to a letter as PDF."""

    def __init__(self) -> None:
        super().__init__(verbose_name="PDF", accessor="pk", orderable=False)

    def render(self, record: Notice) -> SafeString:
        """Return the link of one row."""
        return format_html(
            '<a href="{}">PDF<span class="visually-hidden">（{}）</span></a>',
            reverse("letters:notice-print", args=[record.pk]),
            record.notice_number,
        )


class BatchDetail(ListPage[Notice, Notice]):
    """One batch with its letters, as the list of those to whom it wrote."""

    listing = RECIPIENTS
    template_name = "letters/issuing/notice_batch_detail.html"

    @property
    def title(self) -> str:
        """Name the batch."""
        return f"送付先_{self.batch.get_kind_display()}_{self.batch.first_number}"

    @property
    def day(self) -> date:
        """Return the day that the letters bear."""
        return self.batch.notice_date

    @cached_property
    def batch(self) -> NoticeBatch:
        """Return the batch, if the person may see it."""
        return batch_of(self.request, self.kwargs["batch_pk"])

    def get_queryset(self) -> NoticeQuerySet:
        """Return the letters of the batch that one may see, in envelope order."""
        notices = self.batch.notices.visible_to(self.request.user)
        related = notices.select_related("facility__facility_type")
        return related.order_by("place").defer("letter")

    def get_pressed(self) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
        """Offer each letter as PDF."""
        return {}, {"pdf": PrintedColumn()}

    def get_context_data(self) -> dict[str, object]:
        """Tell how far the batch has come, and who was left out."""
        now, batch = timezone.now(), self.batch
        return {
            "batch": batch,
            "count": len(self.table.data),
            **_acts_open(self.request, batch),
            "job": _running(batch),
            "is_interrupted": bool(batch.job and batch.job.is_interrupted(now=now)),
            "dropped": _left_out(self.request, batch, at_issue=True),
            "left_out": _left_out(self.request, batch, at_issue=False),
        }


def batch_of(request: HttpRequest, batch_pk: int) -> NoticeBatch:
    """Return a batch that the person may see."""
    batches = NoticeBatch.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(batches, pk=batch_pk)


def _acts_open(request: HttpRequest, batch: NoticeBatch) -> dict[str, bool]:
    """Return which acts on a batch are open to the person."""
    user, office = request.user, batch.authority_id
    return {
        "may_issue": may(user, Act.ISSUE_LETTERS, office),
        "may_withdraw": may(user, Act.WITHDRAW_LETTERS, office),
        "may_release": may(user, Act.RELEASE_LETTERS, office),
        "is_second": is_second_person(user, prepared_by=batch.created_by_id),
    }


def _running(batch: NoticeBatch) -> Job | None:
    """Return the work that is still going on, or that has stopped."""
    if batch.state in (BatchState.ISSUING, BatchState.STOPPED):
        return batch.job
    archiving = batch.archive_job
    return archiving if archiving and not batch.archive else None


def _left_out(
    request: HttpRequest, batch: NoticeBatch, *, at_issue: bool
) -> list[tuple[str, list[tuple[Facility, str]]]]:
    """Return the facilities that got no letter, by reason, and what is to be mended of each."""
    said = [one for one in batch.left_out if (one["at"] == ISSUE) == at_issue]
    facilities = Facility.objects.visible_to(request.user).in_bulk(
        [one["facility"] for one in said]
    )
    by_reason: dict[str, list[tuple[Facility, str]]] = {}
    for one in said:
        if one["facility"] in facilities:
            label = reason_words(LeftOut(one["reason"]), on=batch.notice_date)
            words = one.get("note", "") or unprintable_words(one.get("characters", ()))
            by_reason.setdefault(label, []).append((facilities[one["facility"]], words))
    return list(by_reason.items())

"""Letters that were issued, and the act of issuing many at once."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable, CombinedExpression
from django.db.models.functions import ExtractYear

from accounts.scoping import AuthorityScopedQuerySet, ScopedQuerySet
from compliance.correspondence.models.notice_kind import NoticeKind
from compliance.filings.models.triggers import never_changes
from facilities.models import Facility
from jobs.models import Job
from jurisdictions.models import Authority

DIGITS = "0123456789"
FULL_WIDTH = str.maketrans(DIGITS, "０１２３４５６７８９")


def year_of_notice() -> CombinedExpression:
    """Return the 年度 of the date on a letter, as SQL: its numbers begin anew each 年度."""
    before_april = Case(When(notice_date__month__lt=4, then=Value(1)), default=Value(0))
    return CombinedExpression(ExtractYear("notice_date"), Combinable.SUB, before_april)


def notice_number(prefix: str, number: int) -> str:
    """Return a number as it stands on the letter: さ介第12号, or 第１号 without a prefix."""
    if prefix:
        return f"{prefix}{number}号"
    single = str(number).translate(FULL_WIDTH) if number < len(DIGITS) else number
    return f"第{single}号"


def notice_numbers(prefix: str, first: int, last: int) -> str:
    """Return a range of numbers in short: 7高介第1号〜第2号; one number where it is but one."""
    if first >= last:
        return notice_number(prefix, first)
    rest = "第" if prefix.endswith("第") else ""
    end = f"{rest}{last}号" if prefix else notice_number(prefix, last)
    return f"{notice_number(prefix, first)}〜{end}"


class NoticeBatchQuerySet(AuthorityScopedQuerySet["NoticeBatch"]):
    """Questions about batches; they belong to the authority that issues."""

    prefecture_reads = True

    def holding_numbers(self) -> Self:
        """Return the batches whose numbers are taken, though no letter may bear them yet."""
        states = NoticeBatch.State
        return self.filter(state__in=(states.WAITING, states.ISSUING, states.STOPPED))


class NoticeBatch(models.Model):
    """一括発行: letters of one kind that are issued in one act, and how far that has come."""

    class State(models.TextChoices):
        """発行の状態."""

        WAITING = "waiting", "承認待ち"
        ISSUING = "issuing", "発行中"
        ISSUED = "issued", "発行済み"
        STOPPED = "stopped", "中断"
        WITHDRAWN = "withdrawn", "取りやめ"

    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="notice_batches",
        verbose_name="指定権者",
    )
    kind = models.CharField("種類", max_length=30, choices=NoticeKind)
    notice_date = models.DateField("文書の日付")
    reply_due_date = models.DateField("回答期限", null=True, blank=True)
    fiscal_year = models.GeneratedField(
        verbose_name="文書の年度",
        expression=year_of_notice(),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    number_prefix = models.CharField("文書番号の前の部分", max_length=30, blank=True)
    first_number = models.PositiveIntegerField("最初の番号")
    facilities = models.JSONField(
        "送付先の施設",
        help_text="選択の時に送付先であった施設。発行の時にもう一度確かめます。",
    )
    left_out = models.JSONField("対象外の施設", default=list, encoder=DjangoJSONEncoder)
    replaces = models.ForeignKey(
        "compliance.Notice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="差し替える文書",
    )
    token = models.UUIDField("様式の番号", default=uuid4, unique=True)
    state = models.CharField("状態", max_length=10, choices=State)
    created_at = models.DateTimeField("準備日時")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="準備者",
    )
    released_at = models.DateTimeField("承認日時", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承認者",
    )
    job = models.ForeignKey(
        Job,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="発行の処理",
    )
    archive_job = models.ForeignKey(
        Job,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="１通ごとのPDFの処理",
    )
    problem = models.TextField("中断の理由", blank=True)
    pdf = models.FileField("封入順のPDF", upload_to="notices/%Y/", max_length=200, blank=True)
    archive = models.FileField("１通ごとのZIP", upload_to="notices/%Y/", max_length=200, blank=True)

    objects = NoticeBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "一括発行"
        verbose_name_plural = "一括発行"
        indexes = [
            models.Index(fields=["authority", "-created_at"], name="batches_of_an_authority"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_number__gte=1),
                name="notices_are_numbered_from_one",
                violation_error_message="最初の番号は１以上としてください。",
            ),
            models.CheckConstraint(
                condition=Q(reply_due_date=None) | Q(reply_due_date__gt=F("notice_date")),
                name="a_reply_is_due_after_the_notice",
                violation_error_message="回答期限は、文書の日付より後の日としてください。",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("created_by")),
                name="somebody_else_releases_a_batch",
                violation_error_message="発行の承認は、準備した職員とは別の職員が行ってください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.notice_date}"

    @property
    def last_number(self) -> int:
        """Return the last number of the range that is kept for the batch."""
        return self.first_number + len(self.facilities) - 1

    @property
    def first_notice_number(self) -> str:
        """Return the 文書番号 that the first letter bears."""
        return notice_number(self.number_prefix, self.first_number)

    @property
    def last_notice_number(self) -> str:
        """Return the last 文書番号 of the range that is kept for the batch."""
        return notice_number(self.number_prefix, self.last_number)

    @property
    def notice_numbers(self) -> str:
        """Return the 文書番号 that are kept for the batch, in short."""
        return notice_numbers(self.number_prefix, self.first_number, self.last_number)


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    """Questions about letters."""


class Notice(models.Model):
    """通知文書: the fact that a letter was issued, and the words that it was issued with."""

    batch = models.ForeignKey(
        NoticeBatch, on_delete=models.PROTECT, related_name="notices", verbose_name="一括発行"
    )
    place = models.PositiveIntegerField("順番", help_text="封入の順番です。")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="notices", verbose_name="発出者"
    )
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, related_name="notices", verbose_name="施設"
    )
    kind = models.CharField("種類", max_length=30, choices=NoticeKind)
    number = models.PositiveIntegerField("番号")
    notice_number = models.CharField("文書番号", max_length=50)
    notice_date = models.DateField("文書の日付")
    fiscal_year = models.GeneratedField(
        verbose_name="文書の年度",
        expression=year_of_notice(),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    reply_due_date = models.DateField("回答期限", null=True, blank=True)
    slip_identifier = models.CharField("回答書の番号", max_length=20, unique=True)
    missing = models.JSONField("不足する要件", default=list)
    candidates = models.JSONField("紹介した医療機関", default=list)
    letter = models.JSONField("文書の内容")
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="差し替える文書",
    )
    issued_at = models.DateTimeField("発行日時")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="発行者",
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "通知文書"
        verbose_name_plural = "通知文書"
        indexes = [
            models.Index(fields=["facility", "kind", "-notice_date"], name="letters_to_a_facility"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "fiscal_year", "notice_number"],
                name="a_notice_number_is_used_once_a_year",
                violation_error_message="この文書番号は、この年度に既に使われています。",
            ),
            models.UniqueConstraint(
                fields=["batch", "facility"],
                name="a_batch_writes_once_to_a_facility",
                violation_error_message="この施設への文書は、既に発行しています。",
            ),
            models.UniqueConstraint(
                fields=["batch", "place"],
                name="one_notice_at_each_place",
                violation_error_message="封入の順番が重なっています。",
            ),
        ]
        triggers = [never_changes("notice_never_changes")]

    def __str__(self) -> str:
        return self.notice_number

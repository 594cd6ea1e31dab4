"""A file that was brought to the site, and what became of it."""

from typing import Self

from django.conf import settings
from django.db import models

from accounts.scoping import AuthorityScopedQuerySet
from jobs.models import Job
from jurisdictions.models import Authority


class HiddenSheets(models.TextChoices):
    """非表示のシートの届出の扱い."""

    TAKE = "take", "取り込む"
    LEAVE = "leave", "取り込まない"


class UploadQuerySet(AuthorityScopedQuerySet["Upload"]):
    """Questions about uploads; they belong to the authority whose staff brought them."""

    def pending(self) -> Self:
        """Return the uploads about which somebody has still to decide."""
        return self.filter(recorded_at=None, set_aside_at=None)


class Upload(models.Model):
    """取込: a file of filings or of a register. Nothing of it counts until somebody records it."""

    class Kind(models.TextChoices):
        """取込の種類."""

        FILINGS = "filings", "届出"
        FACILITIES = "facilities", "施設台帳"
        INSTITUTIONS = "institutions", "医療機関"

    kind = models.CharField("種類", max_length=20, choices=Kind, default=Kind.FILINGS)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name="指定権者"
    )
    file = models.FileField("ファイル", upload_to="uploads/%Y/")
    name = models.CharField("ファイル名", max_length=200)
    uploaded_at = models.DateTimeField("受付日時")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="受付者"
    )
    recorded_at = models.DateTimeField("記録日時", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="記録者",
    )
    recorded_count = models.PositiveIntegerField("記録した件数", null=True, blank=True)
    # A large file is looked through and recorded by a worker, which keeps its report here.
    report = models.JSONField("確認の結果", null=True, blank=True)
    set_aside_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    # Asked only where a hidden sheet holds filings of other years than the sheets that show.
    hidden_sheets = models.CharField(
        "非表示のシートの届出", max_length=10, choices=HiddenSheets, blank=True
    )
    skip_errors = models.BooleanField("誤りのある行を除く", default=False)
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="処理"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "取込"
        verbose_name_plural = "取込"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recorded_at=None, recorded_by=None, recorded_count=None)
                | models.Q(
                    recorded_at__isnull=False,
                    recorded_by__isnull=False,
                    recorded_count__isnull=False,
                ),
                name="an_upload_is_recorded_by_somebody_at_a_time",
                violation_error_message="取込の記録には、日時、職員及び件数が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""What was handed in with a filing: copies of agreements (協定書等)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.scoping import ScopedQuerySet
from compliance.filings.models.triggers import never_changes


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    """Questions about attachments."""

    facility = "filing__facility__"


class Attachment(models.Model):
    """添付書類: one file that was handed in with a filing; it stays as it came."""

    class ContentType(models.TextChoices):
        """ファイルの種類."""

        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        TIFF = "image/tiff", "TIFF"

    filing = models.ForeignKey(
        "compliance.Filing",
        on_delete=models.PROTECT,
        related_name="attachments",
        verbose_name="届出",
    )
    place = models.PositiveSmallIntegerField("順番")
    file = models.FileField("ファイル", upload_to="attachments/%Y/", max_length=200)
    name = models.CharField("ファイル名", max_length=200)
    content_type = models.CharField("種類", max_length=20, choices=ContentType)
    size = models.PositiveIntegerField("大きさ（バイト）")
    sha256 = models.CharField("ハッシュ値", max_length=64)
    scanned = models.BooleanField("ウイルス検査済み")
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="記録者"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "添付書類"
        verbose_name_plural = "添付書類"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "sha256"],
                name="a_file_is_attached_once",
                violation_error_message="同じファイルが既に添付されています。",
            ),
            models.UniqueConstraint(
                fields=["filing", "place"],
                name="one_attachment_at_each_place",
                violation_error_message="他の職員が同時に添付しました。もう一度お試しください。",
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=10),
                name="a_filing_has_at_most_ten_attachments",
                violation_error_message="添付書類は、届出１件につき10件までです。",
            ),
        ]
        triggers = [never_changes("attachment_never_changes")]

    def __str__(self) -> str:
        return self.name

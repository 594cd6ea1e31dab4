"""The words that an authority uses in its letters instead of the standard ones."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from compliance.filings.models.triggers import never_changes
from jurisdictions.models import Authority


class WordingQuerySet(models.QuerySet["Wording"]):
    """Questions about words."""

    def current(self) -> "WordingQuerySet":
        """Return the newest version of each paragraph of each authority."""
        versions = Wording.objects.filter(authority=OuterRef("authority"), key=OuterRef("key"))
        newest = versions.order_by("-version").values("version")[:1]
        return self.filter(version=Subquery(newest))


class Wording(models.Model):
    """文案: one version of a paragraph; an empty one goes back to the standard words."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="wordings", verbose_name="指定権者"
    )
    key = models.CharField("段落", max_length=80)
    version = models.PositiveSmallIntegerField("版")
    text = models.TextField("文", blank=True, max_length=2000)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="記録者",
    )
    reason = models.CharField("変更理由", max_length=200, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = "文案"
        verbose_name_plural = "文案"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key", "version"],
                name="one_wording_for_each_version",
                violation_error_message="他の職員が同時に変更しました。もう一度お試しください。",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="versions_of_wordings_begin_with_one",
                violation_error_message="版は１以上としてください。",
            ),
        ]
        triggers = [never_changes("wording_never_changes")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.key} {self.version}"

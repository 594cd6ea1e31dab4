"""That a home has not to file for a 年度 any more: a decision of the office, with its reason."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.scoping import ScopedQuerySet
from compliance.filings.models.triggers import never_changes
from facilities.models import Facility

DUTY_BEGAN = 2024  # 届出の義務が始まった令和6年度（令和6年4月1日施行）


class YearClosingQuerySet(ScopedQuerySet["YearClosing"]):
    """Questions about years that were closed."""

    def in_force(self, *, known_at: datetime) -> Self:
        """Return the closings that had been recorded and not been taken back by a time."""
        taken_back = YearClosing.objects.filter(reopens=OuterRef("pk"), recorded_at__lte=known_at)
        closings = self.filter(reopens=None, recorded_at__lte=known_at)
        return closings.exclude(Exists(taken_back))


class YearClosing(models.Model):
    """年度の届出の終了: no filing of a 年度 is asked of a home any more; or that taken back."""

    class Kind(models.TextChoices):
        """扱い."""

        NOT_REQUIRED = "not_required", "届出を要しないこととする"
        UNFILED = "unfiled", "届出がないまま終了する"

    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, related_name="year_closings", verbose_name="施設"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("扱い", max_length=20, choices=Kind)
    reason = models.CharField("理由", max_length=500)
    reopens = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reopened_by",
        verbose_name="取り消す記録",
    )
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="記録者"
    )

    objects = YearClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "年度の届出の終了"
        verbose_name_plural = "年度の届出の終了"
        indexes = [
            models.Index(F("facility"), F("fiscal_year"), name="closed_years_of_a_facility"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=DUTY_BEGAN),
                name="no_year_is_closed_before_the_duty_began",
                violation_error_message="令和６年度より前の年度には、届出の義務がありません。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_year_is_closed_for_a_reason",
                violation_error_message="理由を入力してください。",
            ),
        ]
        triggers = [never_changes("year_closing_never_changes")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.fiscal_year} {self.get_kind_display()}"

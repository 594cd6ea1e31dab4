"""What an office has decided about two facilities that look alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.scoping import ScopedQuerySet
from facilities.models.facility import Facility


class DuplicateDecisionQuerySet(ScopedQuerySet["DuplicateDecision"]):
    """Questions about decisions."""

    facility = "first__"


class DuplicateDecision(models.Model):
    """重複の判断: whether two facilities that look alike are one; the pair is not asked again."""

    first = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="+", verbose_name="一方の施設"
    )
    second = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="+", verbose_name="他方の施設"
    )
    is_same = models.BooleanField("同じ施設")
    decided_at = models.DateTimeField("判断日時")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="判断者"
    )

    objects = DuplicateDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "重複の判断"
        verbose_name_plural = "重複の判断"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="one_decision_for_each_pair_of_facilities",
                violation_error_message="この２施設の重複は既に判断しています。",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="the_lower_id_of_a_pair_stands_first",
                violation_error_message="重複の判断は、異なる２施設について記録します。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"

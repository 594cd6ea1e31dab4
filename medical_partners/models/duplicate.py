"""What an office has decided about two institutions that look alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.scoping import FollowingQuerySet
from medical_partners.models.institution import MedicalInstitution


class InstitutionDecisionQuerySet(FollowingQuerySet["InstitutionDecision"]):
    """Questions about decisions."""

    follows = ("first", "second")


class InstitutionDecision(models.Model):
    """医療機関の重複の判断: whether two institutions that look alike are one."""

    first = models.ForeignKey(
        MedicalInstitution,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="一方の医療機関",
    )
    second = models.ForeignKey(
        MedicalInstitution,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="他方の医療機関",
    )
    is_same = models.BooleanField("同じ医療機関")
    decided_at = models.DateTimeField("判断日時")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="判断者"
    )

    objects = InstitutionDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "医療機関の重複の判断"
        verbose_name_plural = "医療機関の重複の判断"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="one_decision_for_each_pair_of_institutions",
                violation_error_message="この２医療機関の重複は既に判断しています。",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="the_lower_id_of_two_institutions_stands_first",
                violation_error_message="重複の判断は、異なる２医療機関について記録します。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"

"""Staff, and the authorities they serve."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from jurisdictions.models import Authority


class Role(models.TextChoices):
    """役割: what a member of staff may do for one authority; each includes those before it."""

    READ = "read", "閲覧"
    RECORD = "record", "入力"
    REVIEW = "review", "審査"
    MANAGE = "manage", "管理"

    @property
    def includes(self) -> "list[Role]":
        """Return this role and those it contains."""
        return list(Role)[: list(Role).index(self) + 1]


class User(AbstractUser):
    """職員: a person who signs in."""

    reads_all = models.BooleanField(
        "全国閲覧", default=False, help_text="全国の施設を閲覧できます（変更はできません）。"
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "職員"
        verbose_name_plural = "職員"


class Membership(models.Model):
    """所属: the role of one member of staff in one authority."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name="職員"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="memberships", verbose_name="指定権者"
    )
    role = models.CharField("役割", max_length=10, choices=Role)
    suspended_at = models.DateTimeField("停止日時", null=True, blank=True)

    class Meta:
        verbose_name = "所属"
        verbose_name_plural = "所属"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority"],
                name="one_role_per_user_and_authority",
                violation_error_message="この職員は、既にこの指定権者に所属しています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.authority} {self.get_role_display()}"

"""How people like to see the list of facilities: conditions worth keeping."""

from django.conf import settings
from django.db import models

from accounts.scoping import PersonalQuerySet
from jurisdictions.models import Authority


class SavedViewQuerySet(PersonalQuerySet["SavedView"]):
    """Questions about saved conditions: one's own, and those that others share."""


class SavedView(models.Model):
    """保存した条件: a named set of conditions of the list, of one person or of an authority."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="職員"
    )
    name = models.CharField("名称", max_length=60)
    query = models.TextField("条件", blank=True)
    shared_with = models.ForeignKey(
        Authority,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="共有先",
        help_text="選ぶと、この指定権者の職員全員が使えます。空欄では自分だけが使います。",
    )

    opens_first = models.BooleanField("施設一覧を開いたときに、この条件で表示する", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "保存した条件"
        verbose_name_plural = "保存した条件"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_saved_view_per_name",
                violation_error_message="この名称の条件は既に保存されています。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

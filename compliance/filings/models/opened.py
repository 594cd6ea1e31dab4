"""Who has looked through a filing before it was decided about."""

from django.conf import settings
from django.db import models

from accounts.scoping import ScopedQuerySet
from compliance.filings.models.triggers import never_changes


class FilingOpenedQuerySet(ScopedQuerySet["FilingOpened"]):
    """Questions about who has looked through which filing."""

    facility = "filing__facility__"


class FilingOpened(models.Model):
    """内容の確認: one member of staff has looked through one filing."""

    filing = models.ForeignKey(
        "compliance.Filing", on_delete=models.PROTECT, related_name="opened", verbose_name="届出"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="確認者"
    )
    opened_at = models.DateTimeField("確認日時")

    objects = FilingOpenedQuerySet.as_manager()

    class Meta:
        verbose_name = "内容の確認"
        verbose_name_plural = "内容の確認"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "user"],
                name="a_filing_is_opened_once_by_each",
                violation_error_message="この届出の内容は、既に確認しています。",
            ),
        ]
        triggers = [never_changes("filing_opened_never_changes")]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.user_id}"

"""The standards that institutions filed with the bureaus, and what their symbols mean."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class StandardSymbol(models.Model):
    """施設基準の記号: a symbol of the bureau's lists that shows what an institution can do."""

    symbol = models.CharField("受理記号", max_length=20)
    name = models.CharField("受理届出名称", max_length=200)
    meaning = models.CharField("意味", max_length=60)
    shows_consultation = models.BooleanField("24時間の相談対応の根拠", default=False)
    shows_examination = models.BooleanField("24時間の診療の根拠", default=False)
    shows_admission = models.BooleanField("入院の受入れの根拠", default=False)
    max_beds = models.PositiveIntegerField(
        "病床数の上限", null=True, blank=True, help_text="この病床数未満の医療機関に限ります。"
    )
    valid_from = models.DateField("適用開始日")
    valid_to = models.DateField("適用終了日", null=True, blank=True)

    class Meta:
        verbose_name = "施設基準の記号"
        verbose_name_plural = "施設基準の記号"
        constraints = [
            models.UniqueConstraint(
                fields=["symbol", "valid_from"],
                name="one_meaning_per_symbol_and_day",
                violation_error_message="同じ受理記号・適用開始日の行が既にあります。",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol


class FiledStandardQuerySet(models.QuerySet["FiledStandard"]):
    """Questions about filed standards."""

    def in_force(self, *, on: date) -> Self:
        """Return the standards that the lists still hold and whose symbol has its meaning."""
        return self.filter(Q(not_seen_since=None) | Q(not_seen_since__gt=on)).filter(
            Q(symbol__valid_to=None) | Q(symbol__valid_to__gte=on), symbol__valid_from__lte=on
        )

    def showing(self, capability: str, *, on: date) -> Self:
        """Return the standards in force that show a capability of their institution."""
        few_beds = Q(symbol__max_beds=None) | Q(institution__beds__lt=F("symbol__max_beds"))
        return self.in_force(on=on).filter(few_beds, **{f"symbol__shows_{capability}": True})


class FiledStandard(models.Model):
    """施設基準の届出: a standard that an institution has filed, as a bureau's list states it."""

    institution = models.ForeignKey(
        "medical_partners.MedicalInstitution",
        on_delete=models.CASCADE,
        related_name="standards",
        verbose_name="医療機関",
    )
    symbol = models.ForeignKey(
        StandardSymbol, on_delete=models.PROTECT, related_name="+", verbose_name="施設基準の記号"
    )
    number = models.CharField("受理番号", max_length=20, blank=True)
    start_date = models.DateField("算定開始年月日", null=True, blank=True)
    listed_on = models.DateField("名簿の日")
    not_seen_since = models.DateField("名簿から消えた日", null=True, blank=True)

    objects = FiledStandardQuerySet.as_manager()

    class Meta:
        verbose_name = "施設基準の届出"
        verbose_name_plural = "施設基準の届出"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "symbol"],
                name="one_line_per_institution_and_symbol",
                violation_error_message="この施設基準は既に登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.symbol_id}"

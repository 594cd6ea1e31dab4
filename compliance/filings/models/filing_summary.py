"""What the filings of a facility say together, as the last of them left it (docs/adr/0032).

The database itself keeps the rows, with each filing and each decision; nobody else writes them.
"""

from django.db import models

from accounts.scoping import ScopedQuerySet
from compliance.filings.models.filing import Filing
from facilities.models import Facility
from jurisdictions.models import Authority, Prefecture

# The lowest bit of a stored set of 年度.
FIRST_YEAR = 2000


class FilingSummary(models.Model):
    """届出の現況: of one facility, for the lists; it holds from the days named in it on."""

    facility = models.OneToOneField(
        Facility,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="filing_summary",
        verbose_name="施設",
    )
    # As the facility has them: whoever sees the facility sees this row, without looking there.
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="指定権者",
    )
    prefecture = models.ForeignKey(
        Prefecture,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name="都道府県",
    )
    received_to = models.DateField("最後の受付日")
    recorded_to = models.DateTimeField("最後の記録日時")
    is_reviewed = models.BooleanField("審査を要する届出がある")
    is_plain = models.BooleanField("差戻しがない")
    years = models.BigIntegerField(
        "届出のある年度", help_text="2000年度から、１年度を１ビットで表します。"
    )
    change_years = models.BigIntegerField("変更を受け付けた年度")

    filing = models.ForeignKey(
        Filing,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="現在の届出",
    )
    # What the lists ask of the filing that counts: filings never change, so neither does this.
    facts_code = models.SmallIntegerField("事実の符号", null=True)
    fiscal_year = models.PositiveSmallIntegerField("年度", null=True)
    received_date = models.DateField("受付日", null=True)
    confirmed_date = models.DateField("確認日", null=True)
    planned_month = models.DateField("協議を行う予定時期", null=True)
    stage = models.CharField("検討状況", max_length=20, null=True)  # noqa: DJ001 - where there is no filing
    partner_count = models.PositiveSmallIntegerField("協力医療機関の数", null=True)
    claims_bonus = models.BooleanField("協力医療機関連携加算の算定", null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "届出の現況"
        verbose_name_plural = "届出の現況"

    def __str__(self) -> str:
        return f"{self.facility_id} {self.received_to}"

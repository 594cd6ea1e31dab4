"""The nine types of facility, what the law asks of each, and the services that name them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from jurisdictions.models import DesignatedBy


class TypeCode(models.TextChoices):
    """施設種別のコード: the nine types, in the order of the ministry's survey."""

    WELFARE_FACILITY = "welfare_facility", "介護老人福祉施設"
    HEALTH_FACILITY = "health_facility", "介護老人保健施設"
    INTEGRATED_FACILITY = "integrated_facility", "介護医療院"
    COMMUNITY_WELFARE_FACILITY = (
        "community_welfare_facility",
        "地域密着型介護老人福祉施設入所者生活介護",
    )
    NURSING_HOME = "nursing_home", "養護老人ホーム"
    MODERATE_FEE_HOME = "moderate_fee_home", "軽費老人ホーム"
    SPECIFIED_FACILITY = "specified_facility", "特定施設入居者生活介護"
    COMMUNITY_SPECIFIED_FACILITY = (
        "community_specified_facility",
        "地域密着型特定施設入居者生活介護",
    )
    GROUP_HOME = "group_home", "認知症対応型共同生活介護"


# 別紙1※: a 特定施設 designation held by one of these is counted under the house only.
HOUSES = (TypeCode.NURSING_HOME, TypeCode.MODERATE_FEE_HOME)
SPECIFIED_TYPES = (TypeCode.SPECIFIED_FACILITY, TypeCode.COMMUNITY_SPECIFIED_FACILITY)


class FacilityType(models.Model):
    """施設種別: one of the nine types, and its place in the ministry's tables."""

    code = models.CharField("コード", max_length=40, primary_key=True, choices=TypeCode)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("略称", max_length=20)
    survey_letter = models.CharField("都道府県票の記号", max_length=1, unique=True)
    annex_group = models.CharField("別紙１の区分", max_length=1)
    designated_by = models.CharField("既定の指定権者", max_length=40, choices=DesignatedBy)

    class Meta:
        verbose_name = "施設種別"
        verbose_name_plural = "施設種別"

    def __str__(self) -> str:
        return self.name


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Questions about what the law asks."""

    def in_force(self, *, on: date) -> "ObligationQuerySet":
        """Return the obligations that the law states on a day, binding in full or not yet."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class Obligation(models.Model):
    """義務: what the law asks of a type of facility, from one day to another."""

    class Level(models.TextChoices):
        """義務の程度."""

        DUTY = "duty", "義務"
        EFFORT = "effort", "努力義務"

    facility_type = models.ForeignKey(
        FacilityType,
        on_delete=models.PROTECT,
        related_name="obligations",
        verbose_name="施設種別",
    )
    level = models.CharField("義務の程度", max_length=10, choices=Level)
    covers_consultation = models.BooleanField("要件ⅰ（相談）", default=True)
    covers_examination = models.BooleanField("要件ⅱ（診療）", default=True)
    covers_admission = models.BooleanField("要件ⅲ（入院）")
    ordinance = models.CharField("基準省令", max_length=100)
    article = models.CharField("条項", max_length=60)
    article_confirmed = models.BooleanField("条項を原文で確認済み", default=False)
    filing_article = models.CharField(
        "届出の条項",
        max_length=60,
        blank=True,
        help_text="年１回以上の確認及び届出を定める条項。原文で確認できないときは空欄とします。",
    )
    binding_from = models.DateField(
        "完全適用日",
        null=True,
        blank=True,
        help_text="経過措置が終わり、要件を満たす定めが義務となる日。努力義務では空欄とします。",
    )
    valid_from = models.DateField("施行日")
    valid_to = models.DateField("失効日", null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "義務"
        verbose_name_plural = "義務"
        constraints = [
            models.UniqueConstraint(
                fields=["facility_type", "valid_from"],
                name="one_obligation_per_type_and_day",
                violation_error_message="同じ施設種別・施行日の義務が既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(covers_consultation=True, covers_examination=True),
                name="every_obligation_covers_consultation_and_examination",
                violation_error_message="要件ⅰ・ⅱは全ての施設種別に求められます。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="obligation_ends_after_it_begins",
                violation_error_message="失効日は施行日以後の日としてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_type_id} {self.get_level_display()} {self.valid_from}"


class Service(models.Model):
    """サービスの種類: a name in the open data, and the facility type that it means."""

    name = models.CharField("サービスの種類", max_length=80, primary_key=True)
    code = models.CharField("公表システムのコード", max_length=3, blank=True)
    facility_type = models.ForeignKey(
        FacilityType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name="施設種別",
        help_text="対象施設でないサービスは空欄とします。",
    )
    notes_designation = models.BooleanField(
        "特定施設の指定を表す",
        default=False,
        help_text="養護・軽費老人ホームが受けている特定施設の指定を表すサービスです。",
    )

    class Meta:
        verbose_name = "サービスの種類"
        verbose_name_plural = "サービスの種類"

    def __str__(self) -> str:
        return self.name

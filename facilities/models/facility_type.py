"""The nine types of facility, what the law asks of each, and the services that name them."""

from datetime import date, timedelta

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


class Clause(models.TextChoices):
    """条項の別: what an article of the standard is about."""

    PARTNER = "partner", "定め"
    REQUIREMENTS = "requirements", "要件"
    FILING = "filing", "届出"


def article_alone(text: str) -> str:
    """Return an article without its 項 and 号: 第25条第1項 becomes 第25条."""
    number, mark, _ = text.partition("条")
    return f"{number}{mark}"


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
    partner_article = models.CharField(
        "定めの条項",
        max_length=60,
        blank=True,
        help_text="協力医療機関を定めておくことを求める条項。空欄のときは要件の条項とします。",
    )
    partner_article_confirmed = models.BooleanField("定めの条項を原文で確認済み", default=False)
    article = models.CharField("要件の条項", max_length=60)
    article_confirmed = models.BooleanField("要件の条項を原文で確認済み", default=False)
    filing_article = models.CharField(
        "届出の条項",
        max_length=60,
        blank=True,
        help_text="年１回以上の確認及び届出を定める条項。空欄のときは要件の条の番号だけを記します。",
    )
    filing_article_confirmed = models.BooleanField("届出の条項を原文で確認済み", default=False)
    infection_article = models.CharField(
        "第二種協定の協議の条項",
        max_length=60,
        blank=True,
        help_text="協力医療機関が第二種協定指定医療機関である場合の協議の義務を定める条項。"
        "原文で確認できないときは空欄とします。",
    )
    posting_article = models.CharField(
        "掲示の条項",
        max_length=60,
        blank=True,
        help_text="協力医療機関の掲示及びウェブサイトへの掲載を定める条項。"
        "ないとき又は原文で確認できないときは空欄とします。",
    )
    transition_basis = models.CharField(
        "経過措置の根拠",
        max_length=200,
        blank=True,
        help_text="経過措置を定める改正省令の附則。原文で確認できないときは空欄とし、"
        "文書に記しません。",
    )
    binding_from = models.DateField(
        "義務となる日",
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

    @property
    def binding_eve(self) -> date | None:
        """Return the last day of the transition."""
        return self.binding_from - timedelta(days=1) if self.binding_from else None

    @property
    def cites_partner(self) -> str:
        """Return the article that asks for a partner, as it may be cited."""
        return self.cited(Clause.PARTNER)

    @property
    def cites_requirements(self) -> str:
        """Return the article of the requirements, as it may be cited."""
        return self.cited(Clause.REQUIREMENTS)

    @property
    def cites_filing(self) -> str:
        """Return the article of the yearly filing, as it may be cited."""
        return self.cited(Clause.FILING)

    def cited(self, clause: Clause) -> str:
        """Return an article as it may be cited: without 項 until it was read in the law."""
        text, confirmed = self.stated(clause)
        return text if confirmed else article_alone(text)

    def stated(self, clause: Clause) -> tuple[str, bool]:
        """Return an article as it is stored, and whether it was read in the law."""
        if clause == Clause.PARTNER and self.partner_article:
            return self.partner_article, self.partner_article_confirmed
        if clause == Clause.PARTNER and self.level == self.Level.EFFORT:
            return article_alone(self.article), False  # the first 項, which nobody has stated
        if clause == Clause.FILING:
            supposed = article_alone(self.article)
            return self.filing_article or supposed, self.filing_article_confirmed
        return self.article, self.article_confirmed

    def doubtful(self) -> list[Clause]:
        """Return what nobody has read in the law yet."""
        return [clause for clause in Clause if not self.stated(clause)[1]]


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

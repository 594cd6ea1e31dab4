"""When an authority wants the yearly filing; what it says is public and read by everybody."""

from calendar import monthrange

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value

from facilities.models import TypeCode
from jurisdictions.models import Authority

MONTH = (MinValueValidator(1), MaxValueValidator(12))
DAY = (MinValueValidator(1), MaxValueValidator(31))
# A year that is no leap year: a day that exists in it exists in every year.
COMMON_YEAR = 2026


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    """Questions about deadlines."""

    def in_force(self, *, fiscal_year: int) -> "DeadlineRuleQuerySet":
        """Return the rules of a 年度."""
        return self.filter(first_fiscal_year__lte=fiscal_year).filter(
            Q(last_fiscal_year=None) | Q(last_fiscal_year__gte=fiscal_year)
        )

    def overlapping(self, rule: "DeadlineRule") -> "DeadlineRuleQuerySet":
        """Return the other rules of the authority that share a 年度 with this one."""
        others = self.filter(authority=rule.authority_id).exclude(pk=rule.pk)
        shared = others.filter(
            Q(last_fiscal_year=None) | Q(last_fiscal_year__gte=rule.first_fiscal_year)
        )
        if rule.last_fiscal_year is None:
            return shared
        return shared.filter(first_fiscal_year__lte=rule.last_fiscal_year)


class DeadlineRule(models.Model):
    """届出期限: by when and how an authority wants the yearly filing, over a span of 年度."""

    class Kind(models.TextChoices):
        """期限の定め方."""

        FIXED_DAY = "fixed_day", "決まった日"
        MONTH_END = "month_end", "月の末日"
        WINDOW = "window", "受付期間"
        ONCE_A_YEAR = "once_a_year", "期日の定めなし（年度内に１回）"

    class ChangeCounts(models.TextChoices):
        """変更の届出の扱い: whether a change stands for the year's filing."""

        NO = "no", "年度ごとの届出を別に求める"
        SAME_YEAR = "same_year", "同じ年度の変更の届出があれば足りる"
        SINCE_LAST = "since_last", "前回の期限後の変更の届出があれば足りる"

    class House(models.TextChoices):
        """特定施設の指定を受けた養護・軽費老人ホームの扱い."""

        EACH = "each", "養護・軽費老人ホームとしても届け出る"
        ONCE = "once", "特定施設の届出があれば重ねて届け出なくてよい"
        EXEMPT = "exempt", "養護・軽費老人ホームとしての届出は要しない"

    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="deadline_rules",
        verbose_name="指定権者",
    )
    first_fiscal_year = models.PositiveSmallIntegerField("最初の年度")
    last_fiscal_year = models.PositiveSmallIntegerField(
        "最後の年度", null=True, blank=True, help_text="翌年度以後も続くときは空欄とします。"
    )
    facility_types = ArrayField(
        models.CharField("施設種別", max_length=40, choices=TypeCode),
        verbose_name="対象の施設種別",
        default=list,
        blank=True,
        help_text="全ての種別に共通のときは、どれも選びません。種別を選んだ定めが優先します。",
    )
    kind = models.CharField("期限の定め方", max_length=20, choices=Kind)
    due_month = models.PositiveSmallIntegerField(
        "期限の月", null=True, blank=True, validators=MONTH
    )
    due_day = models.PositiveSmallIntegerField("期限の日", null=True, blank=True, validators=DAY)
    opens_month = models.PositiveSmallIntegerField(
        "受付開始の月", null=True, blank=True, validators=MONTH
    )
    opens_day = models.PositiveSmallIntegerField(
        "受付開始の日", null=True, blank=True, validators=DAY
    )
    extended_to = models.DateField(
        "延長後の期限",
        null=True,
        blank=True,
        help_text="その年度に限って期限を延ばしたときに入力します。",
    )
    bonus_month = models.PositiveSmallIntegerField(
        "連携加算を算定する場合の期限の月", null=True, blank=True, validators=MONTH
    )
    bonus_day = models.PositiveSmallIntegerField(
        "連携加算を算定する場合の期限の日", null=True, blank=True, validators=DAY
    )
    bonus_note = models.CharField(
        "連携加算を算定する場合の扱い",
        max_length=200,
        blank=True,
        help_text="例：算定する月の１日まで、速やかに",
    )
    change_counts = models.CharField(
        "変更の届出の扱い",
        max_length=20,
        choices=ChangeCounts,
        default=ChangeCounts.SAME_YEAR,
    )
    attach_unchanged = models.BooleanField("変更のない協定書等も毎回添付を求める", default=True)
    house = models.CharField(
        "特定施設の指定を受けた養護・軽費老人ホーム",
        max_length=10,
        choices=House,
        default=House.EACH,
    )
    channels = models.CharField(
        "受付方法", max_length=200, blank=True, help_text="例：電子申請、郵送、電子メール"
    )
    remarks = models.TextField("備考", blank=True)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="記録者",
    )
    reason = models.CharField("変更理由", max_length=200, blank=True)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "届出期限"
        verbose_name_plural = "届出期限"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_fiscal_year=None)
                | Q(last_fiscal_year__gte=F("first_fiscal_year")),
                name="deadline_rule_ends_after_it_begins",
                violation_error_message="最後の年度は、最初の年度以後としてください。",
            ),
            models.CheckConstraint(
                condition=Q(kind="fixed_day", due_month__isnull=False, due_day__isnull=False)
                | Q(kind="month_end", due_month__isnull=False, due_day=None)
                | Q(
                    kind="window",
                    due_month__isnull=False,
                    due_day__isnull=False,
                    opens_month__isnull=False,
                    opens_day__isnull=False,
                )
                | Q(kind="once_a_year", due_month=None, due_day=None),
                name="deadline_rule_names_the_day_that_its_kind_needs",
                violation_error_message="期限の定め方に応じた月日を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(kind="window") | Q(opens_month=None, opens_day=None),
                name="only_a_window_opens",
                violation_error_message="受付開始の月日は、受付期間を定めるときだけ入力します。",
            ),
            models.CheckConstraint(
                condition=Q(bonus_month=None, bonus_day=None)
                | Q(bonus_month__isnull=False, bonus_day__isnull=False),
                name="bonus_deadline_has_month_and_day",
                violation_error_message="連携加算を算定する場合の期限は、月と日を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None)
                | Q(last_fiscal_year__isnull=False, last_fiscal_year=F("first_fiscal_year")),
                name="an_extension_is_for_one_fiscal_year",
                violation_error_message=(
                    "延長後の期限は、一つの年度だけの定めに入力してください。"
                ),
            ),
            ExclusionConstraint(
                name="one_common_deadline_rule_in_a_fiscal_year",
                condition=Q(facility_types=[]),
                expressions=[
                    (
                        # int8range, because btree_gist may not be there.
                        Func(F("authority"), F("authority"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("first_fiscal_year"),
                            F("last_fiscal_year"),
                            Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="同じ年度に、全ての種別に共通の期限が既にあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.first_fiscal_year} {self.get_kind_display()}"

    def clean(self) -> None:
        """Refuse days that not every year has, and two rules for one type in one 年度."""
        for month, day in (("due_month", "due_day"), ("opens_month", "opens_day")):
            self._refuse_impossible(month, day)
        self._refuse_impossible("bonus_month", "bonus_day")
        if self.authority_id and self.first_fiscal_year:
            self._refuse_second_rule()

    def _refuse_impossible(self, month_field: str, day_field: str) -> None:
        month, day = getattr(self, month_field), getattr(self, day_field)
        if not month or not day or month not in range(1, 13):
            return
        if day > monthrange(COMMON_YEAR, month)[1]:
            raise ValidationError(
                {
                    day_field: f"{month}月{day}日は、ない年があります。月の末日とするときは"
                    "「月の末日」を選んでください。"
                }
            )

    def _refuse_second_rule(self) -> None:
        shared = DeadlineRule.objects.overlapping(self).filter(
            facility_types__overlap=self.facility_types
        )
        taken = {code for rule in shared for code in rule.facility_types}
        names = [TypeCode(code).label for code in self.facility_types if code in taken]
        if names:
            words = "、".join(names)
            raise ValidationError(f"同じ年度に、別の期限が既にある種別です：{words}")

"""A filing: what a facility told the office about its partners.

Filings are records of law: triggers refuse every change and deletion (docs/adr/0009).
"""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, IsNull
from django_stubs_ext import WithAnnotations

from accounts.models import User
from accounts.scoping import ScopedQuerySet
from compliance.filings.models.opened import FilingOpened
from compliance.filings.models.review import Resubmitted, Review, accepted_by, form_found_lacking
from compliance.filings.models.triggers import never_changes, states_its_partners
from compliance.filings.models.upload import Upload
from compliance.rule.classification import Facts
from facilities.models import Facility


def later_versions() -> "FilingQuerySet":
    """Return, in a subquery, the corrections that came after a filing, over however many steps."""
    # Not COALESCE: where rows are secured, PostgreSQL takes it for something that may tell of them,
    # uses no index for it, and reads all filings for each facility (minutes for the nation).
    first = Case(
        When(IsNull(OuterRef("original_id"), True), then=OuterRef("pk")),
        default=OuterRef("original_id"),
        output_field=BigIntegerField(),
    )
    return Filing.objects.filter(original_id=first, pk__gt=OuterRef("pk"))


class FilingQuerySet(ScopedQuerySet["Filing"]):
    """Questions about filings, on the two clocks."""

    def in_effect(self, *, on: date, known_at: datetime, at_once: bool = False) -> "FilingQuerySet":
        """Return the filings that count on a day, as far as was known at a time.

        Received by the day (行政手続法第37条), recorded and where needed accepted by the time, and
        not corrected by then. Where the filings of very many facilities are asked for at once, the
        corrections are read together beforehand, not looked up for each filing.
        """
        accepted = self.filter(received_date__lte=on).accepted(known_at=known_at)
        corrected = Exists(later_versions().accepted(known_at=known_at))
        if not at_once:
            return accepted.exclude(corrected)
        corrections = Filing.objects.filter(original__isnull=False).accepted(known_at=known_at)
        current = accepted.exclude(pk__in=corrections.values("original"))
        return current.exclude(Q(original__isnull=False) & Q(corrected))

    def accepted(self, *, known_at: datetime) -> "FilingQuerySet":
        """Return the filings recorded by a time and, where review is needed, accepted by then."""
        return self.filter(recorded_at__lte=known_at).filter(
            Q(review_required=False) | accepted_by(known_at)
        )

    def arrived(self, *, known_at: datetime) -> "FilingQuerySet":
        """Return the filings that have been made, whether or not they are decided about.

        行政手続法第37条: a filing is made when it reaches the office, unless its form is lacking.
        What was returned for its contents has arrived all the same.
        """
        known = self.filter(recorded_at__lte=known_at)
        return known.filter(Q(review_required=False) | ~form_found_lacking(known_at))

    def newest_versions(self, *, known_at: datetime) -> "FilingQuerySet":
        """Return the filings of which no correction has been recorded by a time."""
        corrections = Filing.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=known_at)
        return self.filter(recorded_at__lte=known_at).exclude(Exists(corrections))

    def pending(self, *, on: date, known_at: datetime) -> "FilingQuerySet":
        """Return the filings received and recorded, but not accepted or corrected, by then."""
        received = self.filter(received_date__lte=on, review_required=True)
        return received.newest_versions(known_at=known_at).exclude(accepted_by(known_at))

    def waiting(self, *, known_at: datetime) -> "FilingQuerySet":
        """Return the filings that nobody has decided about or corrected (審査待ち)."""
        decided = Review.objects.decisions(known_at=known_at).filter(filing=OuterRef("pk"))
        asked = self.filter(review_required=True)
        return asked.newest_versions(known_at=known_at).exclude(Exists(decided))

    def noting_resubmitted(
        self, *, known_at: datetime
    ) -> "models.QuerySet[WithAnnotations[Filing, Resubmitted]]":
        """Annotate is_resubmitted (再提出): the office last returned what it takes the place of.

        That is the filing that it corrects, or another one of the same 年度.
        """
        before = Review.objects.decisions(known_at=known_at).filter(
            Q(filing__fiscal_year=OuterRef("fiscal_year")) | Q(filing=OuterRef("corrects")),
            filing__facility=OuterRef("facility"),
            recorded_at__lte=OuterRef("recorded_at"),
        )
        last = Subquery(before.order_by("-recorded_at", "-pk").values("state")[:1])
        returned = Exact(last, Value(Review.State.RETURNED))
        filings: models.QuerySet[Filing] = self
        return filings.annotate(is_resubmitted=Coalesce(returned, Value(value=False)))

    def noting_opened_by(self, user: User) -> "FilingQuerySet":
        """Annotate is_opened: whether this person has looked through the filing."""
        opened = FilingOpened.objects.filter(filing=OuterRef("pk"), user=user)
        return self.annotate(is_opened=Exists(opened))

    def latest_first(self) -> "FilingQuerySet":
        """Order by receipt, then by the order of recording, the latest first."""
        return self.order_by("-received_date", "-recorded_at", "-pk")


class Filing(models.Model):
    """届出: what a facility filed about its partners. A change is a new filing."""

    class Kind(models.TextChoices):
        """届出区分."""

        ANNUAL = "annual", "定期"
        CHANGE = "change", "変更"
        CORRECTION = "correction", "訂正"

    class Channel(models.TextChoices):
        """受付方法."""

        FILE = "file", "ファイル取込"
        POST = "post", "郵送"
        EMAIL = "email", "電子メール"
        ONLINE = "online", "電子申請"
        COUNTER = "counter", "窓口"
        OTHER = "other", "その他"

    class Stage(models.TextChoices):
        """要件を満たす協力医療機関を定めていない場合の検討状況."""

        NOT_CONSIDERED = "not_considered", "まだ検討していない"
        TO_CONSULT = "to_consult", "協議予定"
        CONSULTING = "consulting", "協議中"
        EXPECTED = "expected", "年度内に定める見込み"

    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, related_name="filings", verbose_name="施設"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("届出区分", max_length=10, choices=Kind)
    filed_date = models.DateField("届出日")
    received_date = models.DateField("受付日")
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="記録者",
    )
    channel = models.CharField("受付方法", max_length=10, choices=Channel)
    confirmed_date = models.DateField(
        "確認日",
        null=True,
        blank=True,
        help_text="協力医療機関との間で、急変時等の対応を確認した日です。",
    )
    review_required = models.BooleanField(
        "審査を要する", default=False, help_text="記録した時点の指定権者の設定です。"
    )
    upload = models.ForeignKey(
        Upload,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filings",
        verbose_name="取込",
    )
    token = models.UUIDField(
        "様式の符号",
        null=True,
        blank=True,
        editable=False,
        help_text="同じ様式を二度送信しても、一度だけ記録します。",
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="訂正する届出",
    )
    original = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="訂正の元の届出",
        help_text="訂正を重ねたときも、最初の届出を指します。",
    )
    correction_reason = models.CharField("訂正の理由", max_length=500, blank=True)

    consulted_count = models.PositiveSmallIntegerField(
        "過去１年間に協議を行った医療機関数", null=True, blank=True
    )
    reason_not_agreed = models.TextField("取決めが困難であった理由", blank=True)
    reason_not_consulted = models.TextField("協議を行わなかった理由", blank=True)
    planned_month = models.DateField(
        "協議を行う予定時期", null=True, blank=True, help_text="その月の１日で表します。"
    )
    stage = models.CharField("検討状況", max_length=20, choices=Stage, blank=True)

    claims_bonus = models.BooleanField("協力医療機関連携加算の算定", null=True, blank=True)
    remarks = models.TextField("備考", blank=True)

    # 要件の合計。届出は変わらないので、記録時に協力医療機関の行から求めて持つ（docs/adr/0003）。
    partner_count = models.PositiveSmallIntegerField("協力医療機関の数")
    consults = models.BooleanField("要件ⅰ（相談）")
    examines = models.BooleanField("要件ⅱ（診療）")
    admits = models.BooleanField("要件ⅲ（入院）")
    facts_code = models.GeneratedField(
        expression=Case(
            When(partner_count=0, then=Value(Facts(filed=True).code)),
            default=Value(Facts(filed=True, has_partner=True).code)
            + Case(When(consults=True, then=Value(Facts(consults=True).code)), default=Value(0))
            + Case(When(examines=True, then=Value(Facts(examines=True).code)), default=Value(0))
            + Case(When(admits=True, then=Value(Facts(admits=True).code)), default=Value(0)),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
        verbose_name="事実の符号",
    )

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = "届出"
        verbose_name_plural = "届出"
        indexes = [
            # Covers the question "which filing counts, and what does it say" without the table.
            models.Index(
                F("facility"),
                F("received_date").desc(),
                F("recorded_at").desc(),
                F("id").desc(),
                name="filing_that_counts",
                include=["review_required", "facts_code", "original"],
            ),
            # Which facilities may have a filing under review: few, among all filings.
            models.Index(
                fields=["facility"],
                name="filings_under_review",
                condition=Q(review_required=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["token"],
                name="a_form_is_recorded_once",
                violation_error_message="この様式は既に記録されています。",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                name="a_filing_is_corrected_once",
                violation_error_message="この届出は既に訂正されています。",
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False) & ~Q(correction_reason="")
                | ~Q(kind="correction") & Q(corrects=None, correction_reason=""),
                name="a_correction_names_its_filing_and_reason",
                violation_error_message="訂正には、訂正する届出と理由が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, original=None)
                | Q(corrects__isnull=False, original__isnull=False),
                name="a_correction_knows_the_first_filing",
                violation_error_message="訂正には、訂正の元の届出が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(received_date__gte=F("filed_date")),
                name="filing_is_received_after_it_is_filed",
                violation_error_message="受付日は届出日以後の日としてください。",
            ),
        ]
        triggers = [
            never_changes("filing_never_changes"),
            states_its_partners("filing_states_its_partners", filing="NEW.id"),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.get_kind_display()} {self.received_date}"

"""What an office did about a facility besides letters, and what came of it."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.scoping import AuthorityScopedQuerySet, ScopedQuerySet
from compliance.correspondence.models.notice import Notice
from compliance.filings.models.triggers import never_changes
from facilities.models import Facility
from jurisdictions.models import Authority


class ContactKind(models.TextChoices):
    """対応の種類; what the ministry's survey asks of an authority can be counted by it."""

    TELEPHONE = "telephone", "電話"
    VISIT = "visit", "訪問"
    CONSULTATION = "consultation", "相談対応"
    GROUP_GUIDANCE = "group_guidance", "集団指導"
    INSPECTION_WRITTEN = "inspection_written", "運営指導（文書指摘）"
    INSPECTION_ORAL = "inspection_oral", "運営指導（口頭指摘）"
    INSPECTION_ADVICE = "inspection_advice", "運営指導（助言）"
    MATCHING = "matching", "マッチング支援"
    LIST_PROVIDED = "list_provided", "地域の医療機関リストの提供"
    REPLY = "reply", "回答の受領"
    OTHER = "other", "その他"


class GroupGuidanceQuerySet(AuthorityScopedQuerySet["GroupGuidance"]):
    """Questions about 集団指導; they belong to the authority that held them."""

    prefecture_reads = True


class GroupGuidance(models.Model):
    """集団指導: one meeting for many facilities; those present have a contact each."""

    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name="指定権者"
    )
    held_date = models.DateField("実施日")
    title = models.CharField("名称", max_length=100)
    content = models.TextField("内容", blank=True)
    token = models.UUIDField("様式の番号", unique=True)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="記録者"
    )

    objects = GroupGuidanceQuerySet.as_manager()

    class Meta:
        verbose_name = "集団指導"
        verbose_name_plural = "集団指導"
        triggers = [never_changes("group_guidance_never_changes")]

    def __str__(self) -> str:
        return self.title


class ContactQuerySet(ScopedQuerySet["Contact"]):
    """Questions about contacts."""

    def in_force(self, *, on: date, known_at: datetime) -> Self:
        """Return the contacts up to a day that nobody had corrected by a time."""
        corrected = Contact.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=known_at)
        known = self.filter(contact_date__lte=on, recorded_at__lte=known_at)
        return known.exclude(Exists(corrected))

    def latest_first(self) -> Self:
        """Order by the day of the contact."""
        return self.order_by("-contact_date", "-pk")


class Contact(models.Model):
    """対応記録: one thing that was done or heard; never changed, put right by a new one."""

    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, related_name="contacts", verbose_name="施設"
    )
    kind = models.CharField("対応の種類", max_length=20, choices=ContactKind)
    contact_date = models.DateField("対応日")
    content = models.TextField("内容", blank=True)
    promised_date = models.DateField("約束の期日", null=True, blank=True)
    next_contact_date = models.DateField("次回連絡日", null=True, blank=True)
    notice = models.ForeignKey(
        Notice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name="対象の通知文書",
    )
    guidance = models.ForeignKey(
        GroupGuidance,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name="集団指導",
    )
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="訂正する記録",
    )
    token = models.UUIDField("様式の番号", null=True, blank=True, unique=True)
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="記録者"
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "対応記録"
        verbose_name_plural = "対応記録"
        indexes = [
            models.Index(fields=["facility", "-contact_date", "-id"], name="contacts_of_a_facility")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ContactKind.REPLY) | Q(notice=None),
                name="only_a_reply_answers_a_notice",
                violation_error_message="対象の通知文書は、回答の受領についてのみ記録します。",
            ),
            models.CheckConstraint(
                condition=Q(next_contact_date=None) | Q(next_contact_date__gte=F("contact_date")),
                name="the_next_contact_follows",
                violation_error_message="次回連絡日は、対応日以後の日としてください。",
            ),
        ]
        triggers = [never_changes("contact_never_changes")]

    def __str__(self) -> str:
        return f"{self.contact_date} {self.get_kind_display()}"

    @property
    def due_date(self) -> date | None:
        """Return the earlier of the day promised and the day of the next contact."""
        days = [day for day in (self.promised_date, self.next_contact_date) if day]
        return min(days, default=None)

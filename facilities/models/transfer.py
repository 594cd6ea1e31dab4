"""That one authority offers a facility to another, and what the other answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.permissions import Act
from accounts.scoping import AuthorityScopedQuerySet
from facilities.models.facility import Facility
from facilities.models.facility_type import FacilityType
from jurisdictions.models import Authority, Prefecture


class TransferQuerySet(AuthorityScopedQuerySet["TransferProposal"]):
    """Questions about offers; both sides and the prefecture see them."""

    authority = "from_authority"
    shown_to = ("to_authority",)
    prefecture_reads = True
    prefecture = "prefecture"
    otherwise = {Act.ANSWER_TRANSFER: "answerable_for"}

    def answerable_for(self, authorities: frozenset[int]) -> Self:
        """Return the offers to these authorities, and those in their prefectures.

        Who offers does not accept: a prefecture does not decide about what it gives away itself.
        """
        prefectures = Authority.objects.filter(
            pk__in=authorities, kind=Authority.Kind.PREFECTURE
        ).values("prefecture")
        within = Q(prefecture__in=prefectures)
        own = Q(from_authority__kind=Authority.Kind.PREFECTURE)
        return self.filter(Q(to_authority__in=authorities) | within & ~own)

    def open(self) -> Self:
        """Return the offers that wait for an answer."""
        return self.filter(state=TransferProposal.State.OPEN)


class TransferProposal(models.Model):
    """移管の申出: the offer of a facility to another authority, which accepts it or does not.

    It names the facility itself: the other side does not see the facility before it accepts.
    """

    class State(models.TextChoices):
        """移管の申出の状態."""

        OPEN = "open", "回答待ち"
        ACCEPTED = "accepted", "受入れ"
        DECLINED = "declined", "受け入れない"
        WITHDRAWN = "withdrawn", "取下げ"

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="transfers", verbose_name="施設"
    )
    number = models.CharField("事業所番号", max_length=10)
    name = models.CharField("施設名", max_length=200)
    facility_type = models.ForeignKey(
        FacilityType, on_delete=models.PROTECT, related_name="+", verbose_name="施設種別"
    )
    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="+", verbose_name="都道府県"
    )
    from_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name="現在の指定権者"
    )
    to_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name="新しい指定権者"
    )
    transfer_date = models.DateField("変更日")
    reason = models.CharField("変更理由", max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="申出者"
    )
    proposed_at = models.DateTimeField("申出日時")
    state = models.CharField("状態", max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="回答者",
    )
    decided_at = models.DateTimeField("回答日時", null=True, blank=True)
    answer = models.CharField("回答の理由", max_length=200, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "移管の申出"
        verbose_name_plural = "移管の申出"
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                name="one_open_offer_of_a_facility",
                condition=Q(state="open"),
                violation_error_message="この施設には、回答待ちの申出が既にあります。",
            ),
            models.CheckConstraint(
                condition=~Q(from_authority=F("to_authority")),
                name="a_facility_is_offered_to_another_authority",
                violation_error_message="現在の指定権者とは別の指定権者を選んでください。",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None, decided_by=None)
                | ~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="an_offer_is_open_until_somebody_decides",
                violation_error_message="回答には、回答者と日時が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name} {self.from_authority_id} → {self.to_authority_id}"

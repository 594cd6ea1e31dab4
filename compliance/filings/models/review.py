"""What the office decided about a filing: records of their own, the filing stays as it is."""

from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.scoping import ScopedQuerySet
from compliance.filings.models.triggers import never_changes


class Resubmitted(TypedDict):
    """What FilingQuerySet.noting_resubmitted() annotates."""

    is_resubmitted: bool


class ReviewQuerySet(ScopedQuerySet["Review"]):
    """Questions about reviews."""

    facility = "filing__facility__"

    def decisions(self, *, known_at: datetime) -> "ReviewQuerySet":
        """Return what the office had decided by a time: what it accepted and what it returned."""
        decided = (Review.State.RETURNED, Review.State.ACCEPTED)
        return self.filter(state__in=decided, recorded_at__lte=known_at)


class Review(models.Model):
    """審査: one decision of the office about one filing."""

    class State(models.TextChoices):
        """審査の状態."""

        RECEIVED = "received", "受付"
        RETURNED = "returned", "差戻し"
        ACCEPTED = "accepted", "受理"

    filing = models.ForeignKey(
        "compliance.Filing", on_delete=models.PROTECT, related_name="reviews", verbose_name="届出"
    )
    state = models.CharField("状態", max_length=10, choices=State)
    reasons = models.TextField("理由", blank=True)
    form_lacking = models.BooleanField(
        "形式上の要件の不備",
        default=False,
        help_text="不備があるときは、届出がされたものとして扱いません（行政手続法第37条）。",
    )
    recorded_at = models.DateTimeField("記録日時")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="記録者",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "審査"
        verbose_name_plural = "審査"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "state"],
                name="one_review_per_filing_and_state",
                violation_error_message="この届出には、既に同じ審査の記録があります。",
            ),
            models.UniqueConstraint(
                fields=["filing"],
                condition=Q(state__in=["returned", "accepted"]),
                name="a_filing_is_returned_or_accepted_once",
                violation_error_message="この届出は、既に受理又は差戻しを済ませています。",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reasons=""),
                name="a_return_has_reasons",
                violation_error_message="差戻しには理由が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(state="returned") | Q(form_lacking=False),
                name="only_a_return_finds_the_form_lacking",
                violation_error_message="形式上の要件の不備は、差戻しについてのみ記録します。",
            ),
        ]
        triggers = [
            never_changes("review_never_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.get_state_display()}"


def accepted_by(known_at: datetime) -> Exists:
    """Return the condition on filings that the office had accepted them by a time."""
    return Exists(
        Review.objects.filter(
            filing=OuterRef("pk"), state=Review.State.ACCEPTED, recorded_at__lte=known_at
        )
    )


def form_found_lacking(known_at: datetime) -> Exists:
    """Return the condition on filings that the office returned them because the form is lacking."""
    return Exists(
        Review.objects.filter(
            filing=OuterRef("pk"),
            state=Review.State.RETURNED,
            form_lacking=True,
            recorded_at__lte=known_at,
        )
    )

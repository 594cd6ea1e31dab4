"""What an office keeps for itself about a facility: who is in charge of it, and a note."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from accounts.scoping import AuthorityScopedQuerySet
from facilities.models.facility import Facility
from jurisdictions.models import Authority


class OfficeNoteQuerySet(AuthorityScopedQuerySet["OfficeNote"]):
    """Questions about notes: the staff of the authority see them, and nobody else."""

    def of_present_office(self) -> Self:
        """Return what the authority that designates the facility now has noted."""
        return self.filter(authority=models.F("facility__authority"))

    def about(self, facility: Facility) -> "OfficeNote | None":
        """Return what the authority that designates a facility now has noted about it."""
        own = self.filter(facility=facility, authority=facility.authority_id)
        return own.select_related("person_in_charge", "changed_by").first()

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """Return the notes that name a person as the one in charge."""
        return self.of_present_office().filter(person_in_charge=user.pk)

    def counted(self, *, on: date) -> int:
        """Return of how many facilities that are counted on a day the notes are."""
        return Facility.objects.counted(on=on).filter(pk__in=self.values("facility")).count()


class OfficeNote(models.Model):
    """担当者・メモ: who of an authority's staff is in charge of a facility, and their note.

    The row belongs to the authority: when the facility changes hands, the next one begins anew.
    """

    facility = models.ForeignKey(
        Facility, on_delete=models.CASCADE, related_name="office_notes", verbose_name="施設"
    )
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name="指定権者"
    )
    person_in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="担当者",
    )
    note = models.TextField("メモ", blank=True, max_length=2000)
    changed_at = models.DateTimeField("変更日時")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="変更者"
    )

    objects = OfficeNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "担当者・メモ"
        verbose_name_plural = "担当者・メモ"
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "authority"],
                name="one_note_of_an_office_about_a_facility",
                violation_error_message="この施設の担当者・メモは既に登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.authority_id}"

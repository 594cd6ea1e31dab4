"""The staff of an authority, whoever was invited, and whether a second factor is asked."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django_tables2 import Column

from accounts.columns import STAFF
from accounts.forms.staff import SecondFactorForm
from accounts.models import Invitation, Membership
from accounts.permissions import Act, offices_open_to
from accounts.views.list_page import READ, ListPage
from jurisdictions.models import Authority

# So long an invitation that nobody took up in time stays in the list.
EXPIRED_SHOWN = timedelta(days=30)


class ActsColumn(Column):
    """What can be done with a member of staff."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(verbose_name="操作", accessor="pk", orderable=False)
        self.request = request

    def render(self, record: Membership) -> str:
        """Return the buttons of one row."""
        return render_to_string("accounts/_staff_acts.html", {"member": record}, self.request)


class StaffList(ListPage[Membership, Membership]):
    """The staff of an authority, for those who manage it."""

    listing = STAFF
    template_name = "accounts/staff_list.html"
    http_method_names = [*READ, "post"]

    @cached_property
    def authority(self) -> Authority:
        """Return the authority, if the person manages its staff."""
        offices = offices_open_to(self.request.user, Act.MANAGE_STAFF)
        return get_object_or_404(offices, pk=self.kwargs["authority_pk"])

    @cached_property
    def form(self) -> SecondFactorForm:
        """Return the form about the second factor."""
        return SecondFactorForm(self.request.POST or None, instance=self.authority)

    @property
    def title(self) -> str:
        """Name the authority."""
        return f"{self.authority.name}の職員"

    def get_queryset(self) -> QuerySet[Membership]:
        """Return the staff: those who were suspended come last."""
        members = Membership.objects.filter(authority=self.authority).select_related("user")
        return members.order_by("suspended_at", "user__username", "pk")

    def get_pressed(self) -> tuple[Mapping[str, Column], Mapping[str, Column]]:
        """Offer what can be done with each."""
        return {}, {"acts": ActsColumn(self.request)}

    def get_context_data(self) -> dict[str, object]:
        """Add whoever was invited, and the form."""
        return {
            "authority": self.authority,
            "form": self.form,
            "invitations": self._invitations(),
        }

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """Keep whether a second factor is asked; the columns are another page's."""
        if self.answer == "on_screen" and self.form.is_valid():
            self.form.save()
            messages.success(request, "設定を保存しました。")
            return redirect("accounts:staff-list", self.authority.pk)
        return super().post(request, **kwargs)

    def _invitations(self) -> list[tuple[Invitation, bool]]:
        now = timezone.now()
        unanswered = Invitation.objects.unanswered().filter(
            authority=self.authority, expires_at__gt=now - EXPIRED_SHOWN
        )
        newest = unanswered.from_managers().select_related("invited_by")
        return [(one, one.expires_at <= now) for one in newest.order_by("-expires_at", "pk")]

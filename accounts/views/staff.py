"""The pages on which staff are invited and changed, and the page behind an invitation."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.forms.staff import InvitationForm, NewPersonForm, RoleForm
from accounts.models import Invitation, Membership, Role, User
from accounts.once import has_made
from accounts.permissions import Act, offices_open_to
from accounts.person import signed_in
from accounts.staff import (
    InvitationClosed,
    LastManager,
    NewPerson,
    NotForThisPerson,
    change_role,
    check_fits,
    find_invitation,
    invite,
    resume,
    suspend,
    take_up,
    withdraw,
)
from common.responses import form_page
from jurisdictions.models import Authority

TAKEN = (
    "この利用者名又はメールアドレスは、既に登録されています。利用者名を変えてください。"
    "変えても登録できないときは、ログインしてから招待のリンクを開いてください。"
)


def staff_invite(request: HttpRequest, authority_pk: int) -> HttpResponse:
    """Invite a person: the link is shown once, to be handed over."""
    authority = get_object_or_404(_managed(request), pk=authority_pk)
    form = InvitationForm(request.POST or None, instance=Invitation(authority=authority))
    context: dict[str, object] = {"authority": authority, "form": form}
    if request.method == "POST" and form.is_valid():
        token = invite(form.instance, now=timezone.now(), by=signed_in(request))
        path = reverse("account_invitation", args=[token])
        context |= {"invitation": form.instance, "link": request.build_absolute_uri(path)}
        page = render(request, "accounts/staff_invited.html", context)
        return has_made(page, then=reverse("accounts:staff-list", args=[authority.pk]))
    return form_page(request, "accounts/staff_invite.html", context)


def staff_edit(request: HttpRequest, membership_pk: int) -> HttpResponse:
    """Change the role of a member of staff."""
    member = _member(request, membership_pk)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if request.method == "POST" and form.is_valid():
        try:
            change_role(member, role=Role(form.cleaned_data["role"]), now=timezone.now())
        except LastManager as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{member.user.name}さんの役割を変更しました。")
            return redirect("accounts:staff-list", member.authority_id)
    context = {"member": member, "form": form}
    return form_page(request, "accounts/staff_edit.html", context)


@require_POST
def staff_suspend(request: HttpRequest, membership_pk: int) -> HttpResponse:
    """Suspend a member of staff."""
    member = _member(request, membership_pk)
    try:
        suspend(member, now=timezone.now())
    except LastManager as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{member.user.name}さんの利用を停止しました。")
    return redirect("accounts:staff-list", member.authority_id)


@require_POST
def staff_resume(request: HttpRequest, membership_pk: int) -> HttpResponse:
    """Let a suspended member of staff in again."""
    member = _member(request, membership_pk)
    resume(member)
    messages.success(request, f"{member.user.name}さんの利用を再開しました。")
    return redirect("accounts:staff-list", member.authority_id)


@require_POST
def invitation_withdraw(request: HttpRequest, invitation_pk: int) -> HttpResponse:
    """Take an invitation back that nobody has taken up."""
    found = get_object_or_404(
        Invitation.objects.filter(authority__in=_managed(request)), pk=invitation_pk
    )
    if withdraw(found, now=timezone.now(), by=signed_in(request)):
        messages.success(request, f"{found.name}さんへの招待を取り消しました。")
    else:
        messages.warning(request, f"{found.name}さんへの招待は、既に使われたか取り消されています。")
    return redirect("accounts:staff-list", found.authority_id)


@login_not_required
@sensitive_post_parameters("password1", "password2")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: as oneself when signed in, else with a new sign-in."""
    now = timezone.now()
    try:
        found = find_invitation(token, now=now)
        if isinstance(request.user, User):
            check_fits(found, request.user)
        form = NewPersonForm(request.POST or None)
        if request.method == "POST" and (request.user.is_authenticated or form.is_valid()):
            take_up(found, person=_taker(request, form), now=now)
            messages.success(request, f"{found.authority.name}の職員として登録しました。")
            return redirect("home" if request.user.is_authenticated else "login")
    except InvitationClosed as closed:
        return _refused(request, closed, HTTPStatus.NOT_FOUND)
    except NotForThisPerson as refusal:
        return _refused(request, refusal, HTTPStatus.FORBIDDEN)
    except IntegrityError:
        # Somebody else registered under the name, or with the e-mail address, a moment ago.
        form.add_error(None, TAKEN)
    context = {"invitation": found, "form": form}
    return form_page(request, "accounts/invitation.html", context)


def _refused(request: HttpRequest, why: Exception, status: HTTPStatus) -> HttpResponse:
    context = {"why": str(why), "is_closed": isinstance(why, InvitationClosed)}
    return render(request, "accounts/invitation_closed.html", context, status=status)


def _taker(request: HttpRequest, form: NewPersonForm) -> User | NewPerson:
    if isinstance(request.user, User):
        return request.user
    data = form.cleaned_data
    return NewPerson(username=data["username"], password=data["password1"])


def _managed(request: HttpRequest) -> QuerySet[Authority]:
    return offices_open_to(request.user, Act.MANAGE_STAFF)


def _member(request: HttpRequest, pk: int) -> Membership:
    members = Membership.objects.select_related("user", "authority")
    return get_object_or_404(members.filter(authority__in=_managed(request)), pk=pk)

"""The pages on which the register of facilities is kept."""

from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.permissions import Act, may
from accounts.person import signed_in
from common.responses import form_page
from facilities.actions import (
    close_facility,
    edit_facility,
    register_facility,
    resume_facility,
    suspend_facility,
)
from facilities.forms import (
    ActForm,
    CloseForm,
    FacilityForm,
    NewFacilityForm,
    ResumeForm,
    SuspendForm,
)
from facilities.models import Facility


def facility_new(request: HttpRequest) -> HttpResponse:
    """Add a facility to the register of one's own authority."""
    if not may(request.user, Act.REGISTER_FACILITY):
        raise Http404
    form = NewFacilityForm(request.POST or None, user=signed_in(request))
    if _saved(request, form, register_facility):
        messages.success(request, f"{form.instance.name}を登録しました。")
        return redirect("compliance:facility-detail", form.instance.pk)
    return form_page(request, "facilities/facility_form.html", {"form": form})


def facility_edit(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Change what the register says of a facility."""
    facility = _editable(request, facility_pk)
    form = FacilityForm(
        request.POST or None, instance=facility, prefectures={facility.prefecture_id}
    )
    if _saved(request, form, edit_facility):
        messages.success(request, "施設の情報を変更しました。")
        return redirect("compliance:facility-detail", facility_pk)
    # What was typed stands in the instance already: the heading shows the stored name.
    stored = _editable(request, facility_pk)
    return form_page(request, "facilities/facility_form.html", {"form": form, "facility": stored})


def _saved(request: HttpRequest, form: FacilityForm, action: Callable[..., None]) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        action(form.instance, reason=form.cleaned_data["reason"])
    except IntegrityError:
        # The other facility may be one that this person cannot see.
        form.add_error("number", "この事業所番号・施設種別の施設は既に登録されています。")
        return False
    return True


def facility_suspend(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Record a suspension (休止)."""
    return _act(request, facility_pk, SuspendForm, suspend_facility, "休止")


def facility_resume(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Record that a suspended facility works again (再開)."""
    return _act(request, facility_pk, ResumeForm, resume_facility, "再開")


def facility_close(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Record that a facility closed (廃止), or take a wrong closure back."""
    return _act(request, facility_pk, CloseForm, close_facility, "廃止")


def _act(
    request: HttpRequest,
    facility_pk: int,
    form_class: type[ActForm],
    action: Callable[..., None],
    name: str,
) -> HttpResponse:
    facility = _editable(request, facility_pk)
    today = timezone.localdate()
    form = form_class(request.POST or None, facility=facility, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        action(facility, on=data["day"], reason=data["reason"])
        messages.success(request, f"{facility.name}の{name}を記録しました。")
        return redirect("compliance:facility-detail", facility_pk)
    context = {"form": form, "facility": facility, "act": name}
    return form_page(request, "facilities/facility_act.html", context)


def _editable(request: HttpRequest, facility_pk: int) -> Facility:
    facilities = Facility.objects.open_to(request.user, Act.EDIT_FACILITY)
    return get_object_or_404(facilities.select_related("authority"), pk=facility_pk)

"""The page on which an office writes who is in charge of a facility, and its note."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import Act
from accounts.person import signed_in
from common.responses import form_page
from facilities.actions import NoteChanged, keep_note
from facilities.models import Facility, OfficeNote
from facilities.note_forms import OfficeNoteForm


@require_http_methods(["GET", "POST"])
def facility_note(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Write who is in charge of a facility, and what its office notes for itself."""
    mine = Facility.objects.open_to(request.user, Act.KEEP_NOTES).select_related("authority")
    facility = get_object_or_404(mine, pk=facility_pk)
    stored = OfficeNote.objects.about(facility)
    form = OfficeNoteForm(request.POST or None, facility=facility, stored=stored)
    if request.method == "POST" and form.is_valid():
        try:
            keep_note(facility, **form.cleaned_data, now=timezone.now(), by=signed_in(request))
        except NoteChanged:
            form = _to_be_seen_again(request, facility)
        else:
            messages.success(request, "担当者及びメモを保存しました。")
            return redirect("compliance:facility-detail", facility_pk)
    return form_page(request, "facilities/office_note.html", {"form": form, "facility": facility})


def _to_be_seen_again(request: HttpRequest, facility: Facility) -> OfficeNoteForm:
    """Return the form as it was typed, beside what somebody else has saved meanwhile."""
    stored = OfficeNote.objects.about(facility)
    typed = request.POST.copy()
    form = OfficeNoteForm(typed, facility=facility, stored=stored, is_outdated=True)
    typed["seen"] = form.version
    form.add_error(
        None,
        "入力の間に、他の職員が保存しました。下の「現在の内容」を確認し、入力を直してから、もう一度保存してください。",
    )
    return form

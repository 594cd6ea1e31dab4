"""What was done about facilities besides letters: note it, put it right, enter replies."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Act, may
from accounts.person import signed_in
from common.keys import row_key
from common.responses import form_page
from compliance.correspondence.contacting import (
    AlreadyNoted,
    NewGuidance,
    record_contact,
    record_guidance,
)
from compliance.correspondence.forms import ContactForm, GuidanceForm, ReplyForm
from compliance.correspondence.models import Contact, ContactKind, GroupGuidance
from facilities.models import Facility

TWICE = "この対応は、既に記録しています。"


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Note a contact with a facility, or the reply that answers a letter."""
    mine = Facility.objects.open_to(request.user, Act.NOTE_CONTACT)
    facility = get_object_or_404(mine, pk=facility_pk)
    initial: dict[str, object] = {"contact_date": timezone.localdate()}
    if notice := row_key(request.GET.get("notice", "")):
        initial |= {"kind": ContactKind.REPLY, "notice": notice}
    return _note(request, Contact(facility=facility), initial)


@require_http_methods(["GET", "POST"])
def contact_correct(request: HttpRequest, contact_pk: int) -> HttpResponse:
    """Put a record right with a new one; the first stays visible."""
    mine = Contact.objects.open_to(request.user, Act.NOTE_CONTACT).select_related("facility")
    contact = get_object_or_404(mine, pk=contact_pk)
    if Contact.objects.filter(corrects=contact).exists():
        messages.warning(request, "この記録は、既に訂正されています。")
        return redirect("compliance:facility-detail", contact.facility_id)
    fields = ("kind", "contact_date", "notice", "content", "promised_date", "next_contact_date")
    initial = {name: getattr(contact, name) for name in fields}
    new = Contact(facility=contact.facility, corrects=contact, guidance=contact.guidance)
    return _note(request, new, initial)


def _note(request: HttpRequest, contact: Contact, initial: dict[str, object]) -> HttpResponse:
    facility = contact.facility
    form = ContactForm(request.POST or None, instance=contact, facility=facility, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_contact(form.instance, now=timezone.now(), by=signed_in(request))
        except AlreadyNoted:
            messages.warning(request, TWICE)
        else:
            messages.success(request, "対応を記録しました。")
        return redirect(f"{reverse('compliance:facility-detail', args=[facility.pk])}#dealings")
    context = {"form": form, "facility": facility, "corrects": contact.corrects}
    return form_page(request, "compliance/correspondence/contact_form.html", context)


@require_http_methods(["GET", "POST"])
def reply_new(request: HttpRequest) -> HttpResponse:
    """Find the letter that a reply slip answers."""
    _may_note(request)
    form = ReplyForm(request.POST or None, user=signed_in(request))
    if request.method == "POST" and form.is_valid():
        notice = form.cleaned_data["slip"]
        url = reverse("compliance:contact-new", args=[notice.facility_id])
        return redirect(f"{url}?notice={notice.pk}")
    return form_page(request, "compliance/correspondence/reply_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def group_guidance_new(request: HttpRequest) -> HttpResponse:
    """Note a 集団指導 with those that were present."""
    _may_note(request)
    form = GuidanceForm(request.POST or None, user=signed_in(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        names = ("authority", "held_date", "title", "content", "token")
        new = NewGuidance(**{name: data[name] for name in names})
        try:
            guidance = record_guidance(
                new, present=data["present"], now=timezone.now(), by=signed_in(request)
            )
        except AlreadyNoted:
            messages.warning(request, TWICE)
            return redirect("compliance:contact-list")
        messages.success(request, f"集団指導に出席した{len(data['present']):,}施設を記録しました。")
        return redirect("compliance:group-guidance-detail", guidance.pk)
    return form_page(request, "compliance/correspondence/group_guidance_form.html", {"form": form})


@require_GET
def group_guidance_detail(request: HttpRequest, guidance_pk: int) -> HttpResponse:
    """Show a 集団指導 and, of those that were present, the facilities one may see."""
    seen = GroupGuidance.objects.visible_to(request.user).select_related("authority", "recorded_by")
    guidance = get_object_or_404(seen, pk=guidance_pk)
    present = Contact.objects.visible_to(request.user).filter(guidance=guidance)
    context = {
        "guidance": guidance,
        "present": present.select_related("facility__facility_type").order_by("facility__number"),
    }
    return render(request, "compliance/correspondence/group_guidance_detail.html", context)


def _may_note(request: HttpRequest) -> None:
    if not may(request.user, Act.NOTE_CONTACT):
        raise Http404
